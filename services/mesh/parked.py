"""Messages that could not be handled, kept for a person; who settled them, and how, is recorded."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, false, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from services.mesh.contracts.calls.mesh import ParkedMessage
from services.mesh.contracts.notifier import AlarmRaised
from services.mesh.contracts.wire import Letter
from services.mesh.inbox import columns, letter_of
from services.mesh.metrics import PARKED
from services.mesh.work import Rows, Work

LISTED = 200


class Parked:
    """Named queries on parked messages."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def park(self, work: Work[Any], letter: Letter, reason: str, error: str, now: datetime) -> None:
        """Keep a message for a person, and raise the alarm; one that was replayed and failed again is open again."""
        rows = work.rows
        insert = postgresql.insert if rows.connection.dialect.name == "postgresql" else sqlite.insert
        values = {**columns(letter), "reason": reason, "error": error[:200], "parked_at": now}
        anew = {name: values[name] for name in ("reason", "error", "parked_at")}
        if not self._parked_since(rows, now.replace(minute=0, second=0, microsecond=0)):
            work.say(AlarmRaised(occurred_at=work.now, service=work.service, kind="message_parked", since=now,
                                 text=reason))
        rows.run(insert(self._table).values(values).on_conflict_do_update(
            index_elements=["message_id"], set_={**anew, "settled_at": None}))
        PARKED.labels(reason).inc()

    def listed(self, rows: Rows, service: str, *, settled: bool) -> Sequence[ParkedMessage]:
        """What nobody has settled yet, the oldest first, or what was settled, the latest first; without bodies."""
        table = self._table
        query = select(table).order_by(table.c.settled_at.desc() if settled else table.c.id)
        is_open = table.c.settled_at.is_(None)
        found = rows.all(query.where(~is_open if settled else is_open).limit(LISTED))
        return [ParkedMessage(service=service, message_id=row.message_id, contract=row.contract, version=row.version,
                              case_no=row.case_no, reason=row.reason, error=row.error, parked_at=row.parked_at,
                              length=len(row.body), settled_at=row.settled_at, settled_by=row.settled_by or "",
                              settled_how=row.settled_how or "") for row in found]

    def _parked_since(self, rows: Rows, moment: datetime) -> bool:
        """Whether anything was parked since then: its alarm tells of what follows."""
        return rows.one(select(self._table.c.id).where(self._table.c.parked_at >= moment).limit(1)) is not None

    def count(self, rows: Rows) -> int:
        """How many nobody has settled yet."""
        row = rows.one(select(func.count()).select_from(self._table).where(self._table.c.settled_at.is_(None)))
        return int(row[0]) if row else 0

    def newer(self, rows: Rows, contracts: Collection[tuple[str, int]]) -> Sequence[Letter]:
        """Open ones of these contracts, up to these versions, that an earlier release could not understand."""
        table = self._table
        known = ((table.c.contract == name) & (table.c.version <= version) for name, version in contracts)
        query = select(table).where(table.c.reason == "newer", table.c.settled_at.is_(None), or_(false(), *known))
        return [letter_of(row) for row in rows.all(query.order_by(table.c.id))]

    def take(self, rows: Rows, message_id: str) -> Letter | None:
        """An open one by its id, held until the commit."""
        table = self._table
        found = select(table).where(table.c.message_id == message_id, table.c.settled_at.is_(None))
        row = rows.one(found.with_for_update())
        return letter_of(row) if row else None

    def prune(self, rows: Rows, before: datetime) -> int:
        """Forget what was settled before that."""
        return rows.run(delete(self._table).where(self._table.c.settled_at < before))

    def settle(self, rows: Rows, message_id: str, *, by: str, how: str, now: datetime) -> None:
        """Record who replayed or dropped it, and why."""
        table = self._table
        rows.run(update(table).where(table.c.message_id == message_id)
                 .values(settled_at=now, settled_by=by[:60], settled_how=how[:200]))
