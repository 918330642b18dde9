"""One inbound text, whatever carrier brought it."""

from dataclasses import dataclass
from datetime import datetime

from services.mesh.contracts.people import Channel


@dataclass(frozen=True, kw_only=True)
class Text:
    """What a phone sent. `key` recognises repeats within a channel; `received_at` is business time.

    `answerable` is False for short codes and other senders that can't be called back.
    """

    key: str
    channel: Channel = "sms"
    address: str
    answerable: bool = True
    words: str
    pictures: tuple[str, ...] = ()
    received_at: datetime
