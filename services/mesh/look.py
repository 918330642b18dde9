"""One look at what a tick could have to do: a query that touches only what is due, however much is open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Table, bindparam, exists, or_, select

from services.mesh.tables import Moment

if TYPE_CHECKING:
    from services.mesh.work import Rows


@dataclass(frozen=True, kw_only=True)
class Found:
    """What there is: failed messages to try again, messages that wait for a county, rows that are due."""

    retries: bool
    for_county: bool
    dues: bool


class Look:
    """The query for one service's tables."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        waiting, due = tables["waiting"].c, tables["due"].c
        real, business = (bindparam(name, type_=Moment) for name in ("real", "business"))
        self._query = select(
            exists().where(waiting.next_at <= real).label("retries"),
            exists().where(waiting.waits_for == "county").label("for_county"),
            exists().where(due.due_at <= business, or_(due.not_before.is_(None), due.not_before <= real)).label("dues"))

    def look(self, rows: "Rows", business: datetime, real: datetime) -> Found:
        """What there is at this moment of business time and of real time."""
        row = rows.all(self._query, {"business": business, "real": real})[0]
        return Found(**{name: bool(value) for name, value in row._mapping.items()})
