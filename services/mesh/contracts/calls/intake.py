"""What callers may ask of intake."""

from typing import Literal

from pydantic import AwareDatetime, Field

from services.mesh.contracts.base import Value
from services.mesh.contracts.calls.base import CaseQuery, CommandRequest, Request
from services.mesh.contracts.county import Phone
from services.mesh.contracts.people import Language

WebhookFound = Literal["fine", "other_address", "no_retries", "application", "no_such_number", "unread"]


class Submit(CommandRequest):
    """A complaint that did not come by SMS; receipt and answer go to `address`."""

    address: Phone
    words: str = Field(min_length=2, max_length=5000)
    pictures: tuple[str, ...] = Field(default=(), max_length=10)
    language: Language = "zh"


class Submitted(Value):
    """The cases that were made: one, or two when the words also accuse somebody."""

    case_nos: tuple[str, ...]


class ProgressQuery(CaseQuery):
    """How these cases stand; with an address only those of that phone."""

    address: str | None = None


class CaseProgress(Value):
    """How one case stands. A secret case tells a viewer who may not know of it only that it was received."""

    case_no: str
    status: Literal["received", "assigned", "accepted", "answered", "disputed", "reopened", "closed", "withdrawn"]
    round: int = 1
    received_at: AwareDatetime
    unit_name: str = ""
    answer_due: AwareDatetime | None = None
    provisional: bool = False
    answered_at: AwareDatetime | None = None
    score: int | None = None
    closed_at: AwareDatetime | None = None
    urgent: bool = False


class PictureQuery(Request):
    """A picture by its id, which stands in its case's story; of a secret case only for a `viewer` of its whitelist."""

    picture_id: str = Field(min_length=1, max_length=64)


class PictureFound(Value):
    """The picture. `kind` is its media type, `data` the file in base64."""

    picture_id: str
    case_no: str
    kind: str
    data: str


class PicturesPlaceQuery(Request):
    """Whether pictures can be kept where they belong."""


class PicturesPlace(Value):
    """Whether a file could be written there just now."""

    writable: bool


class ReadInbound(CommandRequest):
    """Read the carrier's list of inbound texts since then (real time) and take those that were never heard of.

    `restore`: a backup was put back. Cases then get the numbers that their citizens were told before, and what was
    answered is not answered again. Read citizens' texts first, and officials' once those were heard everywhere.
    """

    since: AwareDatetime
    restore: bool = False
    whose: Literal["everybody", "citizens", "officials"] = "everybody"


class InboundRead(Value):
    """How many texts the carrier lists, and how many of them were unknown and are taken now."""

    listed: int
    found: int


class WebhookQuery(Request):
    """How the carrier is told to hand us texts."""


class Webhook(Value):
    """What stands at the carrier for our number; `address` is where it should POST texts.

    `no_retries`: a call that we answer with 503 is not made again. Not known are `application` (somebody else's
    setting stands before the number's), `no_such_number` (in this account) and `unread` (the carrier did not tell).
    """

    found: WebhookFound
    address: str


class PhonesQuery(Request):
    """The phones that are blocked because they wrote too much, and those of which texts are held for that."""


class BlockedPhone(Value):
    """A phone that was blocked. `phone_id` names it in commands; the number is masked. `held` counts its held texts."""

    phone_id: str
    phone: str
    blocked_at: AwareDatetime | None
    ends_at: AwareDatetime | None
    blocked: bool
    held: int


class OpenEvent(CommandRequest):
    """A storm, a water cut: matching texts of the next hours are one case, and each gets this honest text."""

    name: str = Field(min_length=1, max_length=20)
    areas: tuple[str, ...] = Field(min_length=1, max_length=200)
    words: tuple[str, ...] = Field(min_length=1, max_length=50)
    hours: int = Field(ge=1, le=24 * 30)
    text: str = Field(min_length=5, max_length=80)
    anywhere: bool = False


class CloseEvent(CommandRequest):
    """New texts belong to it no longer."""

    event_id: str = Field(max_length=40)


class EventsQuery(Request):
    """The events, or only those that last."""

    only_open: bool = False


class EventLine(Value):
    """One event, the case that goes on for all of its cases, and how many those are."""

    event_id: str
    name: str
    areas: tuple[str, ...]
    words: tuple[str, ...]
    text: str
    opened_at: AwareDatetime
    until: AwareDatetime
    lasts: bool
    lead_case_no: str = ""
    cases: int = 0


class Unlink(CommandRequest):
    """A case was linked to another by mistake: it goes its own way."""

    case_no: str = Field(max_length=24)


class Unlinked(Value):
    """From which lead case it was parted."""

    lead_case_no: str


class UnblockPhone(CommandRequest):
    """Let a phone, named by id or number, write again.

    Its held texts are taken in their order as if they came now, dropped for a reason, or kept undecided.
    """

    phone: str = Field(min_length=4, max_length=80)
    texts: Literal["take", "drop", "keep"] = "keep"
    by: str = Field(min_length=1, max_length=200)
    reason: str = Field(default="", max_length=1000)


class Unblocked(Value):
    """The phone, masked, and of how many held texts was decided, or is not yet."""

    phone: str
    held: int
