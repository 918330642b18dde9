"""Counting in moving windows with the library `limits`, in business time: its own storage asks the machine's clock."""

from bisect import bisect_right, insort
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache

from limits import RateLimitItem, RateLimitItemPerSecond
from limits.storage.base import MovingWindowSupport, Storage
from limits.strategies import MovingWindowRateLimiter

from services.intake.domain.waits import passes
from services.mesh.contracts.county import Limit

LINE_LASTS = timedelta(minutes=3)  # somebody looks at who waits more often
_LONGEST = 10_000  # moments kept of one name; limits beyond that are never reached within a window


class Windows:
    """What passed lately, by name. Moments may come in any order, as texts do.

    It is one process's: where two share the work each lets as much pass.
    """

    def __init__(self) -> None:
        self._moments = _Moments()
        self._strategy = MovingWindowRateLimiter(self._moments)
        self._lines: dict[str, datetime] = {}

    def room(self, name: str, limit: Limit, at: datetime) -> bool:
        """Whether one more may pass then."""
        self._moments.now = at.timestamp()
        return self._strategy.test(_item(limit), name)

    def stand_in_line(self, name: str, at: datetime) -> None:
        """Somebody waits for room since then."""
        self._lines[name] = max(at, self._lines.get(name, at))

    def has_line(self, name: str, at: datetime) -> bool:
        """Whether somebody who came before may still wait for room."""
        return name in self._lines and at < self._lines[name] + LINE_LASTS

    def hit(self, name: str, limit: Limit, at: datetime) -> bool:
        """Let one more pass then; False, and nothing is counted, when there is no room."""
        self._moments.now = at.timestamp()
        return self._strategy.hit(_item(limit), name)


def room(moments: Iterable[float], limit: Limit, at: datetime) -> bool:
    """Whether one more may pass then beside these moments (POSIX seconds)."""
    return MovingWindowRateLimiter(_Moments(at, {_item(limit).key_for(): moments})).test(_item(limit))


def hit(moments: tuple[float, ...], limit: Limit, at: datetime) -> tuple[float, ...]:
    """The moments that count with one more then, if there is room for it."""
    if not moments:  # most phones write once, and there is always room for one
        return (at.timestamp(),)
    storage = _Moments(at, {_item(limit).key_for(): moments})
    MovingWindowRateLimiter(storage).hit(_item(limit))
    return tuple(storage.kept[_item(limit).key_for()])


class _Moments(Storage, MovingWindowSupport):
    """The storage that `limits` asks: moments in order, at the time it is told."""

    STORAGE_SCHEME = None

    def __init__(self, at: datetime | None = None, kept: Mapping[str, Iterable[float]] | None = None) -> None:
        super().__init__()
        self.now = at.timestamp() if at else 0.0
        self.kept = {key: sorted(moments) for key, moments in (kept or {}).items()}

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        kept = self.kept.setdefault(key, [])
        if self._within(kept, expiry) + amount > limit:
            return False
        for _ in range(amount):
            insort(kept, self.now)
        del kept[:max(bisect_right(kept, kept[-1] - expiry), len(kept) - _LONGEST)]
        return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:  # noqa: ARG002
        return self.now - expiry, self._within(self.kept.get(key, []), expiry)

    def _within(self, kept: list[float], expiry: int) -> int:
        """How many were there in the window that ends now; later ones are another window's."""
        return bisect_right(kept, self.now) - bisect_right(kept, self.now - expiry)

    def clear(self, key: str) -> None:
        self.kept.pop(key, None)

    def reset(self) -> int:
        count = len(self.kept)
        self.kept.clear()
        return count

    def check(self) -> bool:
        return True

    @property
    def base_exceptions(self) -> type[Exception]:
        return ValueError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        raise NotImplementedError("only moving windows are counted here")

    def get(self, key: str) -> int:
        raise NotImplementedError("only moving windows are counted here")

    def get_expiry(self, key: str) -> float:
        raise NotImplementedError("only moving windows are counted here")


@lru_cache(maxsize=64)
def _item(limit: Limit) -> RateLimitItem:
    return RateLimitItemPerSecond(limit.texts, max(1, int(passes(limit.within).total_seconds())))
