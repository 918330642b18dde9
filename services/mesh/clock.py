"""Business time, which drills may shift and speed up, and a guard against a wall clock that jumps.

Business time = CLOCK_START + (real - CLOCK_ORIGIN) x CLOCK_RATE.
Time-outs, backoff and leases stay in real time.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from services.mesh.log import log

MOST_APART = timedelta(minutes=5)


def wall_time() -> datetime:
    """What the machine says the time is."""
    return datetime.now(UTC)


class Clock:
    """Tells the business time; without a start it is the real time, at the given rate from the origin on."""

    def __init__(
        self, start: datetime | None = None, origin: datetime | None = None, rate: float = 1.0, *,
        wall: Callable[[], datetime] = wall_time, monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        if rate < 0:
            raise ValueError("a clock's rate must not be below 0")
        self._wall = wall
        self._monotonic = monotonic
        self._origin = origin or wall()
        self._start = start or self._origin
        self.rate = rate
        self._doubted = False
        self.confirm()

    def now(self) -> datetime:
        """The business time."""
        return self.at(self._wall())

    def at(self, real: datetime) -> datetime:
        """The business time at a real time."""
        return self._start + (real - self._origin) * self.rate

    def real_at(self, business: datetime) -> datetime:
        """The real time at a business time."""
        return self._origin + (business - self._start) / self.rate

    def real_now(self) -> datetime:
        """The real time."""
        return self._wall()

    def apart(self) -> timedelta:
        """How far the wall clock has moved against the monotonic one since the last confirmation."""
        passed = timedelta(seconds=self._monotonic() - self._monotonic_base)
        return self._wall() - self._wall_base - passed

    def trusted(self) -> bool:
        """False from the moment the clocks were seen too far apart until somebody confirms the time.

        Take no step while it is False: the wall clock may have jumped.
        """
        if abs(self.apart()) > MOST_APART and not self._doubted:
            self._doubted = True
            log.error("clock jumped: no steps are taken until somebody confirms the time",
                      seconds=round(self.apart().total_seconds()))
        return not self._doubted

    def confirm(self) -> None:
        """Somebody has looked: the wall clock is right as it stands."""
        self._wall_base = self._wall()
        self._monotonic_base = self._monotonic()
        self._doubted = False
