"""One transaction: what is read and saved in it, and what is said when it commits."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import uuid4

from sqlalchemy import Connection, CursorResult, Executable, Row, Table, insert

from services.mesh.contracts.base import Contract
from services.mesh.contracts.county import County
from services.mesh.county import CountyBook
from services.mesh.due import DueRows
from services.mesh.errors import TooEarly
from services.mesh.ids import id_of

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

    def run_for_each(self, statement: Executable, values: Sequence[Mapping[str, Any]]) -> CursorResult[Any]:
        """Carry out a statement once for each of these rows, together; what it returns."""
        self.flush()
        return self.connection.execute(statement, values)


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
    _cause: str = ""
    _made: Counter[str] = field(default_factory=Counter)

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

    @contextmanager
    def because(self, *cause: object) -> Iterator[None]:
        """Do this because of a message, a text or a moment: done again for the same, it gives the same ids."""
        self._cause, self._made = id_of(self.service, *cause), Counter()
        try:
            yield
        finally:
            self._cause = ""

    def new_id(self, what: str) -> str:
        """An id (32 hex digits): for the first, second... `what` of a cause always the same, without one random."""
        if not self._cause:
            return uuid4().hex
        self._made[what] += 1
        return id_of(self._cause, what, self._made[what])

    def say(self, event: Contract) -> None:
        """Say a fact; it is committed with this transaction and published afterwards.

        A fact that was not given an id of its own has one by its cause and case: done again under another case number
        it is another fact, which hearers don't take for a repeated one.
        """
        if self.service not in event.SPEAKERS:
            raise ValueError(f"{self.service} is not a speaker of {type(event).__name__}")
        if self._cause and "message_id" not in event.model_fields_set:
            event = event.replace(message_id=self.new_id(f"{type(event).__name__} {event.case_no or ''}"))
        self.said.append(event)

    def lock(self, *case_nos: str) -> None:
        """Hold these cases until the commit, all at once; bus and due handlers hold theirs already."""
        self.lock_cases(self, case_nos)


Handler = Callable[[Work[Any], Any], None]
DueHandler = Callable[[Work[Any], str, datetime], None]
