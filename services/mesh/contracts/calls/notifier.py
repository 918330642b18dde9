"""What callers may ask of notifier."""

from typing import Literal

from pydantic import AwareDatetime, Field

from services.mesh.contracts.base import Value
from services.mesh.contracts.calls.base import CaseQuery, CommandRequest, Request, StoryLine
from services.mesh.contracts.people import Channel, Language

State = Literal["new", "sending", "ambiguous", "sent", "failed", "reached", "dropped"]
Settled = Literal["open", "receipt", "found", "answered", "refused", "sent_again", "given_up"]


class MessagesQuery(CaseQuery):
    """Everything people were told about these cases."""


class AmbiguousQuery(Request):
    """Attempts of which nobody knew, or knows, whether the carrier took them: unclear since then (real time).

    Without `settled` only those that are open still. Answered with a list of AmbiguousLine, the oldest first.
    """

    since: AwareDatetime | None = None
    settled: bool = False
    limit: int = Field(default=1000, ge=1, le=20_000)


class AmbiguousLine(Value):
    """One attempt that was unclear, and how it was settled; never words, and of a phone or address only the ends.

    `attempt_id` is the callback's id; `attempt_ids` and `carrier_ids` are those of all attempts of this message.
    """

    message_id: str
    case_no: str
    template: str
    channel: Channel
    recipient: str
    state: State
    tries: int
    attempt_id: str
    number: int
    carrier_id: str | None = None
    attempt_ids: tuple[str, ...]
    carrier_ids: tuple[str, ...]
    started_at: AwareDatetime
    unclear_at: AwareDatetime
    why: str
    settled: Settled
    settled_at: AwareDatetime | None = None


class HoldQuery(Request):
    """Whether anything is sent."""


class Hold(CommandRequest):
    """Send nothing from now on, in all replicas and over restarts; hearing goes on."""

    by: str = Field(min_length=1, max_length=60)
    why: str = Field(min_length=1, max_length=200)


class Release(CommandRequest):
    """Send again."""

    by: str = Field(min_length=1, max_length=60)


class HoldState(Value):
    """Whether the notifier is held, since when (real time), why and by whom; `waiting`: what waits to be sent."""

    held: bool
    since: AwareDatetime | None = None
    why: str = ""
    by: str = ""
    waiting: int = 0


class Recall(CommandRequest):
    """While held, after a backup was restored: what the carrier took since then (real time) is not sent again."""

    since: AwareDatetime


class Recalled(Value):
    """How many waiting messages the carrier had, how many are left to send, and how many of its SMS fit none."""

    recalled: int
    left: int
    unknown: int


class MessageLine(StoryLine):
    """One message to one person. `who` is the official's name or `citizen`, `what` the template; never a phone.

    `detail` holds the words, empty in a secret case for a viewer who may not know of it.
    """

    message_id: str
    channel: Channel
    state: State
    tries: int
    resent: bool = False
    carrier_code: str = ""
    round: int = 1


class PreviewQuery(Request):
    """How a template reads with these values."""

    template: str = Field(max_length=60)
    values: dict[str, str] = Field(default_factory=dict)
    language: Language = "zh"


class Preview(Value):
    """The words of an SMS and how many parts it takes."""

    words: str
    segments: int
    units: int
    alphabet: Literal["GSM-7", "UCS-2"]
