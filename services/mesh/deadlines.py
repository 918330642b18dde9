"""When acceptance and answer are due: the county's paces in its working time. Pure."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache, partial

from services.mesh.contracts.county import County, Duration, Measure, Pace
from services.mesh.contracts.people import Due
from services.mesh.contracts.router import Part
from services.mesh.derived import derived
from services.mesh.worktime import WorkCalendar, after, due, flow

URGENT = "urgent"
DESKS: frozenset[Part] = frozenset({"triage", "decision"})  # persons who pass on or decide, in the desk's time
_REMEMBERED = 64


def deadlines(county: County, pace_id: str, part: Part, start: datetime) -> tuple[Due, Due]:
    """When acceptance and answer are due; worked out once for all that starts together, as in a batch."""
    return derived(county, _reckoning)(pace_id, part, start)


def _reckoning(county: County) -> Callable[[str, Part, datetime], tuple[Due, Due]]:
    return lru_cache(maxsize=_REMEMBERED)(partial(_deadlines, county))


def _deadlines(county: County, pace_id: str, part: Part, start: datetime) -> tuple[Due, Due]:
    """The desk has its own time to accept, an emergency the shorter of both; a decision is due in the desk's time."""
    pace, urgent = pace_of(county, pace_id), pace_id == URGENT
    accept = _due(county, start, pace.accept, urgent=urgent)
    if part in DESKS:
        desk = _due(county, start, county.triage_within, urgent=urgent)
        accept = min(accept, desk, key=lambda one: one.at) if urgent else desk
    if part == "decision":
        return accept, accept
    return accept, _due(county, start, pace.answer, urgent=urgent)


def longer(county: County, pace_id: str, given: Due, days: int) -> Due:
    """A deadline so many days later, in the days that the pace's extensions are counted in."""
    most = pace_of(county, pace_id).extend_at_most
    measure: Measure = "calendar days" if most is not None and most.measure == "calendar days" else "days"
    span = Duration(amount=days, measure=measure)
    moved = after(derived(county, calendar_of), given.at, span, flow(span, urgent=False))
    return Due(at=moved.at, provisional=moved.provisional or given.provisional)


def settled(given: Due, computed: Due) -> Due:
    """A provisional deadline gives way to one that rests on an official table; nothing else moves a deadline."""
    return computed if given.provisional and not computed.provisional else given


def pace_of(county: County, pace_id: str) -> Pace:
    """The pace of that name, or the county's default when a newer file lacks it."""
    return county.paces.get(pace_id) or county.paces[county.default_pace]


def calendar_of(county: County) -> WorkCalendar:
    """The county's working time."""
    return WorkCalendar(county.county)


def _due(county: County, start: datetime, span: Duration, *, urgent: bool) -> Due:
    return due(derived(county, calendar_of), start, span, urgent=urgent)
