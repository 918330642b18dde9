"""What callers may ask of notifier."""

from typing import Literal

from pydantic import Field

from services.mesh.contracts.base import Value
from services.mesh.contracts.calls.base import CaseQuery, Request, StoryLine
from services.mesh.contracts.people import Channel, Language

State = Literal["new", "sending", "ambiguous", "sent", "failed", "reached", "dropped"]


class MessagesQuery(CaseQuery):
    """Everything people were told about these cases."""


class AmbiguousQuery(Request):
    """Messages of which nobody knows whether the carrier took them."""

    limit: int = Field(default=100, ge=1, le=500)


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
