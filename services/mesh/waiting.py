"""Messages kept in the database until they can be handled: early ones and failed ones."""

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter

from sqlalchemy import Table, delete, select, update

from services.mesh.contracts.wire import Letter
from services.mesh.inbox import columns, letter_of
from services.mesh.work import Rows


@dataclass(frozen=True, kw_only=True)
class RetryPolicy:
    """How often and when a failed message is tried again, in real seconds."""

    first: float = 10
    longest: float = 3600
    tries: int = 8

    def wait(self, attempts: int) -> timedelta | None:
        """How long to wait after that many failures, jittered; None when there were enough."""
        if attempts >= self.tries:
            return None
        longest = min(self.longest, self.first * 2 ** (attempts - 1))
        return timedelta(seconds=longest * random.uniform(0.75, 1.25))  # noqa: S311 - jitter, not a secret


@dataclass(frozen=True, kw_only=True)
class Waiter:
    """A kept message and how often it failed."""

    letter: Letter
    attempts: int


class Waiting:
    """Named queries on the messages that wait."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def early(self, rows: Rows, letter: Letter, waits_for: str, now: datetime) -> None:
        """Keep a message until something about `waits_for` is handled."""
        rows.add(self._table, **columns(letter), waits_for=waits_for, attempts=0, next_at=None, error="", since=now)

    def failed(self, rows: Rows, letter: Letter, attempts: int, next_at: datetime, error: str, now: datetime) -> None:
        """Keep a message whose handler failed until `next_at` (real time)."""
        rows.add(self._table, **columns(letter), waits_for=None, attempts=attempts, next_at=next_at,
                 error=error[:200], since=now)

    def for_these(self, rows: Rows, names: Collection[str]) -> Sequence[Waiter]:
        """The early messages that wait for one of these, the oldest first."""
        found = rows.find(self._table, waits_for=sorted(names)) if names else []
        return [Waiter(letter=letter_of(row), attempts=row.attempts) for row in sorted(found, key=attrgetter("since"))]

    def wake(self, rows: Rows, waits_for: str, now: datetime) -> None:
        """Let those that wait for this be tried now, each in its own transaction."""
        table = self._table
        rows.run(update(table).where(table.c.waits_for == waits_for).values(waits_for=None, next_at=now))

    def oldest(self, rows: Rows) -> datetime | None:
        """Since when the oldest of them waits."""
        row = rows.one(select(self._table.c.since).order_by(self._table.c.since).limit(1))
        found: datetime | None = row.since if row else None
        return found

    def ready(self, rows: Rows, now: datetime, limit: int) -> Sequence[Waiter]:
        """The failed messages whose time has come."""
        table = self._table
        query = select(table).where(table.c.next_at <= now).order_by(table.c.next_at).limit(limit)
        return [Waiter(letter=letter_of(row), attempts=row.attempts) for row in rows.all(query)]

    def take(self, rows: Rows, message_id: str) -> bool:
        """Take it out for this transaction; False when somebody else has."""
        return rows.run(delete(self._table).where(self._table.c.message_id == message_id)) == 1
