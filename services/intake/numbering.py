"""Giving out case numbers: several at once, and those not used back before the commit."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from services.intake.domain.case_number import case_number, day_and_running

if TYPE_CHECKING:
    from services.intake.store import Store


class Numbers:
    """One transaction's running numbers, by the county's day. Whoever takes one makes others wait."""

    def __init__(self, store: "Store", zone: ZoneInfo, at_once: int,
                 told: Mapping[str, Sequence[str]] | None = None) -> None:
        self._store = store
        self._zone = zone
        self._at_once = at_once
        self._left: dict[date, list[int]] = {}
        self._told = {address: list(numbers) for address, numbers in (told or {}).items()}
        for number in sorted(number for numbers in self._told.values() for number in numbers):
            store.keep_free(*day_and_running(number))

    def day(self, at: datetime) -> date:
        """The county's day."""
        return at.astimezone(self._zone).date()

    def next(self, at: datetime, address: str) -> str:
        """The number of a case that this phone reported then: the one it was told before, if there is one."""
        day = self.day(at)
        for number in self._told.get(address, ()):
            if day_and_running(number)[0] == day:
                self._told[address].remove(number)
                return number
        if not self._left.get(day):
            first = self._store.reserve(day, self._at_once)
            self._left[day] = list(range(first, first + self._at_once))
        return case_number(day, self._left[day].pop(0))

    def give_back(self) -> None:
        """Give back what was not used, so that the numbers have no gaps."""
        for day, left in self._left.items():
            if left:
                self._store.give_back(day, len(left))
