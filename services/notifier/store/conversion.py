"""Between rows and the domain's values; rows hold their columns in the order of their table."""

import json
from collections.abc import Sequence
from typing import Any

from services.notifier.domain.message import Attempt, Message
from services.notifier.domain.sending import Standing
from services.notifier.store.tables import attempts, messages

_STANDING = ("state", "tries", "failures", "waits", "marked", "can_shorten", "next_at", "failed_code")
_DERIVED = ("priority", "may_wake")
_MESSAGE = tuple(column.name for column in messages.c)
_AS_IS = tuple(name for name in _MESSAGE if name not in (*_STANDING, "known_to"))
_ATTEMPT = tuple(column.name for column in attempts.c)
OF_MESSAGE = len(_MESSAGE)  # where the attempt begins in a row that has both


def message_values(message: Message) -> dict[str, Any]:
    """A message as a row."""
    values = {name: getattr(message, name) for name in _AS_IS}
    return {**values, "known_to": persons_text(message.known_to), **standing_values(message.standing)}


def standing_values(standing: Standing) -> dict[str, Any]:
    """Where a message stands, as columns."""
    return {name: getattr(standing, name) for name in _STANDING}


def message_of(row: Sequence[Any]) -> Message:
    """The message that a row begins with."""
    values = dict(zip(_MESSAGE, row, strict=False))
    for name in _DERIVED:
        del values[name]
    standing = Standing(**{name: values.pop(name) for name in _STANDING})
    return Message(**{**values, "known_to": persons_of(values["known_to"])}, standing=standing)


def attempt_values(attempt: Attempt) -> dict[str, Any]:
    """An attempt as a row."""
    return {name: getattr(attempt, name) for name in _ATTEMPT}


def attempt_changes(before: Attempt, after: Attempt) -> dict[str, Any]:
    """The columns in which an attempt differs from what it was."""
    old = attempt_values(before)
    return {name: it for name, it in attempt_values(after).items() if it != old[name]}


def message_changes(before: Message, after: Message) -> dict[str, Any]:
    """The columns in which a message stands otherwise than it did; its tries are counted where it is claimed."""
    old, new = ({"words": one.words, **standing_values(one.standing)} for one in (before, after))
    return {name: it for name, it in new.items() if it != old[name] and name != "tries"}


def attempt_of(row: Sequence[Any]) -> Attempt:
    """The attempt of a row."""
    return Attempt(**dict(zip(_ATTEMPT, row, strict=True)))


def persons_text(known_to: tuple[str, ...] | None) -> str | None:
    """A whitelist as text."""
    return None if known_to is None else json.dumps(known_to)


def persons_of(text: str | None) -> tuple[str, ...] | None:
    """The whitelist of a text."""
    return None if text is None else tuple(json.loads(text))
