"""What intake says: every inbound word, and the citizen's side of a case."""

from typing import Literal

from pydantic import AwareDatetime, Field

from services.mesh.contracts.base import Contract, Value
from services.mesh.contracts.people import Channel, Citizen, Language

Verb = Literal["accept", "note", "return", "extend", "done", "details", "ask", "call", "hand_over", "list",
               "grant", "refuse", "dispatch", "rework", "none"]


class Command(Value):
    """An official's text by its form. `codes` are six digits each; verb `none` is a text without a command."""

    verb: Verb
    codes: tuple[str, ...] = ()
    words: str = ""


class CaseReceived(Contract):
    """A complaint has become a case. `received_at` is when the carrier handed it to us.

    `secret` and `urgent` are intake's first judgement, for the receipt; router decides.
    `to_desk` asks for a person's judgement: this is the matter left of a complaint about conduct.
    """

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


class CaseSupplemented(Contract):
    """The citizen added words to an open case."""

    SPEAKERS = ("intake",)
    HEARERS = ("router",)

    case_no: str
    words: str
    received_at: AwareDatetime


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
    """A dissatisfied citizen's case goes back; `round` is the new one."""

    SPEAKERS = ("intake",)
    HEARERS = ("router", "escalation", "notifier")

    case_no: str
    citizen: Citizen
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
    """A text in the form of an official's command, or any text from an official's phone. Router judges it."""

    SPEAKERS = ("intake",)
    HEARERS = ("router",)

    text_id: str
    phone: str
    channel: Channel = "sms"
    language: Language = "zh"
    command: Command
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
