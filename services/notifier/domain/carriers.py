"""What a carrier is asked and what it may answer, the same for all carriers."""

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
class Found:
    """A message in the carrier's own list."""

    carrier_id: str
    status: str


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

    def find(self, to: str, words: str, since: datetime) -> list[Found]:
        """Messages to that address with these words, created since then, the oldest first; raises a CarrierError."""
