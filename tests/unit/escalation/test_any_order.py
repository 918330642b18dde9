"""Facts about one case in any order, repeated, with sweeps between them: one and the same end."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.mesh.contracts.base import Contract
from tests.unit.escalation.fakes import (
    CALENDAR,
    START,
    Escalation,
    accepted,
    answered,
    assigned,
    at,
    closed,
    decision,
    handed_over,
    released,
    reopened,
    returned,
)

LAST = at("12-20 09:00")
moments = st.integers(0, 14 * 24).map(lambda hours: START + timedelta(hours=hours))


@st.composite
def histories(draw: Any) -> list[Contract]:
    """What may be said about a case of one or two rounds."""
    facts: list[Contract] = [assigned(), assigned("co", "transport", part="co")]
    for assignment_id in ("lead", "co"):
        facts += [accepted(when, assignment_id) for when in draw(st.lists(moments, max_size=2, unique=True))]
    facts += [released(when, "co") for when in draw(st.lists(moments, max_size=1))]
    facts += [returned(when) for when in draw(st.lists(moments, max_size=1))]
    facts += [answered(when) for when in draw(st.lists(moments, max_size=1))]
    for until in draw(st.lists(st.sampled_from(["12-01 17:30", "12-07 17:30"]), max_size=2, unique=True)):
        requested, granted = draw(moments), draw(st.booleans())
        facts.append(decision(requested, requested=requested, until=at(until), granted=granted))
    facts += [handed_over(draw(moments), person) for person in draw(st.lists(
        st.sampled_from(["housing-head", "housing-deputy"]), max_size=2, unique=True))]
    if draw(st.booleans()):
        again = draw(moments)
        facts += [reopened(again), assigned("second", when=again, round=2), answered(draw(moments), round=2)]
    facts += [closed(when) for when in draw(st.lists(moments, max_size=1))]
    return facts


def end_of(facts: list[Contract], sweeps: list[datetime]) -> Any:
    escalation = Escalation()
    for fact, now in zip(facts, sweeps, strict=False):
        escalation.hear(fact)
        escalation.sweep(now)
    escalation.hear(*facts)
    escalation.sweep(LAST)
    assert escalation.early == []
    stops = {one.assignment_id: (one.accepted_at, one.in_charge.person_id, one.ended_at, one.answer_due.at,
                                  one.extended)
             for one in escalation.store.kept.values()}
    return stops, escalation.standing(), set(escalation.dues.rows)


@settings(deadline=None, max_examples=60)
@given(histories(), st.data())
def test_any_order_gives_the_same_end(facts: list[Contract], data: Any) -> None:
    shuffled = data.draw(st.permutations(facts + facts[:3]))
    sweeps = sorted(data.draw(st.lists(moments, max_size=len(shuffled))))
    assert end_of(shuffled, sweeps) == end_of(facts, [])


@settings(deadline=None, max_examples=30)
@given(histories(), st.data())
def test_no_step_that_a_reply_contradicts_stands(facts: list[Contract], data: Any) -> None:
    escalation = Escalation()
    for fact in data.draw(st.permutations(facts)):
        escalation.hear(fact)
        escalation.sweep(data.draw(moments))
    for step in escalation.store.steps.values():
        stopped_at = escalation.store.kept[step.assignment_id].stopped_at(step.stage)
        assert step.withdrawn_at or stopped_at is None or step.due_at < stopped_at
        assert CALENDAR.worked(CALENDAR.local(step.due_at).date())
