"""What a carrier is asked and what it may answer, the same for all carriers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One call to a carrier; `attempt_id` comes back with the receipt, `message_id` stays the same over attempts."""

    attempt_id: str
    message_id: str
    channel: str
    to: str
    words: str
    subject: str = ""


@dataclass(frozen=True, kw_only=True)
class Sent:
    """The carrier took it; its own id."""

    carrier_id: str


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A message in the carrier's own list; `code` is why it failed."""

    carrier_id: str
    to: str
    words: str
    status: str
    at: datetime
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A part of the carrier's list; `whole` is False where there was more than was read."""

    rows: Sequence[Listed]
    whole: bool = True


class CarrierError(Exception):
    """A call that did not end with the carrier taking the message. `code` is the carrier's, or one of ours."""

    def __init__(self, code: str) -> None:
        super().__init__(f"the carrier answered {code}")
        self.code = code


class TemporaryError(CarrierError):
    """Surely not taken; the same call may succeed later."""


class PermanentError(CarrierError):
    """Surely not taken; the same call will not succeed."""


class UnclearError(CarrierError):
    """Nobody knows whether it was taken: a timeout, a reset, a 5xx."""


class Carrier(Protocol):
    """The send half of a carrier."""

    def send(self, letter: Letter) -> Sent:
        """One call, no retry; raises a CarrierError."""


class Ledger(Protocol):
    """A carrier that can be asked what it took."""

    def listed(self, to: str | None, since: datetime) -> Listing:
        """What it took from us since then, to that address or to anybody; raises a CarrierError."""
