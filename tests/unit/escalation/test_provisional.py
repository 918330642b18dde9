"""A deadline in a year without an official calendar: provisional, and settled when the year's table comes."""

from datetime import date

import pytest

from services.mesh.contracts.county import Holidays
from services.mesh.contracts.escalation import DeadlineChanged
from services.mesh.contracts.router import CountyApplied
from tests.unit.escalation.fakes import CALENDAR, COUNTY, Escalation, assigned, at

END_OF_YEAR = at("12-30 10:00")
ASSIGNED = assigned(when=END_OF_YEAR)


def county(*, off: tuple[date, ...], work: tuple[date, ...] = ()) -> CountyApplied:
    """The county's file with its own table of 2027."""
    general = COUNTY.county.model_copy(update={"holidays": Holidays(off=off, work=work)})
    changed = COUNTY.model_copy(update={"county": general})
    return CountyApplied(occurred_at=END_OF_YEAR, county_version=2, county=changed)


TABLE = county(off=(date(2027, 1, 1), date(2027, 10, 1)), work=(date(2027, 1, 2),))
SETTLED = at("2027-01-04 17:30")


def settled(escalation: Escalation) -> DeadlineChanged:
    """The one correction that was said."""
    [said] = [event for event in escalation.said if isinstance(event, DeadlineChanged)]
    return said


def test_a_provisional_deadline_is_settled_when_the_years_table_comes_and_its_ladder_moves_with_it() -> None:
    escalation = Escalation(now=END_OF_YEAR)
    escalation.hear(ASSIGNED)
    assert escalation.store.kept["lead"].answer_due.provisional
    escalation.hear(TABLE)
    escalation.sweep(END_OF_YEAR)
    assert settled(escalation).answer_due.at == escalation.store.kept["lead"].answer_due.at == SETTLED
    assert not settled(escalation).answer_due.provisional
    escalation.sweep(SETTLED)
    assert [(step.stage, CALENDAR.local(step.due_at)) for step in escalation.steps()][-1] == ("answer", SETTLED)


def test_an_assignment_that_is_heard_after_the_table_is_settled_at_once() -> None:
    escalation = Escalation(now=END_OF_YEAR)
    escalation.hear(TABLE, ASSIGNED)
    assert settled(escalation).answer_due.at == SETTLED


@pytest.mark.parametrize("when", [at("11-23 09:00"), END_OF_YEAR])
def test_a_table_that_settles_nothing_moves_nothing(when: object) -> None:
    escalation = Escalation(now=END_OF_YEAR)
    escalation.hear(assigned(when=when))
    before = escalation.store.kept["lead"]
    escalation.hear(county(off=(date(2027, 1, 1),)) if when == END_OF_YEAR else TABLE)
    escalation.sweep(END_OF_YEAR)
    assert escalation.store.kept["lead"].answer_due == before.answer_due
    assert not any(isinstance(event, DeadlineChanged) for event in escalation.said)
