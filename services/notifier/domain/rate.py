"""A carrier's rate limit as a bucket that fills with time."""

from dataclasses import dataclass, replace
from typing import Self


@dataclass(frozen=True, kw_only=True)
class Bucket:
    """`per_second` tokens flow in, at most one second's worth stay; 0 means no limit. Times are monotonic seconds."""

    per_second: float
    level: float
    at: float

    @classmethod
    def full(cls, per_second: float, now: float) -> Self:
        """A bucket that has rested."""
        return cls(per_second=per_second, level=max(1.0, per_second), at=now)

    def filled(self, now: float) -> Self:
        """The bucket at `now`."""
        level = min(max(1.0, self.per_second), self.level + max(0.0, now - self.at) * self.per_second)
        return replace(self, level=level, at=now)

    def room(self, wanted: int) -> int:
        """How many of `wanted` may be sent now."""
        return wanted if self.per_second == 0 else min(wanted, int(self.level))

    def less(self, sent: int) -> Self:
        """The bucket after sending."""
        return replace(self, level=self.level - sent)

    def wait(self) -> float:
        """Seconds until the next token."""
        return 0.0 if self.per_second == 0 or self.level >= 1 else (1 - self.level) / self.per_second
