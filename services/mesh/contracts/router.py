"""What router says: the county, assignments and the officials' side of a case."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field

from services.mesh.contracts.base import Contract
from services.mesh.contracts.county import County
from services.mesh.contracts.people import Citizen, Decides, Due, Lacks, Seat

Part = Literal["lead", "co", "triage", "decision"]


class CountyApplied(Contract):
    """The whole county file, applied as this version (1, 2, ...)."""

    SPEAKERS = ("router",)
    HEARERS = ("intake", "notifier", "escalation")

    county_version: int
    county: County


class CaseAssigned(Contract):
    """A unit and official put in charge of a case; one message per assignment.

    `seats` are all who can act on it, the official in charge first, each with an own reply code.
    `why` is the one line that explains the route; `returned` a reason given by the unit before. `reporters` counts the
    phones that told of the same trouble. Of a decision, `decides` says about what, `asked_by` which unit asks,
    `asked_days` for how many days more, and `asked_reason` why.
    """

    VERSION: ClassVar[int] = 2
    ADDED: ClassVar[dict[str, int]] = {"reporters": 2, "decides": 2, "asked_by": 2, "asked_days": 2,
                                       "asked_reason": 2}
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
    reporters: int = 1
    decides: Decides | None = None
    asked_by: str = ""
    asked_days: int = 0
    asked_reason: str = ""


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
    """A note while work goes on; the citizen is told, unless it only goes to the lead.

    `pictures` are links to pictures of intake's.
    """

    VERSION: ClassVar[int] = 2
    ADDED: ClassVar[dict[str, int]] = {"pictures": 2}
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
    pictures: tuple[str, ...] = ()


class SupplementPassed(Contract):
    """What the citizen added, for those who act on the case, in which part; `answers` what an official had asked."""

    VERSION: ClassVar[int] = 2
    ADDED: ClassVar[dict[str, int]] = {"answers": 2, "part": 2}
    SPEAKERS = ("router",)
    HEARERS = ("notifier",)

    case_no: str
    assignment_id: str
    words: str
    seats: tuple[Seat, ...]
    secret: bool = False
    answers: bool = False
    part: Part = "lead"


class CaseAnswered(Contract):
    """The lead unit's result, which the citizen then rates. `pictures` are links to pictures of intake's."""

    VERSION: ClassVar[int] = 2
    ADDED: ClassVar[dict[str, int]] = {"pictures": 2}
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
    pictures: tuple[str, ...] = ()


class CoHandlerReleased(Contract):
    """An assignment that no longer has to act: done or returned by a co-handler, replaced, or the case was answered.

    `tell` are those who must hear of it: the complaint was withdrawn.
    """

    VERSION: ClassVar[int] = 2
    ADDED: ClassVar[dict[str, int]] = {"tell": 2}
    SPEAKERS = ("router",)
    HEARERS = ("escalation", "notifier")

    case_no: str
    assignment_id: str
    reason: Literal["done", "returned", "replaced", "closed", "withdrawn"]
    received_at: AwareDatetime
    tell: tuple[Seat, ...] = ()


class CaseUnclear(Contract):
    """Place or matter can't be made out: the citizen is asked, and nobody is in charge until then."""

    SPEAKERS = ("router",)
    HEARERS = ("intake", "notifier")

    case_no: str
    citizen: Citizen
    lacks: Lacks


class CitizenContacted(Contract):
    """An official asked the citizen something, in `words`, or was given the citizen's number."""

    SPEAKERS = ("router",)
    HEARERS = ("intake", "notifier")

    case_no: str
    assignment_id: str
    how: Literal["asked", "number"]
    unit_name: str
    citizen: Citizen
    words: str = ""
    received_at: AwareDatetime


class CaseHandedOver(Contract):
    """A colleague of the unit has the case now; its deadlines go on."""

    SPEAKERS = ("router",)
    HEARERS = ("escalation", "notifier")

    case_no: str
    assignment_id: str
    person_id: str
    seats: tuple[Seat, ...]
    official_name: str
    place: str | None = None
    words: str = ""
    due: Due
    accepted: bool
    urgent: bool = False
    secret: bool = False
    received_at: AwareDatetime


class ExtensionRequested(Contract):
    """The official asks for more time: until `answer_due`, which the county's limit allows."""

    SPEAKERS = ("router",)
    HEARERS = ("escalation",)

    case_no: str
    assignment_id: str
    days: int = Field(ge=1)
    reason: str
    answer_due: Due
    received_at: AwareDatetime


class DecisionMade(Contract):
    """A decider granted or refused: more time for the unit (`extension`), that a case goes back (`rating`), or, when
    the citizen was called, that another phone may be told how it stands (`consent`).

    `assignment_id` is whom it concerns, and `seats` who asked, at `requested_at`. `answer_due` is the deadline that was
    asked for, `days` later than the one before.
    """

    SPEAKERS = ("router",)
    HEARERS = ("escalation", "intake", "notifier")

    case_no: str
    assignment_id: str
    about: Decides
    granted: bool
    reason: str = ""
    unit_name: str
    citizen: Citizen
    seats: tuple[Seat, ...] = ()
    days: int = 0
    answer_due: Due | None = None
    secret: bool = False
    requested_at: AwareDatetime
    received_at: AwareDatetime


class ReportersGrew(Contract):
    """So many phones have reported the same trouble by now: whoever acts on the lead case hears of it."""

    SPEAKERS = ("router",)
    HEARERS = ("notifier",)

    case_no: str
    assignment_id: str
    seats: tuple[Seat, ...]
    place: str | None = None
    reporters: int = Field(ge=2)


class DeskNotice(Contract):
    """Something that supervision has to look at: a case was withdrawn soon after an official's contact."""

    SPEAKERS = ("router",)
    HEARERS = ("notifier",)

    case_no: str
    seats: tuple[Seat, ...]
    kind: Literal["pressed"]
    secret: bool = False
