"""What a text can lead to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from services.intake.domain.cases import Topic
from services.intake.domain.complaint import Draft
from services.mesh.contracts.intake import Command


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
    """The text adds to a case; `topic` is what the case is about now. Without words it adds only pictures."""

    case_no: str
    words: str
    topic: Topic
    reply: Reply | None


@dataclass(frozen=True, kw_only=True)
class Rated:
    """The citizen judged an answer. `drafts`: the words with it accuse somebody, which is a case of its own."""

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
class Repeated:
    """The same words again: they stay with the open case that they made, and nobody else hears of them."""

    case_no: str
    reply: Reply


@dataclass(frozen=True, kw_only=True)
class Held:
    """The text is kept and nothing made of it yet. `waiting`: it is taken when others are; `blocked`: by a person.

    `begins`: the phone is blocked from now on.
    """

    why: Literal["blocked", "waiting"]
    begins: bool = False


Decision = (NewCases | Supplement | Rated | RatedEarly | Reason | Opted | Reply | OfficialReply | Nothing
            | Repeated | Held)
