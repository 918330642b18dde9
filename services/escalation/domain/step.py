"""A step that was taken, and the facts that are said about it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from services.escalation.domain.assignment import Assignment
from services.mesh.contracts.escalation import CaseEscalated, ReminderDue, Stage, StepWithdrawn
from services.mesh.contracts.people import Seat

NO_RUNG = -1


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step taken, kept for good. `told` is empty where a higher step or the reply overtook it.

    `unreachable` is the person whose silence caused it, where no rung did (`step` is then NO_RUNG).
    A card counts unless the step was withdrawn.
    """

    step_id: str
    assignment_id: str
    case_no: str
    stage: Stage
    step: int
    due_at: datetime
    taken_at: datetime
    reminder: bool
    card: Literal["yellow", "red"] | None
    told: tuple[Seat, ...]
    unreachable: str | None = None
    withdrawn_at: datetime | None = None


def contradicted(assignment: Assignment, step: Step) -> bool:
    """Whether the reply had come in before the step was due."""
    stopped_at = assignment.stopped_at(step.stage)
    return step.withdrawn_at is None and stopped_at is not None and step.due_at >= stopped_at


def taken_event(assignment: Assignment, step: Step, about: Seat, now: datetime) -> ReminderDue | CaseEscalated:
    """What tells people about a step and the official whom it is about; it bears the step's id."""
    common: dict[str, Any] = {
        "message_id": step.step_id, "occurred_at": now, "case_no": assignment.case_no, "round": assignment.round,
        "assignment_id": assignment.assignment_id, "known_to": assignment.known_to, "stage": step.stage,
        "step": step.step, "tell": step.told, "unit_name": about.unit_name,
        "official_name": about.name, "place": assignment.place, "words": assignment.words,
        "due": assignment.due(step.stage), "urgent": assignment.urgent, "secret": assignment.secret}
    if step.reminder:
        return ReminderDue(**common)
    return CaseEscalated(**common, unreachable=step.unreachable is not None)


def withdrawn_event(assignment: Assignment, step: Step, now: datetime,
                    received_at: datetime | None = None) -> StepWithdrawn:
    """What tells those people that the reply, or a request that was granted, had come in time after all."""
    received_at = received_at or assignment.stopped_at(step.stage)
    assert received_at is not None  # noqa: S101 - only what was stopped is withdrawn
    return StepWithdrawn(
        occurred_at=now, case_no=assignment.case_no, round=assignment.round, assignment_id=assignment.assignment_id,
        known_to=assignment.known_to, stage=step.stage, step=step.step, told=step.told,
        unit_name=assignment.unit_name, received_at=received_at, secret=assignment.secret)
