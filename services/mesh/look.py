"""One look at what a tick could have to do: a query that touches only what is due, however much is open."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Table, bindparam, exists, or_, select

from services.mesh.database import Database
from services.mesh.tables import REAL, Moment


@dataclass(frozen=True, kw_only=True)
class Found:
    """What there is: failed messages to try again, messages that wait for a county, rows that are due, and of the clock

    when some process last looked at it and since when it is doubted.
    """

    retries: bool
    for_county: bool
    dues: bool
    seen_at: datetime | None
    doubted_since: datetime | None


class Look:
    """The query for one service's tables, and for what others ask along: a query costs most by being one."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        waiting, due, clock = tables["waiting"].c, tables["due"].c, tables["clock"].c
        real, business = REAL, bindparam("business", type_=Moment)
        self._tell: dict[str, Callable[[bool], None]] = {}
        self._query = select(
            exists().where(waiting.next_at <= real).label("retries"),
            exists().where(waiting.waits_for == "county").label("for_county"),
            exists().where(due.due_at <= business, or_(due.not_before.is_(None), due.not_before <= real)).label("dues"),
            select(clock.seen_at).scalar_subquery().label("seen_at"),
            select(clock.doubted_since).scalar_subquery().label("doubted_since"))

    def also(self, name: str, there: ColumnElement[bool], tell: Callable[[bool], None]) -> None:
        """Ask in the same query for something else; `tell` hears at each look whether it is there."""
        self._query = self._query.add_columns(there.label(name))
        self._tell[name] = tell

    def look(self, database: Database, business: datetime, real: datetime) -> Found:
        """What there is at this moment of business time and of real time."""
        query, others = self._query, dict(self._tell)
        row = database.peek(query, {"business": business, "real": real})[0]
        for name, tell in others.items():
            tell(bool(row._mapping[name]))
        return Found(retries=bool(row.retries), for_county=bool(row.for_county), dues=bool(row.dues),
                     seen_at=row.seen_at, doubted_since=row.doubted_since)
