"""An HTTP/1.1 server on green threads: one for each connection, one that accepts, one that ends what takes too long."""

from collections.abc import Callable, Mapping
from math import inf
from resource import RLIM_INFINITY, RLIMIT_NOFILE, getrlimit
from socket import IPPROTO_TCP, TCP_NODELAY
from time import monotonic
from typing import Any

import eventlet
from eventlet.event import Event
from eventlet.semaphore import Semaphore

from services.mesh.http_connection import LINGERING, SENDING, STREAMING, Application, Connection
from services.mesh.http_reading import BODY, HEAD, IDLE
from services.mesh.log import log

LIMITS = {IDLE: 75.0, HEAD: 10.0, BODY: 5.0, SENDING: 30.0, LINGERING: 2.0}  # seconds; an application limits itself
IDLE_WHEN_FULL = 2.0  # seconds, also for a head
MOST_CONNECTIONS = 2000
SPARE_DESCRIPTORS = 200  # of those a process may have: for its database, its bus and its own calls
SWEEP_EVERY, ACCEPT_AGAIN, ASK_AGAIN = 0.5, 0.25, 0.01  # seconds
Spawn = Callable[[Callable[[], None]], Any]


class Server:
    """Answers whoever calls at a listening green socket with what the application says."""

    def __init__(self, listener: Any, application: Application, *, most: int = MOST_CONNECTIONS,
                 limits: Mapping[str, float] = LIMITS, sweep_every: float = SWEEP_EVERY) -> None:
        self._listener = listener
        self._application = application
        self._limits = limits
        self._sweep_every = sweep_every
        self._room = Semaphore(_places(most))
        self._connections: dict[Connection, Any] = {}
        self._came = Event()  # somebody has connected, and there may be something to end
        self._threads: list[Any] = []
        self._full = False

    def start(self, spawn: Spawn = eventlet.spawn) -> None:
        """Accept callers from now on."""
        self._listener.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)  # its connections inherit it
        self._threads = [spawn(self._accept), spawn(self._sweep)]

    def stop(self) -> None:
        """Accept nobody more; return when all that was asked is answered. Streams go on: their source ends them."""
        self._threads[0].kill()
        self._listener.close()
        for connection in list(self._connections):
            connection.end()
        while any(connection.phase is not STREAMING for connection in self._connections):
            eventlet.sleep(ASK_AGAIN)

    def kill(self) -> None:
        """End everything at once."""
        for thread in self._threads:
            thread.kill()
        self._listener.close()
        for thread in list(self._connections.values()):
            eventlet.kill(thread)

    def _accept(self) -> None:
        """Take callers for ever; an error, such as too many open files, is waited out."""
        troubled = False
        while True:
            if not self._room.acquire(blocking=False):
                self._full = True
                self._room.acquire()
            try:
                sock, _ = self._listener.accept()
            except OSError as error:
                self._room.release()
                if not troubled:
                    log.warning("callers can't be accepted", error=error)
                self._full = troubled = True
                eventlet.sleep(ACCEPT_AGAIN)
                continue
            self._full = troubled = False
            connection = Connection(sock, self._application)
            self._connections[connection] = eventlet.spawn_n(self._serve, connection)
            if not self._came.ready():
                self._came.send()

    def _serve(self, connection: Connection) -> None:
        try:
            connection.run()
        finally:
            self._connections.pop(connection, None)
            self._room.release()

    def _sweep(self) -> None:
        """End connections that keep us waiting beyond the limits; soon those who ask nothing when there is no room."""
        while True:
            self._came.wait()
            eventlet.sleep(self._sweep_every)
            limits = {**self._limits, IDLE: IDLE_WHEN_FULL, HEAD: IDLE_WHEN_FULL} if self._full else self._limits
            now = monotonic()
            for connection in list(self._connections):
                if now - connection.since > limits.get(connection.phase, inf):
                    connection.expire()
            if not self._connections:
                self._came = Event()


def _places(most: int) -> int:
    """So many, but fewer where the process may not open enough files."""
    may_open, _ = getrlimit(RLIMIT_NOFILE)
    return most if may_open == RLIM_INFINITY else max(1, min(most, may_open - SPARE_DESCRIPTORS))
