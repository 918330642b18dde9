"""The points of a service's code at which a drill ends it: armed and seen from outside, through a shared file.

A service that comes to an armed point marks the hit and stops itself, right there; the drill sees the mark and kills
it. Nothing in the service runs between the point and its end.
"""

import mmap
import os
import signal
from pathlib import Path

POINTS = ("before commit", "committed, not acknowledged", "confirmed, not marked", "sending", "taken, not recorded",
          "in a due step")
IDLE, ARMED, HIT = 0, 1, 2


class Flags:
    """One byte for each point, shared by the drill and one service's process."""

    def __init__(self, file: Path) -> None:
        file.touch()
        os.truncate(file, len(POINTS))
        with file.open("r+b") as opened:
            self._bytes = mmap.mmap(opened.fileno(), len(POINTS))

    def arm(self, point: str) -> None:
        """The next process that comes there stops."""
        self._bytes[POINTS.index(point)] = ARMED

    def disarm(self) -> None:
        """Nobody stops anywhere."""
        self._bytes[:] = bytes(len(POINTS))

    def hit(self) -> str | None:
        """The point at which the process stands still, or None."""
        return next((point for place, point in enumerate(POINTS) if self._bytes[place] == HIT), None)

    def reached(self, point: str) -> None:
        """The service came to that point."""
        place = POINTS.index(point)
        if self._bytes[place] == ARMED:
            self._bytes[place] = HIT
            os.kill(os.getpid(), signal.SIGSTOP)
