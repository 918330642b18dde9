"""Values and errors that the calls of all services share."""

from typing import ClassVar

from pydantic import AwareDatetime, Field

from services.mesh.contracts.base import Value


class Request(Value):
    """What a caller asks. `viewer` is the person who asks; a secret case tells its words to its whitelist only."""

    viewer: str | None = None


class CommandRequest(Request):
    """A request that changes something; the same key is carried out once and answered alike."""

    idempotency_key: str = Field(min_length=8, max_length=80)


class CaseQuery(Request):
    """Several cases at once, by number; unknown ones are left out of the answer."""

    case_nos: tuple[str, ...] = Field(max_length=500)


class StoryLine(Value):
    """One thing that happened to a case. `what` is a term of the code; `detail` is empty where nobody may read it."""

    at: AwareDatetime
    case_no: str
    service: str
    what: str
    who: str = ""
    detail: str = ""


class CallError(Exception):
    """A call that could not be answered; the message is one clear sentence."""

    known: ClassVar[dict[str, type["CallError"]]] = {}

    def __init_subclass__(cls) -> None:
        CallError.known[cls.__name__] = cls


class BadRequest(CallError):
    """What was asked is not well formed."""


class NotFound(CallError):
    """There is no such thing."""


class Refused(CallError):
    """The caller may not do or know this."""


class Unavailable(CallError):
    """The service can't be reached, is not ready, or did not answer in time."""
