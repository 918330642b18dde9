"""More time, and a colleague who has the case now."""

from services.mesh.contracts.escalation import ExtensionDecided, StepWithdrawn
from services.mesh.contracts.router import ExtensionRequested
from tests.unit.escalation.fakes import (
    CASE,
    START,
    Due,
    Escalation,
    accepted,
    assigned,
    at,
    decision,
    handed_over,
    people,
)

NEW = at("12-03 17:30")


def started() -> Escalation:
    escalation = Escalation()
    escalation.hear(assigned(), accepted(at("11-23 09:30")))
    return escalation


def decided(escalation: Escalation) -> list[ExtensionDecided]:
    return [one for one in escalation.said if isinstance(one, ExtensionDecided)]


def test_granted_time_moves_the_deadline_and_the_ladder_with_it() -> None:
    escalation = started()
    escalation.hear(ExtensionRequested(
        occurred_at=START, case_no=CASE, assignment_id="lead", days=5, reason="等配件", answer_due=Due(at=NEW),
        received_at=at("11-24 10:00")))
    assert escalation.store.kept["lead"].answer_due.at == at("11-26 17:30")
    escalation.hear(decision(at("11-24 11:00"), requested=at("11-24 10:00")))
    [told] = decided(escalation)
    assert (told.granted, told.answer_due.at) == (True, NEW)
    escalation.sweep(at("11-27 17:30"))
    assert not escalation.steps()
    escalation.sweep(at("12-03 17:30"))
    assert [step.due_at for step in escalation.steps()] == [at("12-02 17:30"), NEW]


def test_a_refusal_leaves_the_deadline_as_it_is() -> None:
    escalation = started()
    escalation.hear(decision(at("11-24 11:00"), granted=False, reason="配件已到"))
    [told] = decided(escalation)
    assert (told.granted, told.reason, told.answer_due.at) == (False, "配件已到", at("11-26 17:30"))


def test_who_asked_in_time_keeps_no_card_for_a_decider_who_was_slow() -> None:
    escalation = started()
    escalation.sweep(at("11-25 17:30"))
    escalation.sweep(at("11-26 17:30"))
    escalation.hear(decision(at("11-27 09:00"), requested=at("11-26 10:00")))
    assert [(step.due_at, step.card) for step in escalation.steps() if step.withdrawn_at is None] == [
        (at("11-25 17:30"), "yellow")]
    [back] = [one for one in escalation.said if isinstance(one, StepWithdrawn)]
    assert back.received_at == at("11-26 10:00")


def test_a_decision_that_is_heard_twice_or_before_the_assignment_counts_once() -> None:
    escalation = Escalation()
    made = decision(at("11-24 11:00"))
    escalation.hear(made, assigned(), made, made)
    assert len(decided(escalation)) == 1
    assert escalation.store.kept["lead"].extended == 5


def test_steps_are_about_the_colleague_who_was_handed_the_case_last() -> None:
    escalation = started()
    escalation.hear(handed_over(at("11-24 10:00"), "housing-head"), handed_over(at("11-24 09:00"), "housing-deputy"))
    escalation.sweep(at("11-25 17:30"))
    assert people(escalation.steps()[0].told) == ["housing-head"]
