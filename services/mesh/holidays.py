"""Which days are worked: the official table, the county's own over it, else statutory days.

Sources: chinesecalendar holds the State Council's yearly notices from 2004 on, make-up days included;
`holidays` knows later years' statutory days only, so a day that rests on it is not settled.
"""

from datetime import date
from functools import cache
from typing import Any, NamedTuple

import chinese_calendar

from services.mesh.contracts.county import Holidays

SATURDAY = 5
# A county that names both as days off has entered the whole year's notice, not just a day of its own.
WHOLE_YEAR = ((1, 1), (10, 1))


class Day(NamedTuple):
    """Whether a day is worked, and whether that is settled."""

    worked: bool
    settled: bool


class DayTable:
    """What each day is for one county; every day is looked up once."""

    def __init__(self, own: Holidays) -> None:
        self._off = frozenset(own.off)
        self._work = frozenset(own.work)
        self._known: dict[date, Day] = {}

    def day(self, day: date) -> Day:
        """What that day is."""
        found = self._known.get(day)
        if found is None:
            found = self._known[day] = self._look_up(day)
        return found

    def _look_up(self, day: date) -> Day:
        if day in self._off or day in self._work:
            return Day(worked=day in self._work, settled=True)
        if self._entered(day.year):
            return Day(worked=day.weekday() < SATURDAY, settled=True)
        try:
            return Day(worked=chinese_calendar.is_workday(day), settled=True)
        except NotImplementedError:
            return Day(worked=day.weekday() < SATURDAY and not _statutory(day), settled=False)

    def _entered(self, year: int) -> bool:
        return all(date(year, month, day) in self._off for month, day in WHOLE_YEAR)


def _statutory(day: date) -> bool:
    return day in _statutory_days()


@cache
def _statutory_days() -> Any:
    from holidays import country_holidays  # 11 MB that a process needs only near the end of the official table

    return country_holidays("CN")
