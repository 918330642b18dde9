"""What escalation makes of many messages and many due rows in one transaction, on both databases."""

from collections.abc import Iterator
from typing import Any

import pytest

from services.escalation.domain.assignment import Assignment
from services.escalation.domain.step import Step
from services.mesh.contracts.base import Contract
from services.mesh.contracts.intake import CaseRated
from tests.integration.escalation_app import COUNTY_APPLIED, Escalation
from tests.meshes import count, until
from tests.questions import asked
from tests.unit.escalation.fakes import CASE, START, accepted, answered, assigned, at, closed


@pytest.fixture
def escalation(database_url: str) -> Iterator[Escalation]:
    made = Escalation(database_url).migrated(database_url)
    yield made
    made.mesh.database.close()


def about(case_no: str, event: Contract) -> Contract:
    return event.replace(case_no=case_no, assignment_id=f"a{case_no}", message_id=f"{type(event).__name__}{case_no}")


def rated(score: int, when: str, case_no: str = CASE) -> CaseRated:
    return CaseRated(occurred_at=START, case_no=case_no, score=score, received_at=at(when))


def story(escalation: Escalation, case_no: str = CASE) -> tuple[list[Assignment], list[Step]]:
    with escalation.mesh.work() as work:
        return work.store.assignments_of([case_no]), work.store.steps_of_cases([case_no])


FACTS = (assigned(), accepted(at("11-23 10:30")), answered(at("11-23 10:40")), rated(4, "11-23 11:00"),
         closed(at("11-23 11:00")))


@pytest.mark.parametrize("event", FACTS, ids=lambda one: type(one).__name__)
def test_a_batch_of_a_hundred_asks_as_few_questions_as_a_batch_of_ten(escalation: Escalation, event: Contract) -> None:
    cases = [f"c{number:03}" for number in range(111)]
    escalation.hear(*(about(case_no, assigned()) for case_no in cases[:1 if type(event) is type(assigned()) else 111]))
    escalation.wake(at("11-23 11:00"))
    escalation.put_clock(at("11-23 11:30"))
    escalation.hear(about(cases[0], event))
    asked_for = []
    for some in (cases[1:11], cases[11:111]):
        with asked(escalation.mesh) as statements:
            escalation.hear(*(about(case_no, event) for case_no in some))
        asked_for.append(statements)
    assert len(asked_for[1]) <= len(asked_for[0]), [one for one in asked_for[1] if one not in asked_for[0]]
    assert count(escalation.mesh, "waiting") == count(escalation.mesh, "parked") == 0


def test_a_tick_asks_as_few_questions_for_a_hundred_steps_as_for_ten(escalation: Escalation) -> None:
    asked_for = []
    for number, first in ((10, 0), (100, 10)):
        escalation.put_clock(START)
        escalation.hear(*(about(f"c{case_no}", assigned()) for case_no in range(first, first + number)))
        with asked(escalation.mesh) as statements:
            escalation.wake(at("11-23 11:00"))
        asked_for.append(len(statements))
    assert escalation.said("CaseEscalated") == 110
    assert asked_for[1] <= asked_for[0] + 1  # a tick that took a full batch looks whether there is more


def test_a_whole_case_in_one_batch_ends_as_one_by_one(escalation: Escalation) -> None:
    events = [assigned(), assigned("co", part="co"), accepted(at("11-23 10:30")), answered(at("11-23 10:40")),
              assigned("more", part="co", when=at("11-23 10:45")), closed(at("11-23 10:50")),
              assigned("late", part="co")]
    escalation.hear(*(about(CASE, event).replace(assignment_id=event.assignment_id, message_id=f"one {number}")
                      for number, event in enumerate(events)))
    for number, event in enumerate(events):
        alone = f"{event.assignment_id}2" if event.assignment_id else None
        escalation.hear(event.replace(case_no="2", assignment_id=alone, message_id=f"two {number}"))
    together, _ = story(escalation)
    apart, _ = story(escalation, "2")
    assert [(one.assignment_id + "2", one.accepted_at, one.ended_at) for one in together] == [
        (one.assignment_id, one.accepted_at, one.ended_at) for one in apart]
    assert all(one.ended_at for one in together)
    assert count(escalation.mesh, "due", "kind = 'step'") == 0


def test_a_step_that_is_taken_and_contradicted_in_one_batch_is_withdrawn(escalation: Escalation) -> None:
    escalation.hear(assigned())
    escalation.put_clock(at("11-23 11:30"))
    escalation.hear(accepted(at("11-23 11:20")), accepted(at("11-23 10:50"), message_id="before"))
    [one], steps = story(escalation)
    assert one.accepted_at == at("11-23 10:50")
    assert [step.due_at for step in steps] == [at("11-23 11:00")]
    assert all(step.withdrawn_at for step in steps)


def test_a_step_that_two_messages_of_one_batch_contradict_is_withdrawn_once(escalation: Escalation) -> None:
    escalation.hear(assigned())
    escalation.wake(at("11-23 11:00"))
    escalation.hear(accepted(at("11-23 10:50")), accepted(at("11-23 10:45"), message_id="before"))
    assert (escalation.said("CaseEscalated"), escalation.said("StepWithdrawn")) == (1, 1)


def test_an_early_message_that_fails_leaves_no_trace_in_its_batch(escalation: Escalation) -> None:
    handlers = escalation.mesh.hearing._handlers
    accept = handlers[type(accepted(START))]

    def fails(work: Any, event: Any) -> None:
        accept(work, event)
        if event.message_id == "bad":
            work.store.rate(CASE, 1, 1, START)
            work.store.assignment("lead")
            raise RuntimeError

    escalation.mesh.hearing._handlers = {**handlers, type(accepted(START)): fails}
    escalation.hear(accepted(at("11-23 10:30"), message_id="bad"))
    escalation.hear(accepted(at("11-23 10:40"), "co", message_id="good"))
    escalation.hear(assigned(), assigned("co", part="co"))
    by_id = {one.assignment_id: one.accepted_at for one in story(escalation)[0]}
    assert by_id == {"lead": None, "co": at("11-23 10:40")}
    assert count(escalation.mesh, "ratings") == 0
    assert count(escalation.mesh, "waiting", "attempts = 1") == count(escalation.mesh, "waiting") == 1


def test_the_last_rating_counts_whatever_the_order_and_the_batch(escalation: Escalation) -> None:
    escalation.hear(rated(2, "11-23 10:00"), rated(5, "11-23 12:00"), rated(3, "11-23 11:00"))
    escalation.hear(rated(1, "11-23 11:30"), rated(4, "11-23 10:30", "2"))
    with escalation.mesh.work() as work:
        assert (work.store.rating(CASE, 1), work.store.rating("2", 1)) == (5, 4)


def test_a_repeated_batch_changes_nothing(escalation: Escalation) -> None:
    events = [about(f"c{number}", assigned()) for number in range(20)]
    escalation.hear(*events, *events[:3])
    escalation.hear(*events)
    escalation.hear(*(event.replace(message_id=f"again {event.case_no}") for event in events))
    assert count(escalation.mesh, "assignments") == count(escalation.mesh, "due", "kind = 'step'") == 20


def test_a_county_that_is_applied_again_plans_what_is_open_with_few_questions(escalation: Escalation) -> None:
    escalation.hear(*(about(f"c{number}", assigned()) for number in range(90)))
    escalation.hear(COUNTY_APPLIED.replace(message_id="again", county_version=2))
    with asked(escalation.mesh) as statements:
        escalation.wake(START)
    until(lambda: count(escalation.mesh, "due", "kind = 'replan'") == 0)
    assert len(statements) < 40
    assert count(escalation.mesh, "due", "kind = 'step'") == 90
