"""An HTTP server that does what a test says, over real sockets, to see what its client makes of it."""

import contextlib
import re
import socket
import ssl
import struct
from collections.abc import Callable, Iterable
from threading import Event, Lock, Thread

from services.mesh.http_client import Connections

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
ASK = b"POST /x HTTP/1.1\r\nHost: here\r\nContent-Length: 2\r\n\r\nhi"


class Peer:
    """One connection, seen from the server."""

    def __init__(self, connection: socket.socket, heard: list[bytes]) -> None:
        self.socket = connection
        self._heard = heard

    def asked(self) -> bytes:
        """The next whole request; nothing when the client has gone."""
        request = b""
        while data := self.socket.recv(65536):
            request += data
            head, end, body = request.partition(b"\r\n\r\n")
            length = re.search(rb"(?i)content-length: (\d+)", head)
            if end and len(body) >= (int(length[1]) if length else 0):
                self._heard.append(request)
                return request
        return b""

    def say(self, *pieces: bytes) -> None:
        """Answer in these pieces."""
        for piece in pieces:
            self.socket.sendall(piece)

    def wait(self) -> None:
        """Say nothing until the client has gone."""
        with contextlib.suppress(OSError):
            while self.socket.recv(65536):
                pass

    def reset(self) -> None:
        """End as a crash does."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()


Script = Callable[[Peer], None]


class Server:
    """Meets the n-th connection with the n-th script, then closes it; the last script is for all that follow."""

    def __init__(self, *scripts: Script, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[bytes] = []
        self.connections = 0
        self.closed = Event()  # set whenever a script has ended and its connection is closed
        self.together = self.most_together = 0
        self._scripts, self._tls, self._lock = scripts, tls, Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._threads = [Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                connection.settimeout(10)
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                script = self._scripts[min(self.connections, len(self._scripts) - 1)]
                self.connections += 1
                Thread(target=self._meet, args=(connection, script), daemon=True).start()

    def _meet(self, connection: socket.socket, script: Script) -> None:
        with self._lock:
            self.together += 1
            self.most_together = max(self.together, self.most_together)
        with contextlib.suppress(OSError):
            if self._tls:
                connection = self._tls.wrap_socket(connection, server_side=True)
            script(Peer(connection, self.requests))
        connection.close()
        with self._lock:
            self.together -= 1
        self.closed.set()


def answering(*answers: Iterable[bytes] | bytes) -> Script:
    """Answers one request after the other, each with its pieces."""
    def script(peer: Peer) -> None:
        for answer in answers:
            if not peer.asked():
                return
            peer.say(*([answer] if isinstance(answer, bytes) else answer))
    return script


def always(answer: bytes = OK) -> Script:
    """Answers alike until the client goes."""
    def script(peer: Peer) -> None:
        while peer.asked():
            peer.say(answer)
    return script


def to(server: Server, *, most: int = 1, timeout: float = 2.0) -> Connections:
    """A client of it, without TLS."""
    return Connections(f"http://127.0.0.1:{server.port}", most=most, timeout=timeout)


def bytewise(answer: bytes) -> list[bytes]:
    """An answer in its smallest pieces."""
    return [answer[n:n + 1] for n in range(len(answer))]
