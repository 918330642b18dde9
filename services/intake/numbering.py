"""Giving out case numbers: several at once, and those not used back before the commit."""

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

    def __init__(self, store: "Store", zone: ZoneInfo, at_once: int,
                 told: Mapping[str, Sequence[ToldNumber]] | None = None) -> None:
        self._store = store
        self._zone = zone
        self._at_once = at_once
        self._left: dict[date, list[int]] = {}
        self._told = {key: list(numbers) for key, numbers in (told or {}).items()}

    def day(self, at: datetime) -> date:
        """The county's day."""
        return at.astimezone(self._zone).date()

    def next(self, at: datetime, key: str, *, secret: bool) -> str:
        """The number of a case that a text reported then: the one its receipt told before, if there was one."""
        day = self.day(at)
        for told in self._told.get(key, ()):
            if told.secret == secret and day_and_running(told.number)[0] == day:
                self._told[key].remove(told)
                return told.number
        if not self._left.get(day):
            first = self._store.reserve(day, self._at_once)
            self._left[day] = list(range(first, first + self._at_once))
        return case_number(day, self._left[day].pop(0))

    def give_back(self) -> None:
        """Give back what was not used, so that the numbers have no gaps."""
        for day, left in self._left.items():
            if left:
                self._store.give_back(day, len(left))
