"""What intake says: every inbound word, and the citizen's side of a case."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field

from services.mesh.contracts.base import Contract, Value
from services.mesh.contracts.people import Channel, Citizen, Due, Lacks, Language

Verb = Literal["accept", "note", "return", "extend", "done", "details", "ask", "call", "hand_over", "list",
               "grant", "refuse", "dispatch", "rework", "none"]


class Command(Value):
    """An official's text by its form. `codes` are six digits each; verb `none` is a text without a command."""

    verb: Verb
    codes: tuple[str, ...] = ()
    words: str = ""


class Shift(Value):
    """An event, such as a storm, because of which an answer takes longer: its name, and until when it lasts."""

    event: str
    until: AwareDatetime


class CaseReceived(Contract):
    """A complaint has become a case. `received_at` is when the carrier handed it to us.

    `secret` and `urgent` are intake's first judgement, for the receipt; router decides.
    `to_desk` asks for a person's judgement: this is the matter left of a complaint about conduct. `hidden`: name and
    number stay hidden from the unit. `for_phone` is the phone of the person for whom somebody else complains.
    `linked_to` is the lead case of the same trouble; of a case that belongs to an event, `notice` is the event's honest
    text and `shift` what it does to the deadline. `receipt` is False where the phone has had its answers for the day:
    only a machine, or nearly, gets so far.
    """

    VERSION: ClassVar[int] = 2
    ADDED: ClassVar[dict[str, int]] = {"hidden": 2, "for_phone": 2, "linked_to": 2, "receipt": 2, "notice": 2,
                                       "shift": 2}
    SPEAKERS = ("intake",)
    HEARERS = ("router", "notifier")

    case_no: str
    citizen: Citizen
    words: str
    received_at: AwareDatetime
    secret: bool = False
    urgent: bool = False
    to_desk: bool = False
    avoid_units: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    hidden: bool = False
    for_phone: str | None = None
    linked_to: str | None = None
    receipt: bool = True
    notice: str = ""
    shift: Shift | None = None


class CaseSupplemented(Contract):
    """The citizen added words to an open case, or answered what was asked about it.

    `answers`: the clarifying question, which makes the case whole, or an official's, whose assignment is
    `asked_by`.
    """

    VERSION: ClassVar[int] = 2
    ADDED: ClassVar[dict[str, int]] = {"answers": 2, "asked_by": 2}
    SPEAKERS = ("intake",)
    HEARERS = ("router",)

    case_no: str
    words: str
    received_at: AwareDatetime
    answers: Literal["clarifying", "official"] | None = None
    asked_by: str | None = None


class ClarifyingDue(Contract):
    """The citizen has not said yet what is lacking, and is asked once more."""

    SPEAKERS = ("intake",)
    HEARERS = ("notifier",)

    case_no: str
    citizen: Citizen
    lacks: Lacks


class ClarifyingEnded(Contract):
    """The citizen was asked what is lacking and did not say it: a person must dispatch the case."""

    SPEAKERS = ("intake",)
    HEARERS = ("router",)

    case_no: str


class CaseWithdrawn(Contract):
    """The citizen took the complaint back and sent back the code that asked whether it was them.

    `pressed`: it came soon after an official's contact, which supervision looks at.
    """

    SPEAKERS = ("intake",)
    HEARERS = ("router", "escalation")

    case_no: str
    received_at: AwareDatetime
    pressed: bool = False


class CitizenHidden(Contract):
    """From now on the citizen's name and number stay hidden from the unit."""

    SPEAKERS = ("intake",)
    HEARERS = ("router",)

    case_no: str
    received_at: AwareDatetime


class ConsentAsked(Contract):
    """Another phone, of which the last four digits are told, asked about this citizen's case."""

    SPEAKERS = ("intake",)
    HEARERS = ("notifier",)

    case_no: str
    citizen: Citizen
    asker: str


class ConsentMissing(Contract):
    """The citizen has not consented in time that another phone learns of the case: the desk calls them."""

    SPEAKERS = ("intake",)
    HEARERS = ("router",)

    case_no: str
    asker: str


class CaseLinked(Contract):
    """Somebody else reported the same trouble: this lead case goes on for theirs. `reporters` counts all phones."""

    SPEAKERS = ("intake",)
    HEARERS = ("router",)

    case_no: str
    linked_case_no: str
    reporters: int = Field(ge=1)


class CaseUnlinked(Contract):
    """The other case goes its own way again; `reporters` are left at this one."""

    SPEAKERS = ("intake",)
    HEARERS = ("router",)

    case_no: str
    linked_case_no: str
    reporters: int = Field(ge=1)
    received_at: AwareDatetime


class LinkedCaseTold(Contract):
    """What became of the lead case, for somebody who reported the same; in fixed words, nobody's own."""

    SPEAKERS = ("intake",)
    HEARERS = ("notifier",)

    case_no: str
    citizen: Citizen
    news: Literal["accepted", "progressed", "answered"]
    unit_name: str = ""
    answer_due: Due | None = None


class CaseRated(Contract):
    """The citizen judged the answer, 1 (worst) to 5."""

    SPEAKERS = ("intake",)
    HEARERS = ("escalation",)

    case_no: str
    score: int = Field(ge=1, le=5)
    received_at: AwareDatetime


class RatingDue(Contract):
    """The citizen has not rated yet and is asked once more."""

    SPEAKERS = ("intake",)
    HEARERS = ("notifier",)

    case_no: str
    citizen: Citizen
    secret: bool = False


class CaseReopened(Contract):
    """A dissatisfied citizen's case goes back; `round` is the new one.

    `false_closure`: the same trouble was there again soon after the case was closed.
    """

    VERSION: ClassVar[int] = 2
    ADDED: ClassVar[dict[str, int]] = {"false_closure": 2}
    SPEAKERS = ("intake",)
    HEARERS = ("router", "escalation", "notifier")

    case_no: str
    citizen: Citizen
    reason: str
    received_at: AwareDatetime
    false_closure: bool = False


class CaseDisputed(Contract):
    """The citizen is dissatisfied once more: the county's decider says whether the case goes back."""

    SPEAKERS = ("intake",)
    HEARERS = ("router",)

    case_no: str
    score: int = Field(ge=1, le=5)
    reason: str
    received_at: AwareDatetime


class CaseClosed(Contract):
    """The case is closed, `rated` or not."""

    SPEAKERS = ("intake",)
    HEARERS = ("router", "escalation")

    case_no: str
    rated: bool
    score: int | None = None


class OfficialReplied(Contract):
    """A text in the form of an official's command, or any text from an official's phone. Router judges it.

    `pictures` are links to pictures that intake keeps, or is about to fetch.
    """

    VERSION: ClassVar[int] = 2
    ADDED: ClassVar[dict[str, int]] = {"pictures": 2}
    SPEAKERS = ("intake",)
    HEARERS = ("router",)

    text_id: str
    phone: str
    channel: Channel = "sms"
    language: Language = "zh"
    command: Command
    received_at: AwareDatetime
    pictures: tuple[str, ...] = ()


class PictureKept(Contract):
    """A picture of a case was fetched from the carrier; `link` is where it can be seen, unless the case is secret.

    `by_official`: it came with an official's own text, so that no official has to be told of it.
    """

    SPEAKERS = ("intake",)
    HEARERS = ("router",)

    case_no: str
    picture_id: str
    link: str
    by_official: bool = False
    received_at: AwareDatetime


class PhoneOptedOut(Contract):
    """A phone wants nothing more but answers to its own texts."""

    SPEAKERS = ("intake", "notifier")
    HEARERS = ("notifier",)

    phone: str


class PhoneOptedIn(Contract):
    """A phone wants to be told again."""

    SPEAKERS = ("intake",)
    HEARERS = ("notifier",)

    phone: str
