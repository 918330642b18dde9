"""One transaction: what is read and saved in it, and what is said when it commits."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Executable, Row, Table, insert

from services.mesh.contracts.base import Contract
from services.mesh.contracts.county import County
from services.mesh.county import CountyBook
from services.mesh.due import DueRows
from services.mesh.errors import TooEarly

S = TypeVar("S")
E = TypeVar("E", bound=Contract)


class Rows:
    """Reading and writing rows; inserts are gathered and written together before the next read or the commit."""

    def __init__(self, connection: Connection, tables: Mapping[str, Table]) -> None:
        self.connection = connection
        self._tables = tables
        self._pending: dict[Table, list[Mapping[str, Any]]] = defaultdict(list)

    def table(self, name: str) -> Table:
        """One of the service's tables by its name."""
        return self._tables[name]

    def add(self, table: Table, **values: Any) -> None:
        """Insert a row, at the latest when the transaction commits. Rows of one table need the same keys."""
        self._pending[table].append(values)

    def flush(self) -> None:
        """Write what was added so far."""
        for table, rows in self._pending.items():
            self.connection.execute(insert(table), rows)
        self._pending.clear()

    def forget(self) -> None:
        """Drop what was added and not written: its savepoint was rolled back."""
        self._pending.clear()

    def all(self, statement: Executable) -> Sequence[Row[Any]]:
        """All rows of a query."""
        self.flush()
        return self.connection.execute(statement).all()

    def one(self, statement: Executable) -> Row[Any] | None:
        """The first row of a query, or None."""
        self.flush()
        return self.connection.execute(statement).first()

    def run(self, statement: Executable) -> int:
        """Carry out an insert, update or delete; returns how many rows it touched."""
        self.flush()
        return self.connection.execute(statement).rowcount


@dataclass
class Work(Generic[S]):
    """What a handler gets beside its message.

    `now` is the business time of this transaction; `store` the service's own named queries; `due` its due rows.
    """

    service: str
    now: datetime
    rows: Rows
    store: S
    due: DueRows
    counties: CountyBook
    lock_cases: "Callable[[Work[Any], Sequence[str]], None]"
    said: list[Contract] = field(default_factory=list)
    _county: County | None = None

    @property
    def county(self) -> County:
        """The county as applied; TooEarly until there is one."""
        self._county = self._county or self.counties.current(self.rows)
        if self._county is None:
            raise TooEarly("county")
        return self._county

    def keep_county(self, version: int, county: County) -> None:
        """Keep this version of the county in the service's database."""
        self.counties.keep(self.rows, version, county, self.now)
        self._county = None

    def say(self, event: Contract) -> None:
        """Say a fact; it is committed with this transaction and published afterwards."""
        if self.service not in event.SPEAKERS:
            raise ValueError(f"{self.service} is not a speaker of {type(event).__name__}")
        self.said.append(event)

    def lock(self, *case_nos: str) -> None:
        """Hold these cases until the commit, all at once; bus and due handlers hold theirs already."""
        self.lock_cases(self, case_nos)


Handler = Callable[[Work[Any], Any], None]
DueHandler = Callable[[Work[Any], str, datetime], None]
