"""Giving out case numbers: several at once, and those not used back before the commit."""

from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from services.intake.domain.case_number import case_number

if TYPE_CHECKING:
    from services.intake.store import Store


class Numbers:
    """One transaction's running numbers, by the county's day. Whoever takes one makes others wait."""

    def __init__(self, store: "Store", zone: ZoneInfo, at_once: int) -> None:
        self._store = store
        self._zone = zone
        self._at_once = at_once
        self._left: dict[date, list[int]] = {}

    def day(self, at: datetime) -> date:
        """The county's day."""
        return at.astimezone(self._zone).date()

    def next(self, at: datetime) -> str:
        """The number of a case received then."""
        day = self.day(at)
        if not self._left.get(day):
            first = self._store.reserve(day, self._at_once)
            self._left[day] = list(range(first, first + self._at_once))
        return case_number(day, self._left[day].pop(0))

    def give_back(self) -> None:
        """Give back what was not used, so that the numbers have no gaps."""
        for day, left in self._left.items():
            if left:
                self._store.give_back(day, len(left))
