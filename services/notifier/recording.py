"""Writing down what happened to attempts, from calls, receipts and the carrier's list alike."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from services.mesh.contracts.notifier import PersonUnreachable
from services.mesh.log import log
from services.mesh.metrics import REPAIRS
from services.notifier import metrics
from services.notifier.domain.carrier_codes import rule_for
from services.notifier.domain.message import Attempt, Message
from services.notifier.domain.sending import Happening, advance, follow

if TYPE_CHECKING:
    from services.mesh.work import Work
    from services.notifier.store import Store

SETTLES = {"call": "answered", "receipt": "receipt", "list": "found"}


@dataclass(frozen=True, kw_only=True)
class Happened:
    """One happening to one attempt; the carrier's id and code where it gave them, and where it is known from."""

    attempt_id: str
    happening: Happening
    carrier_id: str | None = None
    carrier_code: str = ""
    why: str = ""
    source: Literal["call", "receipt", "list"] = "call"


def record(work: "Work[Store]", happened: Sequence[Happened], now: datetime) -> list[bool]:
    """Move attempts and their messages on; tells of each happening whether its attempt is known. `now` is real."""
    pairs = work.store.attempts({one.attempt_id for one in happened})
    attempts = {attempt.attempt_id: attempt for attempt, _ in pairs}
    messages = {message.message_id: message for _, message in pairs}
    before, begun = dict(messages), dict(attempts)
    changed: dict[str, Attempt] = {}
    for one in happened:
        attempt = attempts.get(one.attempt_id)
        moved = _moved(attempt, one, messages[attempt.message_id].standing.tries, now) if attempt else None
        if attempt is None or moved is None or moved == attempt:
            continue
        attempts[one.attempt_id] = changed[one.attempt_id] = moved
        if moved.state != attempt.state:
            message = messages[moved.message_id]
            messages[moved.message_id] = _follow(work, message, moved, now)
    work.store.save([(begun[key], attempt) for key, attempt in changed.items()],
                    [(before[key], message) for key, message in messages.items() if message != before[key]])
    say_if_unreachable(work, [message for key, message in messages.items() if message.standing.state == "failed"
                              and before[key].standing.state != "failed"])
    return [one.attempt_id in attempts for one in happened]


def _moved(attempt: Attempt, one: Happened, tries: int, now: datetime) -> Attempt:
    state = advance(attempt.state, one.happening)
    moved = replace(attempt, state=state, carrier_id=attempt.carrier_id or one.carrier_id,
                    carrier_code=one.carrier_code[:20] or attempt.carrier_code)
    if state == "ambiguous":
        why = (one.why or one.carrier_code or "no_answer")[:20]
        return moved if attempt.unclear_at else replace(moved, unclear_at=now, why=why)
    begun_again = attempt.settled_as == "sent_again" and tries > attempt.number
    if attempt.unclear_at and attempt.state == "ambiguous" and not begun_again:
        how = "refused" if one.happening == "refused" else SETTLES[one.source]
        return replace(moved, settled_as=how, settled_at=now)
    return moved


def _follow(work: "Work[Store]", message: Message, attempt: Attempt, now: datetime) -> Message:
    metrics.ATTEMPTS.labels(channel=message.channel, state=attempt.state).inc()
    if attempt.state == "ambiguous":
        metrics.AMBIGUOUS.labels(channel=message.channel).inc()
        if attempt.why == "crash":
            REPAIRS.labels("sending_lost").inc()
        log.warning("send ambiguous", case_no=message.case_no, message_id=message.message_id)
    if attempt.state == "failed":
        _failed(work, message, attempt)
    standing = follow(message.standing, attempt.number, attempt.state, attempt.carrier_code, now,
                      random.random())  # noqa: S311 - spreads retries, guards nothing
    return message.stands(standing)


def _failed(work: "Work[Store]", message: Message, attempt: Attempt) -> None:
    rule = rule_for(attempt.carrier_code)
    metrics.CARRIER_CODES.labels(code=attempt.carrier_code).inc()
    say = log.error if rule.reported else log.info
    say("send failed", case_no=message.case_no, message_id=message.message_id, carrier_code=attempt.carrier_code,
        rule=rule.kind)
    if rule.kind == "opted_out":
        work.store.opt(message.recipient, out=True, at=work.now)


def say_if_unreachable(work: "Work[Store]", failed: Iterable[Message]) -> None:
    """PersonUnreachable once every message has failed by which an official could be asked to act on one cause."""
    asked = {(one.cause_id, one.person_id): one for one in failed
             if one.acts and one.person_id and one.case_no and one.assignment_id}
    if not asked:
        return
    work.lock(*(f"{cause_id} {person_id}" for cause_id, person_id in asked))  # channels failing at once see each other
    hoped_for = work.store.hoped_for({cause_id for cause_id, _ in asked})
    for (cause_id, person_id), message in asked.items():
        if (cause_id, person_id) not in hoped_for:
            metrics.UNREACHABLE.inc()
            work.say(PersonUnreachable(
                occurred_at=work.now, case_no=message.case_no, round=message.round,
                assignment_id=message.assignment_id, known_to=message.known_to, person_id=str(person_id),
                cause_id=cause_id))
