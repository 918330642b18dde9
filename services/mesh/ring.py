"""Waiting for a connection's bytes in a way that others can end: so nobody has to look up again and again."""

import contextlib
import select
import socket
from typing import Any


class Ring:
    """Wakes the one thread that waits. Made where it is used, since it holds two files until it is closed."""

    def __init__(self) -> None:
        self._hears, self._rings = socket.socketpair()
        self._hears.settimeout(0)
        self._rings.settimeout(0)

    def ring(self) -> None:
        """End the wait, or the next one."""
        with contextlib.suppress(OSError):  # full: it rings already; closed: nobody waits
            self._rings.send(b"!")

    def wait(self, bytes_of: Any, seconds: float) -> tuple[bool, bool]:
        """Wait for bytes of this socket, a ring or the end of the time; whether there are bytes, and whether it rang.

        Bytes that were read from the socket and not used yet are not seen: use those first.
        """
        try:
            found, _, _ = select.select([bytes_of, self._hears], [], [], seconds)
        except ValueError as error:  # it was closed by somebody else
            raise ConnectionResetError(f"can't be waited for: {error}") from error
        rang = self._hears in found
        if rang:
            with contextlib.suppress(BlockingIOError):
                self._hears.recv(4096)
        return bytes_of in found, rang

    def close(self) -> None:
        """Nobody waits any more."""
        self._hears.close()
        self._rings.close()
