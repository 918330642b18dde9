"""Answers to calls: what was told about a case, what is ambiguous, and how a template reads."""

import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

from services.mesh.clock import wall_time
from services.mesh.contracts.calls.base import BadRequest, NotFound, Unavailable
from services.mesh.contracts.calls.notifier import (
    AmbiguousQuery,
    MessageLine,
    MessagesQuery,
    Preview,
    PreviewQuery,
)
from services.mesh.contracts.people import Channel
from services.mesh.county import derived
from services.mesh.errors import TooEarly
from services.notifier.domain.composing import for_citizens
from services.notifier.domain.gate import directory
from services.notifier.domain.message import Message
from services.notifier.domain.rendering import Style, sms
from services.notifier.domain.segments import encoding, segments, units

if TYPE_CHECKING:
    from services.mesh.work import Work
    from services.notifier.store import Store

_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")  # what an official replies with is nobody else's to read
Begin = Callable[[], "AbstractContextManager[Work[Store]]"]


def messages(begin: Begin, query: MessagesQuery) -> list[MessageLine]:
    """Everything people were told about these cases, the oldest first."""
    with begin() as work:
        return _lines(work, work.store.of_cases(query.case_nos), query.viewer)


def ambiguous(begin: Begin, query: AmbiguousQuery) -> list[MessageLine]:
    """Messages that are ambiguous now."""
    with begin() as work:
        open_ones = work.store.unsettled("ambiguous", wall_time().replace(year=9999), query.limit)
        return _lines(work, [message for _, message in open_ones], query.viewer)


def preview(begin: Begin, query: PreviewQuery) -> Preview:
    """The words of a template with these values."""
    with begin() as work:
        try:
            general = work.county.county
        except TooEarly:
            raise Unavailable("No county has been applied yet.") from None
        style = Style(signature=general.signature, language=query.language, zone=ZoneInfo(general.timezone),
                      now=work.now, citizen=for_citizens(query.template))
    try:
        words = sms(query.template, query.values, style)
    except KeyError:
        raise NotFound(f"There is no template {query.template!r}.") from None
    except ValueError:
        raise BadRequest("A value that ends in _at must be a moment in ISO 8601.") from None
    alphabet = "GSM-7" if encoding(words) == "GSM-7" else "UCS-2"
    return Preview(words=words, segments=segments(words), units=units(words), alphabet=alphabet)


def _lines(work: "Work[Store]", found: Sequence[Message], viewer: str | None) -> list[MessageLine]:
    lists = work.store.whitelists({message.case_no or "" for message in found})
    return [_line(work, message, lists.get(message.case_no or "", message.known_to), viewer) for message in found]


def _line(work: "Work[Store]", message: Message, known_to: tuple[str, ...] | None, viewer: str | None) -> MessageLine:
    may_read = known_to is None or viewer in known_to
    standing = message.standing
    return MessageLine(
        at=message.created_at, case_no=message.case_no or "", service="notifier", what=message.template,
        who=_who(work, message) if may_read else "", detail=_CODE.sub("······", message.words) if may_read else "",
        message_id=message.message_id, channel=cast(Channel, message.channel), state=standing.state,
        tries=standing.tries, resent=standing.marked, carrier_code=standing.failed_code, round=message.round)


def _who(work: "Work[Store]", message: Message) -> str:
    if message.person_id is None:
        return "" if message.template == "reply" else "citizen"
    try:
        return derived(work.county, directory).name(message.person_id) or message.person_id
    except TooEarly:
        return message.person_id
