"""Callers of a real HTTP server in the test's own process; both sides run on green threads."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from socket import IPPROTO_TCP, TCP_NODELAY
from typing import Any

import eventlet

from services.mesh.http_call import Answer, Call, Stream
from services.mesh.http_server import LIMITS, Server

WITHIN = 5.0


@dataclass(frozen=True)
class Heard:
    """An answer as a caller got it."""

    status: int
    headers: dict[str, str]
    body: bytes


class Caller:
    """One connection."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.sock = eventlet.connect(address)
        self.sock.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)  # pieces are to come as pieces
        self._got = b""

    def send(self, data: bytes) -> "Caller":
        self.sock.sendall(data)
        return self

    def heard(self, method: str = "GET") -> Heard:
        """The next answer."""
        head, _, self._got = self._until(b"\r\n\r\n").partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        assert first.startswith("HTTP/1.1 "), first
        pairs = [line.split(": ", 1) for line in lines]
        headers = {name.lower(): value for name, value in pairs}
        assert len(headers) == len(pairs), "a header came twice"
        status = int(first.split(" ")[1])
        if method == "HEAD" or status in (100, 204):
            return Heard(status, headers, b"")
        if "transfer-encoding" in headers:
            return Heard(status, headers, self._chunks())
        if "content-length" in headers:
            return Heard(status, headers, self._exactly(int(headers["content-length"])))
        return Heard(status, headers, self.rest())

    def rest(self) -> bytes:
        """What comes until the server closes."""
        while self._more():
            pass
        got, self._got = self._got, b""
        return got

    def silent(self, seconds: float = 0.02) -> bool:
        """Whether nothing comes for so long."""
        with eventlet.Timeout(seconds, False):
            return not self._got and not self._more() and False
        return True

    def _chunks(self) -> bytes:
        body = b""
        while True:
            size, _, self._got = self._until(b"\r\n").partition(b"\r\n")
            part = self._exactly(int(size, 16) + 2)
            body += part[:-2]
            if len(part) == 2:
                return body

    def _until(self, mark: bytes) -> bytes:
        while mark not in self._got:
            assert self._more(), f"closed after {self._got!r}"
        return self._got

    def _exactly(self, length: int) -> bytes:
        while len(self._got) < length:
            assert self._more(), f"closed after {self._got!r}"
        got, self._got = self._got[:length], self._got[length:]
        return got

    def _more(self) -> bytes:
        data: bytes = self.sock.recv(65536)
        self._got += data
        return data


class Site:
    """A server and what it was asked."""

    def __init__(self, application: Callable[[Call], Answer | Stream], most: int, limits: dict[str, float],
                 listener: Any) -> None:
        self.calls: list[Call] = []
        self._answer = application
        self._listener = listener
        self.address = listener.getsockname()
        self.server = Server(listener, self._asked, most=most, limits={**LIMITS, **limits}, sweep_every=0.01)

    def caller(self) -> Caller:
        return Caller(self.address)

    def ask(self, data: bytes, method: str = "GET") -> Heard:
        """Send so much over a fresh connection; the first answer."""
        return self.caller().send(data).heard(method)

    def _asked(self, call: Call) -> Answer | Stream:
        self.calls.append(call)
        return self._answer(call)


def echo(call: Call) -> Answer:
    """What was asked, as its answer."""
    return Answer(413) if call.body is None else Answer(200, f"{call.method} {call.path} ".encode() + call.body)


@contextmanager
def site(application: Callable[[Call], Answer | Stream] = echo, *, most: int = 100,
         listener: Callable[[Any], Any] = lambda sock: sock, **limits: float) -> Iterator[Site]:
    """A server that is there until the end of the block; limits by phase, in seconds."""
    made = Site(application, most, limits, listener(eventlet.listen(("127.0.0.1", 0))))
    made.server.start()
    try:
        with eventlet.Timeout(WITHIN):
            yield made
    finally:
        made.server.kill()


def get(path: str = "/", *headers: str, version: str = "1.1") -> bytes:
    return "\r\n".join([f"GET {path} HTTP/{version}", "Host: a", *headers, "", ""]).encode("latin-1")


def post(body: bytes, *headers: str) -> bytes:
    lines = ["POST /p HTTP/1.1", "Host: a", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body
