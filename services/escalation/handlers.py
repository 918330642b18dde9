"""What escalation does with each fact it hears and each moment that comes.

A handler changes what stops an assignment's deadlines and settles it, so that any order of facts gives one end.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from services.escalation.domain.assignment import Assignment, End, assignment_of
from services.escalation.domain.step import NO_RUNG, Step
from services.escalation.domain.telling import next_in_line, seat_of
from services.escalation.extensions import decision_made, extension_requested
from services.escalation.settling import STEP, begin, plan, record, settle, take
from services.mesh.contracts.escalation import Stage
from services.mesh.contracts.intake import CaseClosed, CaseRated, CaseReopened, CaseWithdrawn
from services.mesh.contracts.notifier import PersonUnreachable
from services.mesh.contracts.people import Seat
from services.mesh.contracts.router import (
    CaseAccepted,
    CaseAnswered,
    CaseAssigned,
    CaseHandedOver,
    CaseReturned,
    CoHandlerReleased,
    CountyApplied,
    DecisionMade,
    ExtensionRequested,
)
from services.mesh.county import county_applied
from services.mesh.errors import TooEarly
from services.mesh.ids import id_about
from services.mesh.log import log
from services.mesh.work import DueHandler, Handler, Work

if TYPE_CHECKING:
    from services.escalation.store import Store
else:
    Store = Any

REPLAN = "replan"
REPLAN_AT_ONCE = 100


def county_heard(work: Work[Store], event: CountyApplied) -> None:
    """Keep the county; what is open is planned anew by its ladders and calendar."""
    county_applied(work, event)
    replan_all(work)


def replan_all(work: Work[Store]) -> None:
    """Plan what is open anew, soon."""
    work.due.set(REPLAN, "", work.now)


def case_assigned(work: Work[Store], event: CaseAssigned) -> None:
    """Wind the clock of a new assignment, unless the case's round has already ended."""
    if work.store.assignment(event.assignment_id) is not None:
        return
    assignment = assignment_of(event)
    for end in work.store.ends_of(event.case_no):
        if end.covers(assignment):
            assignment = assignment.ended(end.at)
    begin(work, assignment)


def case_accepted(work: Work[Store], event: CaseAccepted) -> None:
    """Stop the clock for acceptance; the one for the answer goes on."""
    assignment = _known(work, event.case_no, event.assignment_id)
    _changed(work, assignment, assignment.accepted(event.received_at, event.person_id))


def case_returned(work: Work[Store], event: CaseReturned) -> None:
    """The unit has nothing more to do."""
    assignment = _known(work, event.case_no, event.assignment_id)
    _changed(work, assignment, assignment.ended(event.received_at))


def co_handler_released(work: Work[Store], event: CoHandlerReleased) -> None:
    """This assignment no longer has to act."""
    assignment = _known(work, event.case_no, event.assignment_id)
    _changed(work, assignment, assignment.ended(event.received_at))


def case_handed_over(work: Work[Store], event: CaseHandedOver) -> None:
    """A colleague is the one whom steps are about from now on."""
    assignment = _known(work, event.case_no, event.assignment_id)
    _changed(work, assignment, assignment.handed(event.received_at, event.person_id))


def case_answered(work: Work[Store], event: CaseAnswered) -> None:
    """The lead's answer ends what everybody owed in this round."""
    _end(work, event.message_id, event.case_no, End(round=event.round, at=event.received_at, final=False))


def case_reopened(work: Work[Store], event: CaseReopened) -> None:
    """Nothing of an earlier round is owed any more; one that was closed while the trouble went on is counted."""
    if event.false_closure:
        work.store.closed_falsely(event.case_no, event.round - 1, event.received_at)
    _end(work, event.message_id, event.case_no, End(round=event.round - 1, at=event.received_at, final=True))


def case_closed(work: Work[Store], event: CaseClosed) -> None:
    """Nothing is owed any more, unless the case is reopened."""
    _end(work, event.message_id, event.case_no, End(round=event.round, at=event.occurred_at, final=True))


def case_withdrawn(work: Work[Store], event: CaseWithdrawn) -> None:
    """Nothing is owed any more, in whatever round; kept, because withdrawals are counted for each unit."""
    _end(work, event.message_id, event.case_no, End(round=event.round, at=event.received_at, final=True))
    work.store.withdrawals.keep(event.case_no, event.received_at, pressed=event.pressed)


def case_rated(work: Work[Store], event: CaseRated) -> None:
    """Keep the citizen's judgement for the figures."""
    work.store.rate(event.case_no, event.round, event.score, event.received_at)


def person_unreachable(work: Work[Store], event: PersonUnreachable) -> None:
    """Tell the next person in line, once for each who can't be reached."""
    assignment = _known(work, event.case_no, event.assignment_id)
    before = [step for step in work.store.steps_of(assignment.assignment_id) if step.unreachable is not None]
    stage = _stage_at(assignment, event.occurred_at)
    stopped_at = assignment.stopped_at(stage)
    over = stopped_at is not None and stopped_at <= event.occurred_at
    if over or any(step.unreachable == event.person_id for step in before):
        return
    told = _stand_in(work, assignment, event.person_id, before) if stopped_at is None else ()
    about = seat_of(work.county, assignment, event.person_id) or assignment.in_charge
    record(work, assignment, Step(
        step_id=id_about(assignment.case_no, "stand-in", assignment.assignment_id, event.person_id),
        assignment_id=assignment.assignment_id, case_no=assignment.case_no, stage=stage,
        step=NO_RUNG, due_at=event.occurred_at, taken_at=work.now, reminder=False, card=None, told=told,
        unreachable=event.person_id), about)


def step_due(work: Work[Store], key: str, due_at: datetime) -> None:  # noqa: ARG001 - the rungs know their moments
    """A rung's moment has come."""
    assignment = work.store.assignment(key)
    if assignment is not None:
        take(work, assignment)


def replan(work: Work[Store], key: str, due_at: datetime) -> None:
    """Plan open assignments anew, some at a time; `key` is the last one that was."""
    some = work.store.open_after(key, REPLAN_AT_ONCE)
    work.lock(*sorted({assignment.case_no for assignment in some}))
    work.store.expect(assignments=[one.assignment_id for one in some])
    for one in some:
        assignment = work.store.assignment(one.assignment_id)
        if assignment is not None:
            plan(work, assignment)
    if len(some) == REPLAN_AT_ONCE:
        work.due.set(REPLAN, some[-1].assignment_id, due_at)


def _known(work: Work[Store], case_no: str, assignment_id: str) -> Assignment:
    assignment = work.store.assignment(assignment_id)
    if assignment is None:
        raise TooEarly(case_no)
    return assignment


def _changed(work: Work[Store], before: Assignment, now: Assignment) -> None:
    if now != before:
        settle(work, now, work.store.steps_of(now.assignment_id))


def _end(work: Work[Store], end_id: str, case_no: str, end: End) -> None:
    if end.round < 1:
        return
    work.store.add_end(end_id, case_no, end)
    for assignment in work.store.assignments_of([case_no]):
        if end.covers(assignment):
            _changed(work, assignment, assignment.ended(end.at))


def _stand_in(work: Work[Store], assignment: Assignment, silent: str, before: list[Step]) -> tuple[Seat, ...]:
    asked = {seat.person_id for step in before for seat in step.told} | {step.unreachable or "" for step in before}
    seat = next_in_line(work.county, assignment, silent, frozenset(asked))
    if seat is None:
        log.error("nobody left to tell", case_no=assignment.case_no, assignment_id=assignment.assignment_id)
    return (seat,) if seat is not None else ()


def _stage_at(assignment: Assignment, moment: datetime) -> Stage:
    accepted_at = assignment.accepted_at
    return "accept" if accepted_at is None or accepted_at > moment else "answer"


HEARS: dict[type, Handler] = {
    CountyApplied: county_heard,
    CaseAssigned: case_assigned,
    CaseAccepted: case_accepted,
    CaseReturned: case_returned,
    CaseAnswered: case_answered,
    CaseReopened: case_reopened,
    CaseClosed: case_closed,
    CaseWithdrawn: case_withdrawn,
    CaseRated: case_rated,
    CoHandlerReleased: co_handler_released,
    PersonUnreachable: person_unreachable,
    CaseHandedOver: case_handed_over,
    ExtensionRequested: extension_requested,
    DecisionMade: decision_made,
}
DUES: dict[str, DueHandler] = {STEP: step_due, REPLAN: replan}
