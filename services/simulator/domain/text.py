"""One SMS as the carrier knows it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal
from uuid import uuid4

Direction = Literal["in", "out"]  # as the carrier sees it: `in` was typed on the phone, `out` was sent to it
Status = Literal["sending", "retrying", "received", "queued", "sent", "delivered", "undelivered", "failed"]

# A receipt that comes late never takes a text back to an earlier state.
ORDER: dict[str, int] = {
    "sending": 0, "retrying": 1, "received": 2,
    "queued": 0, "sent": 1, "delivered": 2, "undelivered": 2, "failed": 2,
}
_KINDS = ((b"\x89PNG", "image/png"), (b"GIF8", "image/gif"), (b"RIFF", "image/webp"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Media:
    """A picture that was sent along; `kind` is what the phone says it is."""

    sid: str
    kind: str
    data: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """`at` is business time, for people; `created_at` real time, as a carrier's list tells it."""

    sid: str
    direction: Direction
    phone: str
    words: str
    at: datetime
    created_at: datetime
    status: Status
    callback: str | None = None
    error_code: int | None = None
    tries: int = 0
    sequence: int = 0
    media: tuple[Media, ...] = ()

    def becomes(self, status: Status, error_code: int | None = None, tries: int | None = None) -> "Text":
        """The text in a later state; itself if the state would be an earlier one."""
        if ORDER[status] < ORDER[self.status]:
            return self
        tries = self.tries if tries is None else tries
        return replace(self, status=status, error_code=error_code, tries=tries)

    def shown(self) -> dict[str, Any]:
        """What the page and tests read."""
        return {
            "sid": self.sid, "direction": self.direction, "phone": self.phone, "words": self.words,
            "at": self.at.isoformat(), "created_at": self.created_at.isoformat(), "status": self.status,
            "error_code": self.error_code, "tries": self.tries, "sequence": self.sequence,
            "pictures": len(self.media),
        }


def new_sid(media: Sequence[Media] = ()) -> str:
    """A message sid in Twilio's form."""
    return ("MM" if media else "SM") + uuid4().hex


def media_of(data: bytes) -> Media:
    """A picture as a phone sends it, which trusts the first bytes."""
    kind = next((kind for sign, kind in _KINDS if data.startswith(sign)), "image/jpeg")
    return Media(sid="ME" + uuid4().hex, kind=kind, data=data)


def segments(words: str) -> int:
    """How many SMS parts the words take."""
    plain = words.isascii()
    units = len(words) if plain else len(words.encode("utf-16-be")) // 2
    single, part = (160, 153) if plain else (70, 67)
    return 1 if units <= single else -(-units // part)
