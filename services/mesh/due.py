"""Due rows: what a service must do at a time, kept in its database and taken exactly once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, Table, select, tuple_
from sqlalchemy.sql.dml import ReturningUpdate

from services.mesh import bulk

if TYPE_CHECKING:
    from services.mesh.work import Rows

LEASE = timedelta(seconds=10)  # real time for which rows that one replica looked at are hidden from the others


@dataclass(frozen=True, kw_only=True)
class DueRow:
    """A moment (business time) at which the service's handler for `kind` must look at `key`."""

    kind: str
    key: str
    case_no: str | None
    due_at: datetime
    attempts: int


Key = tuple[str, str]  # kind and key


class DueRows:
    """The due rows of one service inside one transaction."""

    def __init__(self, rows: "Rows", table: Table) -> None:
        self._rows = rows
        self._table = table
        self._moved: dict[Key, Mapping[str, Any] | None] = {}
        self._last: dict[Key, datetime | None] = {}  # the last word of this transaction, written or not
        rows.own(self)

    def set(self, kind: str, key: str, at: datetime, *, case_no: str | None = None) -> None:
        """Make or move the row (kind, key)."""
        self._moved[kind, key] = {"kind": kind, "key": key, "case_no": case_no, "due_at": at, "not_before": None,
                                  "attempts": 0}
        self._last[kind, key] = at

    def drop(self, kind: str, key: str) -> None:
        """Forget the row, if it is there."""
        self._moved[kind, key] = self._last[kind, key] = None

    def flush(self) -> None:
        """Write what was set and dropped, the last word for each row."""
        moved, self._moved = self._moved, {}
        if dropped := sorted(key for key, values in moved.items() if values is None):
            bulk.remove(self._rows.connection, self._table, dropped)
        if kept := [values for _, values in sorted(moved.items(), key=itemgetter(0)) if values is not None]:
            bulk.overwrite(self._rows.connection, self._table, kept)

    def forget(self) -> None:
        """Its savepoint was rolled back."""
        self._moved.clear()
        self._last.clear()

    def soonest(self, now: datetime, real_now: datetime, limit: int) -> Sequence[DueRow]:
        """Rows due by `now`, the earliest first, without those that wait after a failure or that a replica took on."""
        table = self._table
        ready = table.c.not_before.is_(None) | (table.c.not_before <= real_now)
        query = select(table).where(table.c.due_at <= now, ready).order_by(table.c.due_at, table.c.key).limit(limit)
        leases = self._rows.connection.dialect.name == "postgresql"
        chosen = self._leased(query.with_for_update(skip_locked=True), real_now) if leases else query
        found = [DueRow(kind=row.kind, key=row.key, case_no=row.case_no, due_at=row.due_at, attempts=row.attempts)
                 for row in self._rows.all(chosen)]
        return sorted(found, key=lambda row: (row.due_at, row.key))

    def _leased(self, query: Select[Any], real_now: datetime) -> ReturningUpdate[Any]:
        """Rows are locked only until they are leased: others lock the case first and its row then, and so must we."""
        table, soonest = self._table, query.subquery()
        same = tuple_(table.c.kind, table.c.key).in_(select(soonest.c.kind, soonest.c.key))
        return table.update().where(same).values(not_before=real_now + LEASE).returning(table)

    def hold(self, rows: Sequence[DueRow]) -> list[DueRow]:
        """Those of the rows that nobody took or moved, in their order; nobody else gets them before the commit."""
        table = self._table
        same = tuple_(table.c.kind, table.c.key).in_([(row.kind, row.key) for row in rows])
        query = select(table).where(same).order_by(table.c.kind, table.c.key).with_for_update()
        due_at = {(row.kind, row.key): row.due_at for row in self._rows.all(query)}
        return [row for row in rows if due_at.get((row.kind, row.key)) == row.due_at]

    def take(self, row: DueRow) -> bool:
        """Take a row that is held; False if this transaction has moved or dropped it since."""
        if self._last.get((row.kind, row.key), row.due_at) != row.due_at:
            return False
        self.drop(row.kind, row.key)
        return True

    def put_off(self, row: DueRow, until: datetime) -> None:
        """After a failure: look at the row again at `until` (real time)."""
        table = self._table
        same = (table.c.kind == row.kind) & (table.c.key == row.key) & (table.c.due_at == row.due_at)
        self._rows.run(table.update().where(same).values(not_before=until, attempts=table.c.attempts + 1))
