"""Pictures that people send: what identifies one, and which files are taken for pictures."""

import hmac
import re
from base64 import b32encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from services.mesh.contracts.people import Channel

State = Literal["wanted", "kept", "refused", "failed"]
LETTERS = 26  # of an id, in base 32: 130 bits, which nobody guesses; in an SMS each letter counts
AN_ID = re.compile(rf"[a-z2-7]{{{LETTERS}}}")
_SIGNS: tuple[tuple[str, bytes], ...] = (  # how files begin that browsers show and that hold no script
    ("image/jpeg", b"\xff\xd8\xff"), ("image/png", b"\x89PNG\r\n\x1a\n"), ("image/gif", b"GIF87a"),
    ("image/gif", b"GIF89a"),
)
_BRANDS = {b"heic": "image/heic", b"heix": "image/heic", b"heim": "image/heic", b"heis": "image/heic",
           b"mif1": "image/heif"}  # phones that were not asked to convert send these; not every browser shows them


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One picture of a text. `created_at` is when the text came, `kept_at` when we had it, both in business time.

    `next_at` is real time: before it nobody fetches a wanted one. `official`: it came with an official's text, and
    belongs to the case that router says; `reported`: it went along with a report or result, and goes with no other,
    which may be about another case. `reason` says why it was refused or could not be had.
    """

    picture_id: str
    channel: Channel
    address: str
    key: str
    source: str
    official: bool = False
    reported: bool = False
    case_no: str | None = None
    state: State = "wanted"
    reason: str = ""
    kind: str = ""
    size: int = 0
    attempts: int = 0
    next_at: datetime | None = None
    created_at: datetime
    kept_at: datetime | None = None
    seen_at: datetime | None = None


def picture_ids(secret: str, channel: Channel, key: str, count: int) -> Sequence[str]:
    """The ids of a text's pictures: without the secret nobody foresees them, and the same text gives them again."""
    return [b32encode(hmac.digest(secret.encode(), f"picture {channel} {key} {place}".encode(), "sha256"))
            .decode().lower()[:LETTERS]
            for place in range(count)]


def kind_of(data: bytes) -> str | None:
    """The media type of a picture by what is in it; None for anything else, whatever it is called."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp":
        return _BRANDS.get(data[8:12])
    return next((kind for kind, sign in _SIGNS if data.startswith(sign)), None)
