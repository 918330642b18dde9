"""What escalation says: the officials' clock."""

from typing import Literal

from pydantic import AwareDatetime

from services.mesh.contracts.base import Contract
from services.mesh.contracts.people import Citizen, Due, Seat
from services.mesh.contracts.router import Part

Stage = Literal["accept", "answer"]
Card = Literal["yellow", "red"]


class _StepTaken(Contract):
    """What a rung of a ladder tells: which deadline of which assignment, and whom.

    `step` counts from 0 within the stage; -1 when no rung but an unreachable person caused it.
    Unit and official are those whom it is about.
    """

    case_no: str
    assignment_id: str
    stage: Stage
    step: int
    tell: tuple[Seat, ...]
    unit_name: str
    official_name: str
    place: str | None = None
    words: str
    due: Due
    urgent: bool = False
    secret: bool = False


class DeadlineChanged(Contract):
    """A deadline that rested on no official calendar is settled now: the year's table has come.

    Both deadlines as they are from now on; each is settled once, so that the order of facts doesn't matter.
    """

    SPEAKERS = ("escalation",)
    HEARERS = ("intake", "router")

    case_no: str
    assignment_id: str
    part: Part
    accept_due: Due
    answer_due: Due
    secret: bool = False


class ReminderDue(_StepTaken):
    """A deadline comes near."""

    SPEAKERS = ("escalation",)
    HEARERS = ("notifier",)


class CaseEscalated(_StepTaken):
    """A deadline has passed, or the official can't be reached: a higher step is told."""

    SPEAKERS = ("escalation",)
    HEARERS = ("notifier",)

    unreachable: bool = False


class StepWithdrawn(Contract):
    """A step was taken although the reply had come in time: those who were told get one line."""

    SPEAKERS = ("escalation",)
    HEARERS = ("notifier",)

    case_no: str
    assignment_id: str
    stage: Stage
    step: int
    told: tuple[Seat, ...]
    unit_name: str
    received_at: AwareDatetime
    secret: bool = False


class ExtensionDecided(Contract):
    """More time was granted, until `answer_due`, or refused with a reason. `seats` asked for it."""

    SPEAKERS = ("escalation",)
    HEARERS = ("intake", "notifier", "router")

    case_no: str
    assignment_id: str
    part: Part
    granted: bool
    reason: str = ""
    unit_name: str
    citizen: Citizen
    seats: tuple[Seat, ...]
    answer_due: Due
    secret: bool = False
