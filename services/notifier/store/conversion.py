"""Between rows and the domain's values."""

import json
from typing import Any

from sqlalchemy import Row

from services.notifier.domain.message import Attempt, Message
from services.notifier.domain.sending import Standing

STANDING = ("state", "tries", "failures", "waits", "marked", "can_shorten", "next_at", "failed_code")
_AS_IS = ("message_id", "cause_id", "template", "recipient", "channel", "person_id", "case_no", "assignment_id",
          "round", "language", "words", "short_words", "subject", "asked", "urgent", "acts", "moot_after", "created_at")
_ATTEMPT = ("attempt_id", "message_id", "number", "state", "carrier_id", "carrier_code", "started_at", "told_at",
            "marked", "unclear_at", "why", "look_at", "settled_as", "settled_at")


def message_values(message: Message) -> dict[str, Any]:
    """A message as a row."""
    values = {name: getattr(message, name) for name in (*_AS_IS, "priority", "may_wake")}
    return {**values, "known_to": persons_text(message.known_to), **standing_values(message.standing)}


def standing_values(standing: Standing) -> dict[str, Any]:
    """Where a message stands, as columns."""
    return {name: getattr(standing, name) for name in STANDING}


def message_of(row: Row[Any]) -> Message:
    """The message of a row."""
    found = row._mapping
    standing = Standing(**{name: found[name] for name in STANDING})
    return Message(**{name: found[name] for name in _AS_IS}, known_to=persons_of(found["known_to"]), standing=standing)


def attempt_values(attempt: Attempt) -> dict[str, Any]:
    """An attempt as a row."""
    return {name: getattr(attempt, name) for name in _ATTEMPT}


def persons_text(known_to: tuple[str, ...] | None) -> str | None:
    """A whitelist as text."""
    return None if known_to is None else json.dumps(known_to)


def persons_of(text: str | None) -> tuple[str, ...] | None:
    """The whitelist of a text."""
    return None if text is None else tuple(json.loads(text))
