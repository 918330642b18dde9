"""Choosing what is sent now: quiet hours, opt-outs, what no longer matters, and once more who may know."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from services.mesh.county import derived
from services.mesh.errors import TooEarly
from services.mesh.ids import beside
from services.mesh.log import log
from services.notifier import metrics
from services.notifier.domain.alarms import ALARM
from services.notifier.domain.carriers import Letter
from services.notifier.domain.gate import directory
from services.notifier.domain.message import Attempt, Message, may_be_told
from services.notifier.domain.prompts import STEPS, WITHDRAWALS
from services.notifier.domain.quiet import is_quiet
from services.notifier.domain.rendering import marked
from services.notifier.recording import say_if_unreachable

if TYPE_CHECKING:
    from services.mesh.work import Work
    from services.notifier.store import Candidate, Store


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """What is to be called, and whether there may be more where it came from."""

    letters: Sequence[Letter] = ()
    more: bool = False


def claim(work: "Work[Store]", limit: int, channels: Collection[str] | None, open_channels: Collection[str],
          now: datetime, *, alarms_only: bool = False) -> Claimed:
    """Attempts for at most `limit` messages, written down before the calls. `now` is real.

    `channels` narrows what is taken this time; a message for a channel that is not open at all is dropped.
    While the notifier is held, or with `alarms_only`, only alarms go out.
    """
    try:
        general = work.county.county
    except TooEarly:
        return Claimed()
    quiet = is_quiet(work.now.astimezone(ZoneInfo(general.timezone)), general.quiet_hours)
    held = work.store.hold()
    only = ALARM if alarms_only or (held and held.held) else ""
    found = work.store.to_send(limit, channels, waking_only=quiet, now=now, only=only)
    reasons = _reasons(work, found, open_channels) if found else {}
    _drop(work, found, reasons)
    chosen = [one.message for one in found if one.message.message_id not in reasons]
    begun = [_attempt(message, work.now, now) for message in chosen]
    work.store.begin(begun, now)
    letters = [_letter(message, attempt) for message, attempt in zip(chosen, begun, strict=True)]
    return Claimed(letters=letters, more=len(found) == limit)


def words_of(message: Message, *, marked_: bool) -> str:
    """What is or was sent for a message by an attempt, marked as sent again or not."""
    return marked(message.words, message.language) if marked_ else message.words


def sayings(message: Message) -> tuple[str, ...]:
    """All words that may have gone out for a message: as it stands, marked as sent again, or short."""
    return message.words, words_of(message, marked_=True), message.short_words


def _reasons(work: "Work[Store]", found: "Sequence[Candidate]", open_channels: Collection[str]) -> dict[str, str]:
    withdrawn = {one.message.assignment_id or "" for one in found if one.message.template in WITHDRAWALS}
    aware = work.store.told_of(withdrawn, STEPS)
    people = derived(work.county, directory)
    reasons: dict[str, str] = {}
    for one in found:
        message = one.message
        known_to = message.known_to if one.known_to is None else one.known_to
        if not may_be_told(message, known_to, people):
            reasons[message.message_id] = "may_not_know"
        elif message.channel not in open_channels:
            reasons[message.message_id] = "no_channel"
        elif one.over:
            reasons[message.message_id] = "moot"
        elif message.template in WITHDRAWALS and (message.recipient, message.assignment_id) not in aware:
            reasons[message.message_id] = "untold"
        elif one.opted_out and not message.asked:
            reasons[message.message_id] = "opted_out"
    return reasons


def _drop(work: "Work[Store]", found: "Sequence[Candidate]", reasons: Mapping[str, str]) -> None:
    dropped = [one.message for one in found if one.message.message_id in reasons]
    for message in dropped:
        reason = reasons[message.message_id]
        work.store.drop([message.message_id], reason)
        metrics.DROPPED.labels(reason=reason).inc()
        if reason == "may_not_know":
            metrics.WITHHELD.labels(where="sender").inc()
            log.error("message withheld", case_no=message.case_no, template=message.template)
    say_if_unreachable(work, [message for message in dropped
                              if reasons[message.message_id] in ("opted_out", "no_channel")])


def _attempt(message: Message, business_now: datetime, now: datetime) -> Attempt:
    return Attempt(attempt_id=beside(secrets.token_hex(16), message.message_id), message_id=message.message_id,
                   number=message.standing.tries + 1, state="sending", carrier_id=None, carrier_code="",
                   started_at=now, told_at=business_now, marked=message.standing.marked)


def _letter(message: Message, attempt: Attempt) -> Letter:
    return Letter(attempt_id=attempt.attempt_id, message_id=message.message_id, channel=message.channel,
                  to=message.recipient, words=words_of(message, marked_=attempt.marked), subject=message.subject)
