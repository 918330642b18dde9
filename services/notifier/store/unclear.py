"""Attempts that are unsettled, and all that ever were unclear."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, exists, func, or_, select

from services.mesh.tables import Moment
from services.notifier.domain.message import Attempt, Message
from services.notifier.store.conversion import OF_MESSAGE, attempt_of, message_of
from services.notifier.store.facts import Facts
from services.notifier.store.tables import attempts, messages

Pair = tuple[Attempt, Message]
_JOINED = select(messages, *(column.label(f"attempt_{column.name}") for column in attempts.c)).join_from(
    attempts, messages, attempts.c.message_id == messages.c.message_id)
_THESE = _JOINED.where(attempts.c.attempt_id.in_(bindparam("attempt_ids", expanding=True))).order_by(
    messages.c.message_id).with_for_update()
_MOMENTS = ("lost_before", "unclear_before", "now")
_lost_before, _unclear_before, _now = (bindparam(name, type_=Moment) for name in _MOMENTS)
_LOST = and_(attempts.c.state == "sending", attempts.c.started_at <= _lost_before)
_OPEN = and_(attempts.c.state == "ambiguous", attempts.c.settled_as.is_(None), attempts.c.unclear_at <= _unclear_before,
             or_(attempts.c.look_at.is_(None), attempts.c.look_at <= _now))
HOW_MANY_WAIT = select(func.count()).select_from(messages).where(messages.c.state == "new")
TO_RESOLVE = select(  # all that a resolver's run has to know, in one query
    exists().where(_LOST).label("lost"), exists().where(_OPEN).label("unclear"),
    HOW_MANY_WAIT.scalar_subquery().label("waiting"))


class Unclear(Facts):
    """Queries on attempts with their messages."""

    def attempts(self, attempt_ids: Collection[str]) -> list[Pair]:
        """These attempts with their messages, held until the commit."""
        return self._pairs(_THESE, {"attempt_ids": list(attempt_ids)}) if attempt_ids else []

    def unrecorded(self, before: datetime, limit: int) -> list[Pair]:
        """Attempts begun before that of which nobody wrote down what came of them."""
        query = _JOINED.where(_LOST).order_by(attempts.c.started_at).limit(limit)
        return self._pairs(query, {"lost_before": before})

    def open_ones(self, unclear_before: datetime, now: datetime, limit: int) -> list[Pair]:
        """Unclear attempts whose receipt was waited for, and that are to be looked for now; the oldest first."""
        query = _JOINED.where(_OPEN).order_by(attempts.c.started_at).limit(limit)
        return self._pairs(query, {"unclear_before": unclear_before, "now": now})

    def ever_unclear(self, since: datetime | None, limit: int, *, settled: bool) -> list[Pair]:
        """Attempts that were unclear since then, the oldest first; without `settled` only those that still are."""
        query = _JOINED.where(attempts.c.unclear_at.is_not(None))
        if since is not None:
            query = query.where(attempts.c.unclear_at >= since)
        if not settled:
            query = query.where(attempts.c.settled_as.is_(None))
        return self._pairs(query.order_by(attempts.c.unclear_at, attempts.c.attempt_id).limit(limit))

    def of_messages(self, message_ids: Collection[str]) -> list[Attempt]:
        """All attempts for these messages, in their order."""
        query = select(attempts).where(attempts.c.message_id.in_(message_ids)).order_by(attempts.c.number)
        return [attempt_of(row) for row in self.rows.all(query)]

    def in_hand(self, recipients: Collection[str]) -> set[str]:
        """Those of the recipients to whom a call is being made: what the list has of them may be its own."""
        query = select(messages.c.recipient).distinct().join_from(
            attempts, messages, attempts.c.message_id == messages.c.message_id)
        query = query.where(attempts.c.state == "sending", messages.c.recipient.in_(recipients))
        return {row.recipient for row in self.rows.all(query)}

    def claimed_ids(self, carrier_ids: Collection[str]) -> set[str]:
        """Those of the carrier's ids that belong to an attempt."""
        query = select(attempts.c.carrier_id).where(attempts.c.carrier_id.in_(carrier_ids))
        return {row.carrier_id for row in self.rows.all(query)}

    def newest_attempt(self, channel: str) -> datetime | None:
        """When the last call by this channel was begun."""
        query = select(attempts.c.started_at).join_from(
            attempts, messages, attempts.c.message_id == messages.c.message_id).where(messages.c.channel == channel)
        row = self.rows.one(query.order_by(attempts.c.started_at.desc()).limit(1))
        found: datetime | None = row.started_at if row else None
        return found

    def attempted_to(self, recipients: Collection[str]) -> list[Message]:
        """Messages to these recipients for which a call was begun."""
        query = select(messages).where(messages.c.recipient.in_(recipients), messages.c.tries > 0)
        return [message_of(row) for row in self.rows.all(query)]

    def told_of(self, assignment_ids: Collection[str], templates: Collection[str]) -> set[tuple[str, str]]:
        """Recipient and assignment of all such messages for which a call was begun, of these assignments."""
        if not assignment_ids:
            return set()
        query = select(messages.c.recipient, messages.c.assignment_id).distinct()
        query = query.where(messages.c.assignment_id.in_(assignment_ids), messages.c.tries > 0,
                            messages.c.template.in_(templates))
        return {(row.recipient, row.assignment_id) for row in self.rows.all(query)}

    def _pairs(self, query: Any, values: Mapping[str, Any] | None = None) -> list[Pair]:
        return [(attempt_of(row[OF_MESSAGE:]), message_of(row)) for row in self.rows.all(query, values)]
