"""What router knows of a case: the case itself, its assignments, and the seats that may act on them."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from services.mesh.contracts.intake import CaseReceived
from services.mesh.contracts.people import Citizen, Decides, Due, Seat
from services.mesh.contracts.router import Part
from services.router.domain.plan import Plan

CaseState = Literal["open", "answered", "closed"]
State = Literal["assigned", "accepted", "done", "returned", "replaced", "closed"]

ANSWERS_FOR: frozenset[Part] = frozenset({"lead", "triage"})  # the parts that answer for the whole case
ACTING: frozenset[State] = frozenset({"assigned", "accepted"})


@dataclass(frozen=True, kw_only=True)
class Case:
    """A case as router needs it. `returns` counts how often a lead handed it back in this round.

    `unclear`: its citizen was asked what is lacking, and nobody is in charge until then. `linked_to` is the lead case
    that goes on for it, `reporters` counts the phones that told of a lead case's trouble. `hidden`: name and number
    are kept from the unit. `for_phone` is the person's for whom somebody else complained. `pictures` are links.
    """

    case_no: str
    round: int
    state: CaseState
    citizen: Citizen
    words: str
    received_at: datetime
    to_desk: bool
    avoid_units: tuple[str, ...]
    known_to: tuple[str, ...] | None
    secret: bool
    urgent: bool
    pace: str
    category_id: str | None
    category_name: str | None
    area_name: str | None
    place: str | None
    why: str
    returns: int = 0
    unclear: bool = False
    hidden: bool = False
    for_phone: str | None = None
    linked_to: str | None = None
    linked_at: datetime | None = None
    reporters: int = 1
    reporters_at: datetime | None = None
    shifted_by: str | None = None
    shifted_to: datetime | None = None
    pictures: tuple[str, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether it waits for its citizen to say what is lacking."""
        return self.unclear and self.state == "open" and self.linked_to is None


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a decider is asked, by which unit and about which assignment; `due` is what an extension of `days` means."""

    about: Decides
    assignment_id: str
    unit_name: str
    at: datetime
    reason: str = ""
    days: int = 0
    due: Due | None = None


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """A unit put in charge, with its own clock. `accepted_at` and `ended_at` are when the replies reached us.

    `handed_to` is the colleague who has it since `handed_at`. `asked` is what a decider has to decide.
    """

    assignment_id: str
    case_no: str
    round: int
    part: Part
    unit_id: str
    unit_name: str
    state: State
    assigned_at: datetime
    accept_due: Due
    answer_due: Due
    accepted_at: datetime | None = None
    accepted_by: str | None = None
    ended_at: datetime | None = None
    handed_to: str | None = None
    handed_at: datetime | None = None
    asked: Asked | None = None

    @property
    def acting(self) -> bool:
        """Whether the unit still has to act."""
        return self.state in ACTING


@dataclass(frozen=True, kw_only=True)
class HeldCode:
    """A seat with its code; `current` is False once a newer code replaced it or the assignment ended."""

    seat: Seat
    code: str
    assignment_id: str
    case_no: str
    position: int
    current: bool


@dataclass(frozen=True, kw_only=True)
class Note:
    """A line of the case's story, as router keeps it. `words` is empty where there are none."""

    at: datetime
    what: str
    who: str = ""
    words: str = ""


def opened(event: CaseReceived, plan: Plan) -> Case:
    """The case as it begins, with what the plan decided about it."""
    return Case(
        case_no=event.case_no, round=event.round, state="open", citizen=event.citizen, words=event.words,
        received_at=event.received_at, to_desk=event.to_desk, avoid_units=event.avoid_units, **_decided(plan),
        hidden=event.hidden, for_phone=event.for_phone, linked_to=None if plan.secret else event.linked_to,
        shifted_by=event.shift.event if event.shift else None, shifted_to=event.shift.until if event.shift else None,
    )


def replanned(case: Case, plan: Plan) -> Case:
    """The case with what a new plan, made of more words, decided about it."""
    return replace(case, **_decided(plan), unclear=False)


def _decided(plan: Plan) -> dict[str, Any]:
    return {
        "known_to": plan.known_to, "secret": plan.secret, "urgent": plan.urgent, "pace": plan.pace,
        "category_id": plan.category.id if plan.category else None,
        "category_name": plan.category.name if plan.category else None,
        "area_name": plan.area.name if plan.area else None, "place": plan.place, "why": plan.why,
    }
