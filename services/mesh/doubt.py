"""Whether the time is doubted: kept in the database, for all replicas and over restarts, until a person confirms it."""

from datetime import datetime, timedelta

from sqlalchemy import Table, select, update

from services.mesh.clock import MOST_APART, Clock
from services.mesh.work import Rows

SEEN_EVERY = timedelta(minutes=1)


class Doubt:
    """One service's doubt, shared by its replicas. Clocks are this process's own, times are real."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._told = False

    def since(self, rows: Rows) -> datetime | None:
        """Since when the time is doubted; None while it is trusted."""
        row = rows.one(select(self._table.c.doubted_since))
        found: datetime | None = row.doubted_since if row else None
        return found

    def rests(self, seen_at: datetime | None, doubted_since: datetime | None, clock: Clock) -> bool:
        """Whether there is nothing to do about it, as far as its row told: looking closer is `arises`."""
        now = clock.real_now()
        confirmed = self._told and doubted_since is None
        return seen_at is not None and not confirmed and clock.trusted() and seen_at - MOST_APART <= now <= (
            seen_at + SEEN_EVERY)

    def arises(self, rows: Rows, clock: Clock) -> bool:
        """Look at the clocks; True for the one replica that doubts first and has to raise the alarm.

        A clock that stands before what some process saw of it was set back, be it while none ran.
        """
        now, row = clock.real_now(), rows.one(select(self._table))
        if row is None:
            self._keep(rows, now)
            row = rows.all(select(self._table))[0]
        if self._told and row.doubted_since is None:  # somebody has confirmed the time, maybe to another replica
            clock.confirm()
            self._told = False
        if not clock.trusted() or now < row.seen_at - MOST_APART:
            self._told = row.doubted_since is not None  # only what was committed can be confirmed by somebody
            return self._doubts(rows, now)
        if now > row.seen_at + SEEN_EVERY:
            rows.run(update(self._table).values(seen_at=now))
        return False

    def confirm(self, rows: Rows, clock: Clock) -> None:
        """A person has looked: the time is right as it stands, for all replicas."""
        now = clock.real_now()
        self._keep(rows, now)
        rows.run(update(self._table).values(seen_at=now, doubted_since=None))
        clock.confirm()
        self._told = False

    def _doubts(self, rows: Rows, now: datetime) -> bool:
        free = update(self._table).where(self._table.c.doubted_since.is_(None))
        return rows.run(free.values(doubted_since=now)) == 1

    def _keep(self, rows: Rows, now: datetime) -> None:
        rows.add_new(self._table, [{"id": 1, "seen_at": now}])
