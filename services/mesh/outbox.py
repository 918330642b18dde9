"""The outbox: what a transaction says is committed with it, marked once confirmed, and again once all have heard it."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, delete, exists, select, tuple_, update

from services.mesh.contracts.base import Contract
from services.mesh.contracts.wire import Letter, encode
from services.mesh.database import Database
from services.mesh.metrics import REPAIRS
from services.mesh.tables import REAL
from services.mesh.work import Rows

CLAIM = 500
UNROUTABLE_FIRST, UNROUTABLE_LONGEST = timedelta(seconds=2), timedelta(minutes=1)


class Outbox:
    """Named queries on the outbox. All times are real time: they are leases and backoff, not business."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self.left_lying: ColumnElement[bool] = exists().where(table.c.confirmed_at.is_(None), table.c.free_at <= REAL)

    def put(self, rows: Rows, events: Sequence[Contract], now: datetime, free_at: datetime) -> list[Letter]:
        """Keep what was said; until `free_at` it belongs to the process that said it."""
        letters = [encode(event) for event in events]
        for letter in letters:
            rows.add(self._table, message_id=letter.message_id, contract=letter.contract, version=letter.version,
                     case_no=letter.case_no, body=letter.body, created_at=now, free_at=free_at, attempts=0)
        return letters

    def has_free(self, database: Database, now: datetime) -> bool:
        """Whether there may be rows that nobody publishes now."""
        return bool(database.peek(select(self.left_lying), {"real": now})[0][0])

    def claim(self, rows: Rows, now: datetime, lease: float) -> list[Letter]:
        """Take what nobody publishes now, for `lease` seconds."""
        table = self._table
        free = (select(table).where(table.c.confirmed_at.is_(None), table.c.free_at <= now)
                .order_by(table.c.free_at, table.c.created_at).limit(CLAIM).with_for_update(skip_locked=True))
        found = rows.all(free)
        ids = [row.message_id for row in found]
        left_lying = sum(row.attempts == 0 and row.free_at > row.created_at for row in found)
        if left_lying:
            REPAIRS.labels("outbox_row_found").inc(left_lying)
        if ids:
            mine = update(table).where(table.c.message_id.in_(ids))
            rows.run(mine.values(free_at=now + timedelta(seconds=lease)))
        return [Letter(message_id=row.message_id, contract=row.contract, version=row.version, body=row.body,
                       case_no=row.case_no) for row in found]

    def confirm(self, rows: Rows, ids: Sequence[str], now: datetime) -> None:
        """The broker has them."""
        for each in sorted(ids):
            rows.change(self._table, message_id=each, confirmed_at=now)

    def free(self, rows: Rows, ids: Sequence[str], now: datetime) -> None:
        """Give them back: the broker could not be used."""
        if ids:
            table = self._table
            rows.run(update(table).where(table.c.message_id.in_(ids), table.c.confirmed_at.is_(None))
                     .values(free_at=now))

    def back_off(self, rows: Rows, ids: set[str], now: datetime) -> None:
        """No queue took them: later again, each on its own, in nobody's way."""
        table = self._table
        for row in rows.all(select(table.c.message_id, table.c.attempts).where(table.c.message_id.in_(ids))):
            wait = min(UNROUTABLE_LONGEST, UNROUTABLE_FIRST * 2 ** min(row.attempts, 10))
            rows.run(update(table).where(table.c.message_id == row.message_id)
                     .values(free_at=now + wait, attempts=table.c.attempts + 1))

    def unheard(self, rows: Rows, contracts: Sequence[str], after: tuple[datetime, str], before: datetime,
                limit: int) -> list[tuple[datetime, str]]:
        """Messages of these contracts of which nobody knows who heard them: when confirmed, and id, in that order."""
        key = tuple_(self._table.c.confirmed_at, self._table.c.message_id)
        query = select(*key).where(key > after, self._table.c.confirmed_at < before, self._table.c.heard_at.is_(None),
                                   self._table.c.contract.in_(contracts))
        return [(row.confirmed_at, row.message_id) for row in rows.all(query.order_by(*key).limit(limit))]

    def heard(self, rows: Rows, ids: Sequence[str], now: datetime) -> None:
        """All their hearers have them."""
        for each in sorted(ids):
            rows.change(self._table, message_id=each, heard_at=now)

    def say_again(self, rows: Rows, ids: Sequence[str], before: datetime, now: datetime) -> int:
        """Publish these once more, unless somebody has done so since `before`; returns how many."""
        table = self._table
        if not ids:
            return 0
        lacking = update(table).where(table.c.message_id.in_(ids), table.c.confirmed_at < before)
        return rows.run(lacking.values(confirmed_at=None, free_at=now, attempts=table.c.attempts + 1))

    def doubt(self, rows: Rows, since: datetime, besides: Collection[str] = ()) -> int:
        """Who heard what was heard since then is unknown again: a hearer's database was restored."""
        table = self._table
        mine = update(table).where(table.c.heard_at >= since,
                                   table.c.contract.not_in(besides))
        return rows.run(mine.values(heard_at=None))

    def prune(self, rows: Rows, before: datetime) -> int:
        """Forget what was confirmed before that, once it was heard."""
        table = self._table
        return rows.run(delete(table).where(table.c.confirmed_at < before, table.c.heard_at.is_not(None)))

    def give_up(self, rows: Rows, before: datetime) -> int:
        """Forget what was confirmed before that although nobody knows who heard it: hearers don't remember longer."""
        table = self._table
        return rows.run(delete(table).where(table.c.confirmed_at < before, table.c.heard_at.is_(None)))

    def oldest(self, rows: Rows) -> datetime | None:
        """When the oldest unpublished row was written."""
        table = self._table
        row = rows.one(select(table.c.created_at).where(table.c.confirmed_at.is_(None))
                       .order_by(table.c.created_at).limit(1))
        found: datetime | None = row.created_at if row else None
        return found
