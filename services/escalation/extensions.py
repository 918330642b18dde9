"""More time: asked for, granted or refused, and what that makes of a clock."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from services.escalation.domain.assignment import Assignment
from services.escalation.domain.granted import standing
from services.escalation.domain.step import NO_RUNG
from services.escalation.settling import ladder, record, settle, step_of, withdraw
from services.mesh.contracts.escalation import ExtensionDecided
from services.mesh.contracts.people import Due
from services.mesh.contracts.router import DecisionMade, ExtensionRequested
from services.mesh.errors import TooEarly
from services.mesh.work import Work

if TYPE_CHECKING:
    from services.escalation.store import Store
else:
    Store = Any


def extension_requested(work: Work[Store], event: ExtensionRequested) -> None:
    """Keep the request, for the figures; the deadline stands until it is granted."""
    work.store.asked(event.assignment_id, event.answer_due.at, case_no=event.case_no, days=event.days,
                     reason=event.reason, requested_at=event.received_at)


def decision_made(work: Work[Store], event: DecisionMade) -> None:
    """Grant or refuse more time. Steps that fell due after it was asked for don't stand once it is granted."""
    if event.about != "extension" or event.answer_due is None:
        return
    assignment = work.store.assignment(event.assignment_id)
    if assignment is None:
        raise TooEarly(event.case_no)
    newly = work.store.decided(event.assignment_id, event.answer_due.at, case_no=event.case_no, days=event.days,
                               granted=event.granted, requested_at=event.requested_at, decided_at=event.received_at)
    if not newly:
        return
    if event.granted:
        assignment = _granted(work, assignment, event.days, event.answer_due, event.requested_at)
    work.say(_decided(assignment, event, work))


def _granted(work: Work[Store], before: Assignment, days: int, answer_due: Due, requested_at: datetime) -> Assignment:
    """The clock with the new deadline: steps that don't stand any more are withdrawn, those missed are recorded."""
    assignment = before.granted(days, answer_due)
    grants = work.store.grants_of(assignment.assignment_id)
    past, ahead = standing(assignment, grants, partial(ladder, work))
    kept = {(rung.step, rung.at) for rung in (*past, *ahead)}
    taken = [step for step in work.store.steps_of(assignment.assignment_id)
             if step.stage == "answer" and step.step != NO_RUNG]
    for step in taken:
        if step.withdrawn_at is None and (step.step, step.due_at) not in kept:
            withdraw(work, assignment, step, requested_at)
    known, stop = {(step.step, step.due_at) for step in taken}, assignment.stopped_at("answer")
    missed = [rung for rung in past if (rung.step, rung.at) not in known and (stop is None or rung.at < stop)]
    for rung in missed:
        record(work, assignment, step_of(work, assignment, rung, ()), assignment.in_charge)
    just_before = max(grant.requested_at for grant in grants) - timedelta(microseconds=1)  # the ladder begins there
    through = max((at for number, at in known | {(rung.step, rung.at) for rung in missed} if (number, at) in kept),
                  default=just_before)
    through = max(through, just_before)
    assignment = replace(assignment, answer_through=through)
    settle(work, assignment, work.store.steps_of(assignment.assignment_id))
    return assignment


def _decided(assignment: Assignment, event: DecisionMade, work: Work[Store]) -> ExtensionDecided:
    return ExtensionDecided(
        occurred_at=work.now, case_no=event.case_no, round=assignment.round, assignment_id=event.assignment_id,
        known_to=event.known_to, part=assignment.part, granted=event.granted, reason=event.reason,
        unit_name=assignment.unit_name, citizen=event.citizen, seats=event.seats, answer_due=assignment.answer_due,
        secret=assignment.secret)
