"""Bringing one assignment's clock up to date: what may not stand, what is to be taken, when to look again."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from prometheus_client import Counter

from services.escalation.domain.assignment import Assignment, deadline_event
from services.escalation.domain.ladder import Rung, ladder_key, open_rungs, rungs
from services.escalation.domain.step import Step, contradicted, taken_event, withdrawn_event
from services.escalation.domain.telling import only_highest, told
from services.mesh.contracts.county import County
from services.mesh.contracts.people import Seat
from services.mesh.county import derived
from services.mesh.deadlines import calendar_of, deadlines, longer
from services.mesh.ids import id_about
from services.mesh.work import Work

if TYPE_CHECKING:
    from services.escalation.store import Store
else:
    Store = Any

STEP = "step"
REMEMBERED = 1_000  # ladders of assignments
TAKEN = Counter("directline_steps_total", "Ladder steps taken.", ["stage"])
WITHDRAWN = Counter("directline_steps_withdrawn_total", "Ladder steps withdrawn: the reply had come in time.")


def begin(work: Work[Store], assignment: Assignment) -> None:
    """Keep a new assignment and wind its clock; one whose round has ended owes nothing."""
    assignment = _known(work, assignment)
    ahead = open_rungs(_rungs(work.county, assignment), assignment)
    work.store.add(assignment)
    _look_again(work, assignment, ahead)


def settle(work: Work[Store], assignment: Assignment, taken: Sequence[Step]) -> None:
    """After a reply: withdraw the steps it contradicts, record what had come due before it, look again in time."""
    for step in taken:
        if contradicted(assignment, step):
            withdraw(work, assignment, step)
    ahead = open_rungs(_rungs(work.county, assignment), assignment)
    overtaken = [rung for rung in ahead if assignment.stopped_at(rung.stage) is not None]
    _keep(work, assignment, [(rung, ()) for rung in overtaken], [rung for rung in ahead if rung not in overtaken])


def take(work: Work[Store], assignment: Assignment) -> None:
    """Take all steps that are due, in order; each person is told of the highest only."""
    county = work.county
    ahead = open_rungs(_rungs(county, assignment), assignment)
    due = [(rung, told(county, assignment, rung.tell)) for rung in ahead if rung.at <= work.now]
    _keep(work, assignment, only_highest(due), ahead[len(due):])


def plan(work: Work[Store], assignment: Assignment) -> None:
    """Look again when the next step falls by the county's present rules; settle deadlines that were provisional."""
    known = _known(work, assignment)
    if known != assignment:
        work.store.save(known)
    _look_again(work, known, open_rungs(_rungs(work.county, known), known))


def record(work: Work[Store], assignment: Assignment, step: Step, about: Seat) -> None:
    """Keep a step, and tell it to those who are to be told."""
    work.store.add_step(step)
    TAKEN.labels(step.stage).inc()
    if step.told:
        work.say(taken_event(assignment, step, about, work.now))


def next_step_at(work: Work[Store], assignment: Assignment) -> datetime | None:
    """When the next step falls by the county's present rules."""
    ahead = open_rungs(_rungs(work.county, assignment), assignment)
    return ahead[0].at if ahead else None


def _known(work: Work[Store], assignment: Assignment) -> Assignment:
    """With deadlines that were provisional as the county's table has them by now; says so where one is settled."""
    if not assignment.provisional:
        return assignment
    accept, answer = deadlines(work.county, assignment.pace, assignment.part, assignment.assigned_at)
    if assignment.extended:
        answer = longer(work.county, assignment.pace, answer, assignment.extended)
    known = assignment.settled(accept, answer)
    if known != assignment:
        work.say(deadline_event(known, work.now))
    return known


def _rungs(county: County, assignment: Assignment) -> Sequence[Rung]:
    """Worked out once for assignments that are alike, as those of a batch often are."""
    known, alike = derived(county, _ladders), ladder_key(assignment)
    if alike not in known:
        if len(known) >= REMEMBERED:
            known.clear()
        known[alike] = rungs(county, derived(county, calendar_of), assignment)
    return known[alike]


def _ladders(_county: County) -> dict[object, Sequence[Rung]]:
    return {}


def _keep(work: Work[Store], assignment: Assignment, due: Iterable[tuple[Rung, tuple[Seat, ...]]],
          ahead: Sequence[Rung]) -> None:
    for rung, seats in due:
        record(work, assignment, step_of(work, assignment, rung, seats), assignment.in_charge)
        assignment = assignment.stepped(rung.stage, rung.at)
    work.store.save(assignment)
    _look_again(work, assignment, ahead)


def ladder(work: Work[Store], assignment: Assignment) -> Sequence[Rung]:
    """All rungs of an assignment by the county's present rules."""
    return _rungs(work.county, assignment)


def step_of(work: Work[Store], assignment: Assignment, rung: Rung, seats: tuple[Seat, ...]) -> Step:
    """The step that a rung comes to; for the same rung always under the same id."""
    step_id = id_about(assignment.case_no, "step", assignment.assignment_id, rung.stage, rung.step,
                       rung.at.timestamp())
    return Step(step_id=step_id, assignment_id=assignment.assignment_id, case_no=assignment.case_no,
                stage=rung.stage, step=rung.step, due_at=rung.at, taken_at=work.now, reminder=rung.reminder,
                card=rung.card, told=seats)


def _look_again(work: Work[Store], assignment: Assignment, ahead: Sequence[Rung]) -> None:
    if ahead:
        work.due.set(STEP, assignment.assignment_id, ahead[0].at, case_no=assignment.case_no)
    else:
        work.due.drop(STEP, assignment.assignment_id)


def withdraw(work: Work[Store], assignment: Assignment, step: Step, received_at: datetime | None = None) -> None:
    """Take back a step and its card: what came at `received_at`, or the reply, had come in time."""
    work.store.withdraw(step, work.now)
    WITHDRAWN.inc()
    if step.told:
        work.say(withdrawn_event(assignment, step, work.now, received_at))
