"""What every service answers about its mesh."""

from typing import Literal

from pydantic import AwareDatetime, Field

from services.mesh.contracts.base import Value
from services.mesh.contracts.calls.base import CommandRequest, Request


class ParkedQuery(Request):
    """All messages that wait for a person; with `settled` instead those that were replayed or dropped."""

    settled: bool = False


class ParkedMessage(Value):
    """A parked message without its body, which may hold somebody's words."""

    service: str
    message_id: str
    contract: str
    version: int
    case_no: str | None
    reason: str
    error: str
    parked_at: AwareDatetime
    length: int
    settled_at: AwareDatetime | None = None
    settled_by: str = ""
    settled_how: str = ""


class SettleParked(CommandRequest):
    """Replay a parked message, or drop it for a reason."""

    message_id: str
    how: Literal["replay", "drop"]
    by: str = Field(min_length=1)
    reason: str = ""


class ConfirmClock(CommandRequest):
    """A person has looked at the clock after a jump: steps may be taken again."""

    by: str = Field(min_length=1)


class StatusQuery(Request):
    """How the service is."""


class Status(Value):
    """How one service is: what it can use, what waits (early and failed messages), and its clock."""

    service: str
    database: bool
    broker: bool
    county_version: int
    parked: int
    unpublished_since: AwareDatetime | None
    waiting_since: AwareDatetime | None = None
    now: AwareDatetime
    clock_trusted: bool


class LackQuery(Request):
    """A speaker asks a hearer which of these messages it never heard."""

    message_ids: tuple[str, ...] = Field(default=(), max_length=1000)


class Lacking(Value):
    """What a hearer never heard. `idle_for`: seconds since it had heard all that was queued; None if it never had."""

    message_ids: tuple[str, ...]
    idle_for: float | None


class ReconcileCommand(CommandRequest):
    """Ask all hearers now what they lack of what was said since then (real time), and say that again.

    `besides`: contracts that are left for later, because they only make sense once the others were heard.
    """

    since: AwareDatetime
    besides: tuple[str, ...] = ()


class Reconciled(Value):
    """How many messages were asked about, and how many said again; `unasked` are hearers that could not be asked."""

    asked: int
    resent: int
    unasked: tuple[str, ...] = ()


class Done(Value):
    """It was carried out."""

    done: bool = True
