"""Rows of one table that a transaction keeps, each under its key: written in one statement, whatever their number."""

from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import Any

from sqlalchemy import Table

from services.mesh import bulk
from services.mesh.work import Rows


class Gathered:
    """Of two rows under one key the one that is there first stays, or with `newest_by` the newer one by that column.

    They are written in the order of their keys, or in another one: two transactions that keep the same rows must do so
    in one order, then they wait for each other.
    """

    def __init__(self, rows: Rows, table: Table, key: tuple[str, ...], newest_by: str = "",
                 order: Callable[[Mapping[str, Any]], Any] | None = None) -> None:
        self._connection = rows.connection
        self._table = table
        self._key = itemgetter(*key)
        self._order = order or self._key
        self._newest_by = newest_by
        self._kept: dict[Any, Mapping[str, Any]] = {}
        rows.own(self)

    def keep(self, **values: Any) -> None:
        """One more row."""
        key, by = self._key(values), self._newest_by
        before = self._kept.get(key)
        if before is None or (by and before[by] <= values[by]):
            self._kept[key] = values

    def flush(self) -> None:
        """Write what was kept."""
        kept, self._kept = self._kept, {}
        if not kept:
            return
        values = sorted(kept.values(), key=self._order)
        if self._newest_by:
            bulk.overwrite(self._connection, self._table, values, newest_by=self._newest_by)
        else:
            bulk.add_new(self._connection, self._table, values)

    def forget(self) -> None:
        """Its savepoint was rolled back."""
        self._kept.clear()
