"""Answers to calls: what was told about a case, what is ambiguous, and how a template reads."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, cast

from services.mesh.contracts.calls.base import BadRequest, NotFound, Unavailable
from services.mesh.contracts.calls.notifier import (
    AmbiguousLine,
    AmbiguousQuery,
    MessageLine,
    MessagesQuery,
    Preview,
    PreviewQuery,
    Settled,
)
from services.mesh.contracts.people import Channel
from services.mesh.county import derived
from services.mesh.errors import TooEarly
from services.mesh.masked import masked
from services.notifier.domain.composing import for_citizens, style_of
from services.notifier.domain.gate import directory
from services.notifier.domain.masking import without_codes
from services.notifier.domain.message import Attempt, Message
from services.notifier.domain.rendering import sms
from services.notifier.domain.segments import encoding, segments, units

if TYPE_CHECKING:
    from services.mesh.work import Work
    from services.notifier.store import Store

Begin = Callable[[], "AbstractContextManager[Work[Store]]"]


def messages(begin: Begin, query: MessagesQuery) -> list[MessageLine]:
    """Everything people were told about these cases, the oldest first."""
    with begin() as work:
        return _lines(work, work.store.of_cases(query.case_nos), query.viewer)


def ambiguous(begin: Begin, query: AmbiguousQuery) -> list[AmbiguousLine]:
    """Attempts that are or were unclear, without words and phones."""
    with begin() as work:
        found = work.store.ever_unclear(query.since, query.limit, settled=query.settled)
        beside: dict[str, list[Attempt]] = defaultdict(list)
        for attempt in work.store.of_messages({message.message_id for _, message in found}):
            beside[attempt.message_id].append(attempt)
        return [_unclear(attempt, message, beside[message.message_id]) for attempt, message in found]


def preview(begin: Begin, query: PreviewQuery) -> Preview:
    """The words of a template with these values."""
    with begin() as work:
        try:
            county = work.county
        except TooEarly:
            raise Unavailable("No county has been applied yet.") from None
        style = style_of(county, query.language, now=work.now, citizen=for_citizens(query.template))
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
        who=_who(work, message) if may_read else "", detail=without_codes(message.words) if may_read else "",
        message_id=message.message_id, channel=cast(Channel, message.channel), state=standing.state,
        tries=standing.tries, resent=standing.marked, carrier_code=standing.failed_code, round=message.round)


def _unclear(attempt: Attempt, message: Message, beside: Sequence[Attempt]) -> AmbiguousLine:
    return AmbiguousLine(
        message_id=message.message_id, case_no=message.case_no or "", template=message.template,
        channel=cast(Channel, message.channel), recipient=masked(message.recipient), state=message.standing.state,
        tries=message.standing.tries, attempt_id=attempt.attempt_id, number=attempt.number,
        carrier_id=attempt.carrier_id, attempt_ids=tuple(one.attempt_id for one in beside),
        carrier_ids=tuple(one.carrier_id for one in beside if one.carrier_id), started_at=attempt.started_at,
        unclear_at=attempt.unclear_at or attempt.started_at, why=attempt.why or "",
        settled=cast(Settled, attempt.settled_as or "open"), settled_at=attempt.settled_at)


def _who(work: "Work[Store]", message: Message) -> str:
    if message.person_id is None:
        return "" if message.template == "reply" else "citizen"
    try:
        return derived(work.county, directory).name(message.person_id) or message.person_id
    except TooEarly:
        return message.person_id
