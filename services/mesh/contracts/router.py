"""What router says: the county, assignments and the officials' side of a case."""

from typing import Literal

from pydantic import AwareDatetime

from services.mesh.contracts.base import Contract
from services.mesh.contracts.county import County
from services.mesh.contracts.people import Citizen, Due, Seat

Part = Literal["lead", "co", "triage"]


class CountyApplied(Contract):
    """The whole county file, applied as this version (1, 2, ...)."""

    SPEAKERS = ("router",)
    HEARERS = ("intake", "notifier", "escalation")

    county_version: int
    county: County


class CaseAssigned(Contract):
    """A unit and official put in charge of a case; one message per assignment.

    `seats` are all who can act on it, the official in charge first, each with an own reply code.
    `why` is the one line that explains the route; `returned` a reason given by the unit before.
    """

    SPEAKERS = ("router",)
    HEARERS = ("notifier", "escalation", "intake")

    case_no: str
    assignment_id: str
    part: Part
    seats: tuple[Seat, ...]
    citizen: Citizen
    words: str
    category_id: str | None = None
    category_name: str | None = None
    area_name: str | None = None
    place: str | None = None
    why: str
    pace: str
    urgent: bool = False
    secret: bool = False
    assigned_at: AwareDatetime
    received_at: AwareDatetime
    accept_due: Due
    answer_due: Due
    helpers: tuple[str, ...] = ()
    returned: str | None = None
    reworked: str | None = None


class CaseAccepted(Contract):
    """An official took the case; `received_at` is when the reply reached us.

    `corrects`: the assignment was accepted, answered or returned before this reply was heard; only the moment on
    record changes, nobody is told.
    """

    SPEAKERS = ("router",)
    HEARERS = ("notifier", "escalation", "intake")

    case_no: str
    assignment_id: str
    part: Part
    unit_name: str
    person_id: str
    citizen: Citizen
    secret: bool = False
    answer_due: Due
    received_at: AwareDatetime
    corrects: bool = False


class CaseReturned(Contract):
    """The unit handed the case back. The next assignment says who has it now."""

    SPEAKERS = ("router",)
    HEARERS = ("escalation", "notifier")

    case_no: str
    assignment_id: str
    unit_id: str
    reason: str
    received_at: AwareDatetime


class CaseProgressed(Contract):
    """A note while work goes on; the citizen is told, unless it only goes to the lead."""

    SPEAKERS = ("router",)
    HEARERS = ("notifier", "intake")

    case_no: str
    assignment_id: str
    unit_name: str
    words: str
    citizen: Citizen
    to_citizen: bool = True
    seats: tuple[Seat, ...] = ()
    secret: bool = False
    received_at: AwareDatetime


class SupplementPassed(Contract):
    """What the citizen added, for those who act on the case."""

    SPEAKERS = ("router",)
    HEARERS = ("notifier",)

    case_no: str
    assignment_id: str
    words: str
    seats: tuple[Seat, ...]
    secret: bool = False


class CaseAnswered(Contract):
    """The lead unit's result, which the citizen then rates."""

    SPEAKERS = ("router",)
    HEARERS = ("notifier", "escalation", "intake")

    case_no: str
    assignment_id: str
    unit_name: str
    person_id: str
    words: str
    citizen: Citizen
    secret: bool = False
    received_at: AwareDatetime


class CoHandlerReleased(Contract):
    """An assignment that no longer has to act: done or returned by a co-handler, replaced, or the case was answered."""

    SPEAKERS = ("router",)
    HEARERS = ("escalation", "notifier")

    case_no: str
    assignment_id: str
    reason: Literal["done", "returned", "replaced", "closed"]
    received_at: AwareDatetime
