"""HTTP/1.1 calls to one address over kept connections, and whether a call that failed may have arrived there."""

import socket
import ssl
import threading
import time
from collections import deque
from ipaddress import IPv6Address, ip_address
from typing import Any
from urllib.parse import urlsplit

from services.mesh.http_answer import Answer, TooMuch, Unreadable

CONNECT_SECONDS = 3.0  # for each of the host's addresses
KEPT_SECONDS = 45.0  # unused; routers on the way forget a connection silently, and what is sent then is lost
AT_ONCE = 64 * 1024  # bytes read at most with one call
PORTS = {"http": 80, "https": 443}


class NotReached(Exception):
    """Nothing can have arrived there."""


class NotAnswered(Exception):
    """It may have arrived: nobody knows."""


class NotOutside(NotReached):
    """The name leads into our own network, where this caller has no business."""


class TooLarge(NotAnswered):
    """More came than the caller takes."""


class Connections:
    """At most `most` calls at once, others wait; an answer may take `timeout` seconds. No call is made again here.

    With `outside` no private or loopback address is called, whatever the name leads to: NotOutside.
    """

    def __init__(self, url: str, *, most: int, timeout: float, outside: bool = False) -> None:
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise ValueError(f"no address of an HTTP server: {url!r}")
        self._host, self._port = parts.hostname, parts.port or PORTS[parts.scheme]
        self._tls = _verifying() if parts.scheme == "https" else None
        self._timeout = timeout
        self._outside = outside
        self._room = threading.Semaphore(most)
        self._idle: deque[tuple[socket.socket, float]] = deque()  # unused since; the last used, at the right, first

    def call(self, request: bytes, *, head: bool = False, most: int | None = None,
             within: float | None = None) -> Answer:
        """Send the whole request, `head` telling that it is a HEAD; NotReached, NotAnswered.

        `most` bytes of an answer are taken, else TooLarge; `within` is how long it may take, where that is less than
        usual.
        """
        limit = self._timeout if within is None else min(within, self._timeout)
        with self._room:
            connection = self._kept() or self._opened()
            try:
                answer = self._exchange(connection, request, Answer(to_head=head, most=most), limit)
            except BaseException:  # also a green thread's end: what is left of its answer is nobody else's
                connection.close()
                raise
            if answer.keeps:
                self._idle.append((connection, time.monotonic()))
            else:
                connection.close()
            return answer

    def _kept(self) -> socket.socket | None:
        while self._idle:
            connection, since = self._idle.pop()
            if time.monotonic() - since <= KEPT_SECONDS and _quiet(connection):
                return connection
            connection.close()
        return None

    def _opened(self) -> socket.socket:
        try:
            connection = _connect(self._host, self._port, min(CONNECT_SECONDS, self._timeout), outside=self._outside)
            return _secured(connection, self._tls, self._host) if self._tls else connection
        except (OSError, UnicodeError) as error:  # UnicodeError: a name that can't be looked up
            raise NotReached from error

    def _exchange(self, connection: socket.socket, request: bytes, answer: Answer, limit: float) -> Answer:
        left, deadline = limit, time.monotonic() + limit
        try:
            connection.settimeout(left)
            connection.sendall(request)
            while not answer.whole:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise TimeoutError
                connection.settimeout(left)
                data = connection.recv(AT_ONCE)
                if data:
                    answer.feed(data)
                else:
                    connection.getpeername()  # OSError after a reset, which eventlet tells as an end in order
                    answer.end()
        except TooMuch as error:
            raise TooLarge from error
        except (OSError, EOFError, Unreadable) as error:  # EOFError is eventlet's: closed by another green thread
            raise NotAnswered from error
        return answer


def _connect(host: str, port: int, timeout: float, *, outside: bool) -> socket.socket:
    """As socket.create_connection, which eventlet replaces by one that doesn't look names up as the runner set it."""
    failed: OSError | NotOutside = OSError("the name has no address")
    for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        if outside and not _is_outside(str(address[0])):
            failed = NotOutside()
            continue
        try:
            return _connected(socket.socket(family, kind, protocol), address, timeout)
        except OSError as error:  # also where the machine has no IPv6
            failed = error
    raise failed


def _is_outside(address: str) -> bool:
    found = ip_address(address)
    inner = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return (inner or found).is_global and not found.is_multicast


def _connected(connection: socket.socket, address: Any, timeout: float) -> socket.socket:
    try:
        connection.settimeout(timeout)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.connect(address)
    except BaseException:
        connection.close()
        raise
    return connection


def _secured(connection: socket.socket, context: ssl.SSLContext, host: str) -> socket.socket:
    try:  # a cut is no end: with no length told, only the peer's goodbye says that the answer was whole
        return context.wrap_socket(connection, server_hostname=host, suppress_ragged_eofs=False)
    except BaseException:
        connection.close()
        raise


def _verifying() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.hostname_checks_common_name = False
    context.options &= ~getattr(ssl, "OP_IGNORE_UNEXPECTED_EOF", 0)  # set before Python 3.11.4: a cut was a goodbye
    context.set_alpn_protocols(["http/1.1"])
    return context


def _quiet(connection: socket.socket) -> bool:
    """Whether a kept connection is still open and nothing lies there that nobody asked for."""
    connection.setblocking(False)  # noqa: FBT003 - the library's signature
    try:
        connection.recv(1)
    except (BlockingIOError, ssl.SSLWantReadError):
        connection.setblocking(True)  # noqa: FBT003 - eventlet's TLS sockets stay non-blocking else, whatever their limit
        return True
    except OSError:
        return False
    return False
