"""What a text can lead to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from services.intake.domain.cases import Topic
from services.intake.domain.complaint import Draft
from services.intake.domain.text import Text
from services.mesh.contracts.intake import Command

Which = Literal["withdraw", "add"]  # what can be meant for one of several cases


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer to the phone; `case_no` is the case it is about, if it is about one."""

    template: str
    values: Mapping[str, str] = field(default_factory=dict)
    case_no: str | None = None


@dataclass(frozen=True, kw_only=True)
class NewCases:
    """The text is a complaint."""

    drafts: tuple[Draft, ...]


@dataclass(frozen=True, kw_only=True)
class Supplement:
    """The text adds to a case; `topic` is what the case is about now. Without words it adds only pictures.

    `answers`: it is the answer to the clarifying question, or to an official's, whose assignment is `asked_by`.
    """

    case_no: str
    words: str
    topic: Topic
    reply: Reply | None
    answers: Literal["clarifying", "official"] | None = None
    asked_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class CantSay:
    """The citizen does not know what the clarifying question asks: a person finds it out."""

    case_no: str
    reply: Reply


@dataclass(frozen=True, kw_only=True)
class Rated:
    """The citizen judged an answer. `drafts`: words with it that accuse somebody, or tell of an
    emergency, are a case of their own.
    """

    case_no: str
    score: int
    reason: str
    reply: Reply
    drafts: tuple[Draft, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RatedEarly:
    """A rating while we know of no answer yet: people may read it before we hear of it.

    A bare digit gets no reply: it may be small talk.
    """

    case_no: str
    score: int
    reason: str
    reply: Reply | None


@dataclass(frozen=True, kw_only=True)
class Reason:
    """The citizen says what is not solved, after a bad rating."""

    case_no: str
    words: str
    reply: Reply | None


@dataclass(frozen=True, kw_only=True)
class AskedAgain:
    """The words may be about a closed case: its citizen is asked, and they are kept meanwhile.

    `bare`: they say only that something is not solved, and never make a case.
    """

    case_no: str
    words: str
    bare: bool
    reply: Reply


@dataclass(frozen=True, kw_only=True)
class SameAgain:
    """The closed case is not solved: it is reopened, and was closed falsely. `drafts` are as those of Rated."""

    case_no: str
    reason: str
    pictures: tuple[str, ...] = ()
    drafts: tuple[Draft, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Resumed:
    """It is another matter: `kept` is taken as if it had just been written, and what is left to be taken is `then`."""

    kept: Text | None
    then: Text | None = None
    reply: Reply | None = None


@dataclass(frozen=True, kw_only=True)
class Opted:
    """The phone wants nothing more but answers, or everything again."""

    out: bool
    reply: Reply


@dataclass(frozen=True, kw_only=True)
class OfficialReply:
    """The text is router's to judge."""

    command: Command


@dataclass(frozen=True, kw_only=True)
class Nothing:
    """Small talk: nobody is bothered."""


@dataclass(frozen=True, kw_only=True)
class WithdrawalWanted:
    """The citizen wants to take the case back, and is asked for a code."""

    case_no: str


@dataclass(frozen=True, kw_only=True)
class Withdrawn:
    """The code came back."""

    case_no: str


@dataclass(frozen=True, kw_only=True)
class WithdrawalDropped:
    """The citizen was asked for a code, and would rather not withdraw."""

    case_no: str


@dataclass(frozen=True, kw_only=True)
class CodeWrong:
    """A code that is none; it counts for all the cases that wait for one (`guessed_at`)."""

    case_no: str
    guessed_at: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class OtherAsked:
    """The phone asks about somebody else's case. `case_no` is None where there is none, or a secret one."""

    number: str
    case_no: str | None


@dataclass(frozen=True, kw_only=True)
class Consented:
    """The citizen says whether another phone may know how the case stands."""

    case_no: str
    given: bool


@dataclass(frozen=True, kw_only=True)
class Hidden:
    """Name and number are kept from the unit from now on."""

    case_no: str
    reply: Reply


@dataclass(frozen=True, kw_only=True)
class Repeated:
    """The same words again: they stay with the open case that they made, and nobody else hears of them."""

    case_no: str
    reply: Reply


@dataclass(frozen=True, kw_only=True)
class WhichAsked:
    """The phone is asked which of these cases it means; `items` lists them. `words` wait for the answer."""

    verb: Which
    words: str
    candidates: tuple[str, ...]
    items: str


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """The phone said which case: this is done with it."""

    then: "Decision"


@dataclass(frozen=True, kw_only=True)
class Held:
    """The text is kept and nothing made of it yet. `waiting`: it is taken when others are; `blocked`: by a person.

    `begins`: the phone is blocked from now on.
    """

    why: Literal["blocked", "waiting"]
    begins: bool = False


Decision = (NewCases | Supplement | Rated | RatedEarly | Reason | Opted | Reply | OfficialReply | Nothing
            | WithdrawalWanted | WithdrawalDropped | Withdrawn | CodeWrong | OtherAsked | Consented | Hidden
            | WhichAsked | Chosen | AskedAgain | SameAgain | Resumed | CantSay | Repeated | Held)
