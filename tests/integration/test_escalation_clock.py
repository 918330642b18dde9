"""The officials' clock on real databases: what is kept, and each step once whatever the number of replicas."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from services.escalation import answers
from services.escalation.domain.assignment import End, assignment_of
from services.escalation.domain.step import Step
from services.mesh.contracts.calls.escalation import ClockQuery, StepsQuery, StoryQuery
from services.mesh.contracts.people import Due
from tests.integration.escalation_app import Escalation
from tests.unit.escalation.fakes import CASE, START, accepted, answered, assigned, at, closed, people, reopened, seats

Make = Callable[[], Escalation]


@pytest.fixture
def make(database_url: str) -> Iterator[Make]:
    """Makes replicas on one database."""
    made: list[Escalation] = []

    def one() -> Escalation:
        replica = Escalation(database_url)
        made.append(replica)
        return replica if len(made) > 1 else replica.migrated(database_url)

    yield one
    for replica in made:
        replica.mesh.database.close()


def test_an_assignment_is_kept_as_it_is(make: Make) -> None:
    escalation = make()
    kept = assignment_of(assigned(secret=True, known_to=("housing-duty",)))
    with escalation.mesh.work() as work:
        work.store.add(kept)
    changed = kept.accepted(at("11-23 10:00"), "housing-duty").stepped("accept", at("11-23 11:00"))
    with escalation.mesh.work() as work:
        assert work.store.assignment("lead") == kept
        work.store.save(changed)
    with escalation.mesh.work() as work:
        assert work.store.assignments_of([CASE]) == [changed]
        assert work.store.open_after("", 10) == [changed]
        work.store.save(changed.ended(at("11-24 10:00")))
        assert work.store.open_after("", 10) == []
        assert work.store.assignment("other") is None


def test_steps_ends_and_ratings_are_kept(make: Make) -> None:
    escalation = make()
    step = Step(step_id="s", assignment_id="lead", case_no=CASE, stage="answer", step=1, due_at=START,
                taken_at=START, reminder=False, card="red", told=seats("housing"))
    end = End(round=1, at=START, final=True)
    with escalation.mesh.work() as work:
        work.store.add_step(step)
        work.store.add_end("e", CASE, end)
        for minute, score in ((1, 2), (3, 4), (2, 1)):
            work.store.rate(CASE, 1, score, START + timedelta(minutes=minute))
    with escalation.mesh.work() as work:
        assert work.store.steps_of("lead") == work.store.steps_of_cases([CASE]) == [step]
        assert work.store.ends_of(CASE) == [end]
        assert work.store.rating(CASE, 1) == 4
        work.store.withdraw(step, at("11-24 09:00"))
        assert work.store.steps_of("lead") == [replace(step, withdrawn_at=at("11-24 09:00"))]


def test_an_overdue_acceptance_climbs_and_is_taken_back_when_the_reply_had_come_in_time(make: Make) -> None:
    escalation = make()
    escalation.hear(accepted(at("11-23 10:59")).replace(assignment_id="co"))
    escalation.hear(assigned())
    escalation.wake(at("11-23 14:30"))
    escalation.hear(accepted(at("11-23 10:59")))
    assert (escalation.said("CaseEscalated"), escalation.said("StepWithdrawn")) == (2, 2)
    escalation.hear(assigned("co", part="co"), answered(at("11-23 15:00")))
    escalation.wake(at("12-23 14:30"))
    assert (escalation.said("CaseEscalated"), escalation.said("StepWithdrawn")) == (2, 2)


def test_callers_learn_deadlines_and_steps_and_of_a_secret_case_only_those_who_may_know(make: Make) -> None:
    escalation = make()
    known_to = ("discipline-duty", "discipline-second")
    escalation.hear(assigned(), assigned("x", "discipline", case_no="7", pace="discipline", secret=True,
                                         known_to=known_to))
    escalation.wake(at("2027-01-25 09:00"))
    both = (CASE, "7")
    with escalation.mesh.work() as work:
        clocks = answers.clock(work, ClockQuery(case_nos=both, viewer="housing-duty"))
        assert {line.case_no: line.unit_name for line in clocks} == {CASE: "住房和城乡建设局", "7": ""}
        hidden = answers.steps(work, StepsQuery(case_nos=("7",), viewer="housing-duty"))
        shown = answers.steps(work, StepsQuery(case_nos=("7",), viewer="discipline-duty"))
        assert [line.told for line in hidden] == [(), ()]
        assert [line.told for line in shown] == [(), ("纪委信访室", "纪委信访室副值班")]
        story = answers.story(work, StoryQuery(case_nos=both))
        assert [line.at for line in story] == sorted(line.at for line in story)
        assert not any(line.who for line in story if line.case_no == "7")


def test_a_false_closure_is_counted_once_and_told_in_the_story(make: Make) -> None:
    escalation = make()
    again = reopened(at("11-30 09:00")).replace(false_closure=True)
    escalation.hear(assigned(), answered(at("11-24 09:00")), closed(at("11-24 12:00")), again, again,
                    reopened(at("12-02 09:00"), 3))
    with escalation.mesh.work() as work:
        assert work.store.false_closures([CASE]) == [(CASE, 1, at("11-30 09:00"))]
        story = answers.story(work, StoryQuery(case_nos=(CASE,)))
        assert [line.who for line in story if line.what == "false closure"] == ["住房和城乡建设局"]


def test_a_thousand_deadlines_due_at_once_are_a_thousand_steps(make: Make, database_url: str) -> None:
    first = make()
    for start in range(0, 1000, 100):
        first.hear(*(assigned(f"a{n:04}", case_no=f"c{n}") for n in range(start, start + 100)))
    replicas = [first] if database_url.startswith("sqlite") else [first, make(), make()]
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda replica: replica.wake(at("11-23 11:00")), replicas))
    assert first.said("CaseEscalated") == 1000
    with first.mesh.work() as work:
        steps = work.store.steps_of_cases([f"c{n}" for n in range(1000)])
    assert sorted(step.assignment_id for step in steps) == [f"a{n:04}" for n in range(1000)]


def test_after_a_day_down_exactly_what_was_missed_is_taken_in_order(make: Make) -> None:
    escalation = make()
    escalation.hear(*(assigned(f"a{n}", case_no=f"c{n}") for n in range(50)))
    escalation.wake(at("11-23 11:00"))
    escalation.wake(at("11-24 17:30"))
    with escalation.mesh.work() as work:
        for n in range(50):
            steps = work.store.steps_of(f"a{n}")
            assert [(step.step, people(step.told)) for step in steps] == [
                (0, ["housing-deputy"]), (1, ["housing-head"]), (2, ["supervision-duty"])]


def test_a_clock_that_jumped_takes_no_step_until_it_is_confirmed(make: Make) -> None:
    escalation = make()
    escalation.hear(assigned())
    escalation.put_clock(at("11-24 18:00"))
    ahead = escalation.mesh.clock.real_now() + timedelta(days=1)
    escalation.mesh.clock = type(escalation.mesh.clock)(at("11-24 18:00"), rate=0)
    escalation.mesh.clock._wall = lambda: ahead
    escalation.mesh.tick()
    assert escalation.said("CaseEscalated") == 0
    escalation.mesh.confirm_clock()
    escalation.mesh.tick()
    assert escalation.said("CaseEscalated") == 3


def test_a_release_that_knows_the_years_table_settles_what_was_provisional(make: Make) -> None:
    """The county's file stays as it was; only the official table has come."""
    escalation, event = make(), assigned()
    unsure = {"accept_due": event.accept_due.model_copy(update={"provisional": True}),
              "answer_due": Due(at=at("11-25 17:30"), provisional=True)}
    with escalation.mesh.work() as work:
        work.store.add(replace(assignment_of(event), **unsure))
    escalation.app.look_at_calendar()
    escalation.wake(START)
    with escalation.mesh.work() as work:
        kept = work.store.assignment("lead")
    assert (kept.accept_due, kept.answer_due) == (event.accept_due, event.answer_due)
    assert escalation.said("DeadlineChanged") == 1
    escalation.app.look_at_calendar()
    escalation.wake(START)
    assert escalation.said("DeadlineChanged") == 1
