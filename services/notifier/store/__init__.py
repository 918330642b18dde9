"""Messages and their attempts."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, select

from services.mesh.gathered import Gathered
from services.mesh.tables import REAL
from services.mesh.work import Rows
from services.notifier.domain.alarms import ALARM
from services.notifier.domain.message import Attempt, Message
from services.notifier.store.conversion import (
    OF_MESSAGE,
    attempt_changes,
    attempt_values,
    message_changes,
    message_of,
    message_values,
    persons_of,
)
from services.notifier.store.tables import attempts, messages, metadata, opted, settled, whitelists
from services.notifier.store.unclear import HOW_MANY_WAIT, Unclear

__all__ = ["ANYTHING_TO_SEND", "Candidate", "Store", "metadata"]

ANYTHING_TO_SEND: ColumnElement[bool] = exists().where(messages.c.state == "new", messages.c.next_at <= REAL)
_AT_ONCE = datetime(2000, 1, 1, tzinfo=UTC)
_ONE_OF_EACH = ("cause_id", "template", "recipient", "channel")
_IS_OUT = select(1).where(opted.c.phone == messages.c.recipient, opted.c.out.is_(True)).exists()
_IS_OVER = select(1).where(
    settled.c.assignment_id == messages.c.assignment_id, settled.c.round == messages.c.round,
    settled.c.stage == messages.c.moot_after).exists()
_KNOWN_TO = select(whitelists.c.known_to).where(whitelists.c.case_no == messages.c.case_no).scalar_subquery()
_TO_SEND = select(messages, _IS_OUT.label("is_out"), _IS_OVER.label("is_over"), _KNOWN_TO.label("may_know")).where(
    messages.c.state == "new", messages.c.next_at <= bindparam("now")).order_by(
    messages.c.priority, messages.c.next_at, messages.c.created_at).limit(
    bindparam("at_most")).with_for_update(of=messages, skip_locked=True)
_BY_CHANNEL = messages.c.channel.in_(bindparam("channels", expanding=True))
_HOPED_FOR = select(messages.c.cause_id, messages.c.person_id).where(
    messages.c.cause_id.in_(bindparam("causes", expanding=True)), messages.c.state.not_in(("failed", "dropped")))


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A message that may be sent now, and what was last heard about its recipient, its stage and its case."""

    message: Message
    opted_out: bool
    over: bool
    known_to: tuple[str, ...] | None


class Store(Unclear):
    """Notifier's queries inside one transaction."""

    def __init__(self, rows: Rows) -> None:
        super().__init__(rows)
        self._new = Gathered(rows, messages, _ONE_OF_EACH, order=_by_cause)

    def add(self, message: Message) -> None:
        """Keep a message to be sent; the same one again changes nothing."""
        values = message_values(message)
        values["next_at"] = values["next_at"] or _AT_ONCE
        self._new.keep(**values)
        self.can_send = True

    def to_send(
        self, limit: int, channels: Collection[str] | None, *, waking_only: bool, now: datetime, only: str = ""
    ) -> list[Candidate]:
        """What is to be sent now, the most pressing first; other replicas leave these rows alone until the commit.

        `only` names the one template that may go out.
        """
        query: Select[Any] = _TO_SEND
        values: dict[str, Any] = {"at_most": limit, "now": now}
        if channels is not None:
            query, values["channels"] = query.where(_BY_CHANNEL), list(channels)
        if only:
            query = query.where(messages.c.template == only)
        if waking_only:
            query = query.where(messages.c.may_wake.is_(True))
        return [_candidate(row) for row in self.rows.all(query, values)]

    def begin(self, begun: Sequence[Attempt], now: datetime) -> None:
        """Write down attempts before their calls are made; each counts as one more try of its message."""
        for attempt in begun:
            self.rows.change(messages, message_id=attempt.message_id, state="sending", tries=attempt.number,
                             next_at=now)
            self.rows.add(attempts, **attempt_values(attempt))

    def drop(self, message_ids: Iterable[str], reason: str) -> None:
        """These are not sent."""
        for message_id in message_ids:
            self.rows.change(messages, message_id=message_id, state="dropped", failed_code=reason)

    def save(self, changed_attempts: Iterable[tuple[Attempt, Attempt]],
             changed: Iterable[tuple[Message, Message]]) -> None:
        """Write down what became of them: of each what it was as read, and what it is; only what differs is written."""
        for was, attempt in changed_attempts:
            if values := attempt_changes(was, attempt):
                self.rows.change(attempts, attempt_id=attempt.attempt_id, **values)
        for before, message in changed:
            if values := message_changes(before, message):
                self.rows.change(messages, message_id=message.message_id, **values)
            self.can_send = self.can_send or message.standing.state == "new"

    def to_person(self, cause_id: str, person_id: str) -> list[Message]:
        """All that one person was to be told for one cause."""
        query = select(messages).where(messages.c.cause_id == cause_id, messages.c.person_id == person_id)
        return [message_of(row) for row in self.rows.all(query)]

    def hoped_for(self, cause_ids: Collection[str]) -> set[tuple[str, str]]:
        """Cause and person of whatever was or still may be told for these causes."""
        return {(row.cause_id, row.person_id) for row in self.rows.all(_HOPED_FOR, {"causes": list(cause_ids)})}

    def of_cases(self, case_nos: Collection[str]) -> list[Message]:
        """Every message about these cases, the oldest first."""
        query = select(messages).where(messages.c.case_no.in_(case_nos))
        return [message_of(row) for row in self.rows.all(query.order_by(messages.c.created_at))]

    def waiting_for(self, channel: str, limit: int) -> list[Message]:
        """Messages that wait to be sent by this channel, the oldest first, held until the commit."""
        query = select(messages).where(messages.c.state == "new", messages.c.channel == channel)
        query = query.order_by(messages.c.created_at, messages.c.message_id).limit(limit)
        return [message_of(row) for row in self.rows.all(query.with_for_update())]

    def waiting(self) -> int:
        """How many messages wait to be sent."""
        row = self.rows.one(HOW_MANY_WAIT)
        return int(row[0]) if row else 0


def _by_cause(values: Mapping[str, Any]) -> tuple[str, ...]:
    """As they came, for only one transaction hears an event; but several may answer a text or raise an alarm."""
    shared = values["template"] in ("reply", ALARM)
    return tuple(values[name] for name in _ONE_OF_EACH) if shared else ()


def _candidate(row: Sequence[Any]) -> Candidate:
    is_out, is_over, known_to = row[OF_MESSAGE:]
    return Candidate(message=message_of(row), opted_out=is_out, over=is_over, known_to=persons_of(known_to))
