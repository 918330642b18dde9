"""One caller of the HTTP server: reads calls and answers them in order, until either side has had enough."""

from collections.abc import Callable
from contextlib import suppress
from socket import SHUT_RD, SHUT_RDWR, SHUT_WR
from time import monotonic
from typing import Any

import eventlet
from eventlet.hubs import trampoline

from services.mesh.http_call import Answer, Call, Stream, framed, said, stream_may_last, wire
from services.mesh.http_reading import AT_ONCE, BODY, HEAD, IDLE, Reader
from services.mesh.log import log

ANSWERING, SENDING, STREAMING, LINGERING = "answering", "sending", "streaming", "lingering"
LINGER_READS = 64
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
FAILED = said(500, "Something went wrong here; please try again.")
STOPPING = said(503, "The service is being stopped; please try again.", (("Retry-After", "10"),))
LATE = {HEAD: said(408, "The head did not come in time."), BODY: said(408, "The body did not come in time.")}
NOBODY = Call(method="", path="", lasting=False)  # who is refused before a call could be read
Application = Callable[[Call], Answer | Stream]


class Connection:
    """A green thread runs it. `phase` and `since` tell the server what is waited for, and from when on."""

    def __init__(self, sock: Any, application: Application) -> None:
        self.phase, self.since = HEAD, monotonic()  # who connects is expected to speak
        self._sock = sock
        self._application = application
        self._reader = Reader()
        self._ending = self._late = False

    def run(self) -> None:
        """Until it ends; a connection that breaks is the caller's to notice."""
        try:
            self._serve()
        except OSError:
            return
        except Exception as error:  # noqa: BLE001 - one connection must not end the server
            log.error("connection failed", error=error)
        finally:
            self._sock.close()

    def end(self) -> None:
        """Answer what is in hand and what has come already, and no more."""
        self._ending = True
        self._shut(SHUT_RD)  # wakes its thread; what has come can still be read

    def expire(self) -> None:
        """End what takes too long."""
        self._late = True
        if self.phase in (SENDING, LINGERING):
            self._shut(SHUT_RDWR)
        else:
            self.end()

    def _serve(self) -> None:
        reader = self._reader
        while data := self._sock.recv(AT_ONCE):
            reader.feed(data)
            while reader.calls:
                if not self._answer(reader.calls.popleft()):
                    return
                if reader.calls:
                    eventlet.sleep(0)  # many calls at once must not hold up other callers
            if reader.refusal is not None:
                self._refuse(reader.refusal)
                return
            if reader.continues:
                reader.continues = False
                self._send(CONTINUE)
            if reader.phase is not self.phase:
                self.phase, self.since = reader.phase, monotonic()
            trampoline(self._sock, read=True)  # even if more is there already: others come in between
        if self._ending and reader.phase is not IDLE:
            self._refuse(LATE[reader.phase] if self._late else STOPPING)

    def _answer(self, call: Call) -> bool:
        """Answer a call; whether the connection stays."""
        self.phase = ANSWERING
        try:
            answer = self._application(call)
            lasting = call.lasting and not self._ending
            whole = b"" if isinstance(answer, Stream) else wire(call, answer, lasting=lasting)
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller gets a sentence
            log.error("request failed", path=call.path, error=error)
            answer, lasting = FAILED, call.lasting and not self._ending
            whole = wire(call, answer, lasting=lasting)
        if isinstance(answer, Stream):
            return self._stream(call, answer, lasting=lasting)
        self._send(whole)
        if call.body is None:
            self._linger()
        return lasting

    def _stream(self, call: Call, stream: Stream, *, lasting: bool) -> bool:
        """Send an answer in parts; whether the connection stays."""
        self.phase = STREAMING
        lasting = lasting and stream_may_last(call, stream)
        whole = closed = False
        try:
            whole = self._sent(call, stream, lasting=lasting)
        finally:
            try:
                stream.close()
                closed = True
            except Exception as error:  # noqa: BLE001 - what was sent stays sent
                log.error("answer not closed", path=call.path, error=error)
        return lasting and whole and closed

    def _sent(self, call: Call, stream: Stream, *, lasting: bool) -> bool:
        """Whether all parts were sent; OSError when the caller has gone."""
        begun = sending = False
        try:
            for data in framed(call, stream, lasting=lasting):
                begun = sending = True
                self._send(data)
                sending = False
        except Exception as error:
            if sending:
                raise
            log.error("answer broken off", path=call.path, error=error)
            if not begun:  # else it can't be taken back
                self._send(wire(call, FAILED, lasting=False))
            return False
        return True

    def _refuse(self, answer: Answer) -> None:
        self._send(wire(NOBODY, answer, lasting=False))
        self._linger()

    def _send(self, data: bytes) -> None:
        phase, self.phase, self.since = self.phase, SENDING, monotonic()
        self._sock.sendall(data)
        self.phase = phase

    def _linger(self) -> None:
        """Let the caller read our answer: closed over unread bytes, the system would take it back."""
        self.phase, self.since = LINGERING, monotonic()
        self._sock.shutdown(SHUT_WR)
        for _ in range(LINGER_READS):
            if not self._sock.recv(AT_ONCE):
                return

    def _shut(self, how: int) -> None:
        with suppress(OSError):  # it is gone already
            self._sock.shutdown(how)
