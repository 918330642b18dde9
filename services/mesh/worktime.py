"""Working time: when something is due, and when a ladder's step falls.

`days N`: day 1 is the first working day after the day of the start; due at that day's closing.
`hours` and `minutes` run inside working hours. The pace `urgent` runs on the wall clock.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from services.mesh.contracts.county import Duration, General
from services.mesh.contracts.people import Due
from services.mesh.holidays import DayTable

Flow = Literal["working", "calendar", "wall"]
Opening = tuple[datetime, datetime]

ONE_DAY = timedelta(days=1)
LENGTHS = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1), "days": ONE_DAY, "calendar days": ONE_DAY}
# Longer than any run of days off; a table without working days must end in an error, not in a loop.
LONGEST_BREAK = 400


class NeverWorked(ValueError):
    """The county's table has no working day for more than a year."""


class WorkCalendar:
    """A county's working days and hours."""

    def __init__(self, general: General) -> None:
        if not general.working_hours:
            raise NeverWorked("the county has no working hours")
        self.zone = ZoneInfo(general.timezone)
        self._hours = sorted(general.working_hours)
        self._table = DayTable(general.holidays)
        self._openings: dict[date, tuple[Opening, ...]] = {}

    def worked(self, day: date) -> bool:
        """Whether that day is a working day."""
        return self._table.day(day).worked

    def settled(self, first: date, last: date) -> bool:
        """Whether all days from the first to the last rest on an official table."""
        span = abs((last - first).days)
        return all(self._table.day(min(first, last) + timedelta(days=n)).settled for n in range(span + 1))

    def local(self, moment: datetime) -> datetime:
        """The moment on the county's clocks."""
        return moment.astimezone(self.zone)

    def closing(self, day: date) -> datetime:
        """When that day's last working hour ends."""
        return self._at(day, self._hours[-1][1])

    def openings(self, day: date) -> tuple[Opening, ...]:
        """The hours worked on that day, in UTC; none on a day off."""
        found = self._openings.get(day)
        if found is None:
            hours = self._hours if self.worked(day) else []
            found = tuple((self._at(day, start).astimezone(UTC), self._at(day, end).astimezone(UTC))
                          for start, end in hours)
            self._openings[day] = found
        return found

    def working_day(self, day: date, count: int) -> date:
        """The count-th working day after that day, or before it when count is negative."""
        direction = ONE_DAY if count > 0 else -ONE_DAY
        left, idle = abs(count), 0
        while left:
            day += direction
            idle = 0 if self.worked(day) else idle + 1
            left -= self.worked(day)
            _end_of_patience(idle)
        return day

    def _at(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, tzinfo=self.zone)


def due(calendar: WorkCalendar, start: datetime, duration: Duration, *, urgent: bool = False) -> Due:
    """When something that starts then and may take that long is due."""
    return _moved(calendar, start, duration, flow(duration, urgent=urgent))


def flow(pace: Duration, *, urgent: bool) -> Flow:
    """The time a deadline of that length runs in; its ladder's steps run in the same."""
    if urgent:
        return "wall"
    return "calendar" if pace.measure == "calendar days" else "working"


def after(calendar: WorkCalendar, deadline: datetime, late: Duration, flow: Flow) -> Due:
    """A step that long after the deadline; no time at all is the deadline itself."""
    return _moved(calendar, deadline, late, flow if late.amount else "wall")


def before(calendar: WorkCalendar, deadline: datetime, left: Duration, flow: Flow) -> Due:
    """A step that long before the deadline; `1 days` is the closing of the working day before."""
    return _moved(calendar, deadline, left, flow if left.amount else "wall", sign=-1)


def _moved(calendar: WorkCalendar, start: datetime, span: Duration, flow: Flow, sign: int = 1) -> Due:
    if flow == "wall":
        return Due(at=calendar.local(start.astimezone(UTC) + sign * span.amount * LENGTHS[span.measure]))
    day = calendar.local(start).date()
    if span.measure == "calendar days" or (span.measure == "days" and flow == "calendar"):
        return Due(at=calendar.closing(day + sign * timedelta(days=span.amount)))
    at = calendar.local(_worked(calendar, start, span, sign))
    return Due(at=at, provisional=not calendar.settled(day, at.date()))


def _worked(calendar: WorkCalendar, start: datetime, span: Duration, sign: int) -> datetime:
    if span.measure == "days":
        day = calendar.local(start).date()
        if not span.amount:
            return _closing_today(calendar, start)
        return calendar.closing(calendar.working_day(day, sign * span.amount))
    length = span.amount * LENGTHS[span.measure]
    if not length:
        return start
    return _later(calendar, start, length) if sign > 0 else _earlier(calendar, start, length)


def _closing_today(calendar: WorkCalendar, start: datetime) -> datetime:
    day = calendar.local(start).date()
    closing = calendar.closing(day)
    if calendar.worked(day) and start <= closing:
        return closing
    return calendar.closing(calendar.working_day(day, 1))


def _later(calendar: WorkCalendar, start: datetime, length: timedelta) -> datetime:
    start = start.astimezone(UTC)
    for opens, closes in _openings_from(calendar, start, ONE_DAY):
        begins = max(opens, start)
        if begins + length <= closes:
            return begins + length
        length -= max(closes - begins, timedelta())
    raise AssertionError("openings never end")


def _earlier(calendar: WorkCalendar, start: datetime, length: timedelta) -> datetime:
    start = start.astimezone(UTC)
    for opens, closes in _openings_from(calendar, start, -ONE_DAY):
        ends = min(closes, start)
        if ends - length >= opens:
            return ends - length
        length -= max(ends - opens, timedelta())
    raise AssertionError("openings never end")


def _openings_from(calendar: WorkCalendar, start: datetime, direction: timedelta) -> Iterator[Opening]:
    day, idle = calendar.local(start).date(), 0
    while True:
        openings = calendar.openings(day)
        yield from openings if direction > timedelta() else reversed(openings)
        idle = 0 if openings else idle + 1
        _end_of_patience(idle)
        day += direction


def _end_of_patience(idle: int) -> None:
    if idle > LONGEST_BREAK:
        raise NeverWorked("the county's table has no working day for more than a year")
