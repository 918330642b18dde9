"""Giving out case numbers, without gaps: just as many are taken at once as are needed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from services.intake.domain.case_number import case_number, day_and_running
from services.intake.domain.told import ToldNumber

if TYPE_CHECKING:
    from services.intake.store import Store


class Numbers:
    """One transaction's running numbers, by the county's day. Whoever takes one makes others wait."""

    def __init__(self, store: "Store", zone: ZoneInfo, told: Mapping[str, Sequence[ToldNumber]]) -> None:
        self._store = store
        self._zone = zone
        self._expected: Counter[date] = Counter()
        self._left: dict[date, list[int]] = {}
        self._told = {key: list(numbers) for key, numbers in told.items()}

    def day(self, at: datetime) -> date:
        """The county's day."""
        return at.astimezone(self._zone).date()

    def were_told(self, key: str) -> bool:
        """Whether a text's receipt was told numbers before."""
        return bool(self._told.get(key))

    def expect(self, at: datetime, key: str, count: int) -> None:
        """A text that came then will open so many cases for certain: their numbers can be taken with others'."""
        self._expected[self.day(at)] += max(0, count - len(self._told.get(key, ())))

    def next(self, at: datetime, key: str, *, secret: bool) -> str:
        """The number of a case that a text reported then: the one its receipt told before, if there was one."""
        day = self.day(at)
        for told in self._told.get(key, ()):
            if told.secret == secret and day_and_running(told.number)[0] == day:
                self._told[key].remove(told)
                return told.number
        if not self._left.get(day):
            count = self._expected.pop(day, 0) or 1
            first = self._store.reserve(day, count)
            self._left[day] = list(range(first, first + count))
        return case_number(day, self._left[day].pop(0))
