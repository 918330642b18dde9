"""Messages and their attempts."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from services.notifier.domain.message import Attempt, Message
from services.notifier.store.conversion import (
    attempt_values,
    message_of,
    message_values,
    standing_values,
)
from services.notifier.store.facts import inserting
from services.notifier.store.tables import attempts, messages, metadata
from services.notifier.store.unclear import Unclear

__all__ = ["Store", "metadata"]

_AT_ONCE = datetime(2000, 1, 1, tzinfo=UTC)
_SAVE_ATTEMPT = update(attempts).where(attempts.c.attempt_id == bindparam("which")).values(
    state=bindparam("new_state"), carrier_id=bindparam("new_id"), carrier_code=bindparam("new_code"),
    unclear_at=bindparam("new_unclear_at"), why=bindparam("new_why"), look_at=bindparam("new_look_at"),
    settled_as=bindparam("new_settled_as"), settled_at=bindparam("new_settled_at"))


class Store(Unclear):
    """Notifier's queries inside one transaction."""

    def add(self, message: Message) -> None:
        """Keep a message to be sent; the same one again changes nothing."""
        values = message_values(message)
        values["next_at"] = values["next_at"] or _AT_ONCE
        self._many(_keep_message(self.dialect), [values])

    def to_send(
        self, limit: int, channels: Collection[str] | None, *, waking_only: bool, now: datetime, only: str = ""
    ) -> list[Message]:
        """What is to be sent now, the most pressing first; other replicas leave these rows alone until the commit.

        `only` names the one template that may go out.
        """
        query = select(messages).where(messages.c.state == "new", messages.c.next_at <= now)
        if channels is not None:
            query = query.where(messages.c.channel.in_(channels))
        if only:
            query = query.where(messages.c.template == only)
        if waking_only:
            query = query.where(messages.c.may_wake.is_(True))
        query = query.order_by(messages.c.priority, messages.c.next_at, messages.c.created_at).limit(limit)
        return [message_of(row) for row in self.rows.all(query.with_for_update(skip_locked=True))]

    def begin(self, begun: Sequence[Attempt], now: datetime) -> None:
        """Write down attempts before their calls are made."""
        ids = [attempt.message_id for attempt in begun]
        claim = update(messages).where(messages.c.message_id.in_(ids))
        self.rows.run(claim.values(state="sending", tries=messages.c.tries + 1, next_at=now))
        self._many(insert(attempts), [attempt_values(attempt) for attempt in begun])

    def drop(self, message_ids: Sequence[str], reason: str) -> None:
        """These are not sent."""
        these = messages.c.message_id.in_(message_ids)
        self.rows.run(update(messages).where(these).values(state="dropped", failed_code=reason))

    def save(self, changed_attempts: Iterable[Attempt], changed: Iterable[Message]) -> None:
        """Write down what became of them; messages that moved alike are written together."""
        self._many(_SAVE_ATTEMPT, [
            {"which": attempt.attempt_id, "new_state": attempt.state, "new_id": attempt.carrier_id,
             "new_code": attempt.carrier_code, "new_unclear_at": attempt.unclear_at, "new_why": attempt.why,
             "new_look_at": attempt.look_at, "new_settled_as": attempt.settled_as,
             "new_settled_at": attempt.settled_at} for attempt in changed_attempts])
        alike: dict[tuple[Any, ...], list[str]] = defaultdict(list)
        for message in changed:
            standing = standing_values(message.standing)
            del standing["tries"]
            words = message.words if message.words == message.short_words else None
            alike[(*standing.items(), ("words", words))].append(message.message_id)
        for values, ids in alike.items():
            given = {name: value for name, value in values if value is not None}
            self.rows.run(update(messages).where(messages.c.message_id.in_(ids)).values(given))

    def to_person(self, cause_id: str, person_id: str) -> list[Message]:
        """All that one person was to be told for one cause."""
        query = select(messages).where(messages.c.cause_id == cause_id, messages.c.person_id == person_id)
        return [message_of(row) for row in self.rows.all(query)]

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
        row = self.rows.one(select(func.count()).select_from(messages).where(messages.c.state == "new"))
        return int(row[0]) if row else 0

    def _many(self, statement: Any, values: list[dict[str, Any]]) -> None:
        if values:
            self.rows.run_for_each(statement, values)


@cache
def _keep_message(dialect: str) -> Any:
    """Made once: to put such an insert together takes longer than to carry it out."""
    return inserting(dialect, messages).on_conflict_do_nothing()
