"""One transaction: what is read and saved in it, and what is said when it commits."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar
from uuid import uuid4

from sqlalchemy import Connection, Executable, Row, Table

from services.mesh import bulk
from services.mesh.contracts.base import Contract
from services.mesh.contracts.county import County
from services.mesh.county import CountyBook
from services.mesh.due import DueRows
from services.mesh.errors import TooEarly
from services.mesh.ids import dated, id_about, id_of

S = TypeVar("S")
E = TypeVar("E", bound=Contract)


class Pending(Protocol):
    """What gathers writes for one transaction: due rows, identity maps."""

    def flush(self) -> None:
        """Hand over to Rows what was gathered."""

    def forget(self) -> None:
        """Drop what was gathered and read."""


class Rows:
    """Reading and writing rows; writes are gathered and done together before the next query or the commit.

    Gathered: `add`, `change`. At once, after what was gathered: `add_new`, `find`, `newest`, `overwrite`, `all`, `one`
    and `run`.
    """

    def __init__(self, connection: Connection, tables: Mapping[str, Table]) -> None:
        self.connection = connection
        self.held: set[str] = set()  # names (case numbers) locked until the commit
        self._tables = tables
        self._owned: list[Pending] = []
        self._added: dict[tuple[Table, tuple[str, ...]], list[Mapping[str, Any]]] = {}
        self._changed: dict[Table, dict[tuple[Any, ...], dict[str, Any]]] = {}

    def table(self, name: str) -> Table:
        """One of the service's tables by its name."""
        return self._tables[name]

    def own(self, pending: Pending) -> None:
        """Let this hand over its writes whenever there is to be written."""
        self._owned.append(pending)

    def add(self, table: Table, **values: Any) -> None:
        """Insert a row."""
        self._added.setdefault((table, tuple(values)), []).append(values)

    def change(self, table: Table, **values: Any) -> None:
        """Update the row that has the primary key among these values; what was added is inserted before."""
        key = tuple(values[column.name] for column in table.primary_key.columns)
        self._changed.setdefault(table, {}).setdefault(key, {}).update(values)

    def add_new(self, table: Table, values: Sequence[Mapping[str, Any]]) -> Sequence[Row[Any]]:
        """Insert those of these rows that no unique key holds yet, at once; their primary keys."""
        self.flush()
        return bulk.add_new(self.connection, table, values) if values else []

    def find(self, table: Table, **wanted: Sequence[Any]) -> Sequence[Row[Any]]:
        """The rows that hold in these columns one of the wanted values, taken together place by place."""
        self.flush()
        return bulk.find(self.connection, table, wanted) if any(wanted.values()) else []

    def newest(self, table: Table, most: int, by: str, **wanted: Sequence[Any]) -> Sequence[Row[Any]]:
        """The primary keys of the newest rows by a column, so many of each wanted place."""
        self.flush()
        return bulk.newest(self.connection, table, most, by, wanted) if any(wanted.values()) else []

    def overwrite(self, table: Table, values: Sequence[Mapping[str, Any]]) -> None:
        """Insert these rows, or overwrite what stands under their primary keys, at once."""
        self.flush()
        if values:
            bulk.overwrite(self.connection, table, values)

    def flush(self) -> None:
        """Write what was gathered so far."""
        for pending in self._owned:
            pending.flush()
        added, self._added = self._added, {}
        for (table, _), rows in added.items():
            bulk.add(self.connection, table, rows)
        changed, self._changed = self._changed, {}
        for table, by_key in changed.items():
            alike: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
            for values in by_key.values():
                alike.setdefault(tuple(values), []).append(values)
            for rows in alike.values():
                bulk.change(self.connection, table, rows)

    def forget(self) -> None:
        """Drop what was gathered and not written: its savepoint was rolled back."""
        for pending in self._owned:
            pending.forget()
        self._added.clear()
        self._changed.clear()
        self.held.clear()  # the savepoint's locks have gone; what was held before is only asked for again

    def close(self) -> None:
        """The transaction is over: what was read is let go now, as the collector comes only after many batches."""
        for pending in self._owned:
            pending.forget()  # they and the store know each other, and so would keep it
        self._owned.clear()

    def all(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Sequence[Row[Any]]:
        """All rows of a query."""
        self.flush()
        return self.connection.execute(statement, values).all()

    def one(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Row[Any] | None:
        """The first row of a query, or None."""
        self.flush()
        return self.connection.execute(statement, values).first()

    def run(self, statement: Executable, values: Mapping[str, Any] | None = None) -> int:
        """Carry out an insert, update or delete; returns how many rows it touched."""
        self.flush()
        return self.connection.execute(statement, values).rowcount


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

    def new_id(self, what: str, case_no: str | None = None) -> str:
        """An id (32 hex digits): for the first, second... `what` of a cause always the same, without one random."""
        if not self._cause:
            return dated(uuid4().hex, case_no)
        self._made[what] += 1
        return id_about(case_no, self._cause, what, self._made[what])

    def say(self, event: Contract) -> None:
        """Say a fact; it is committed with this transaction and published afterwards.

        A fact that was not given an id of its own has one by its cause and case: done again under another case number
        it is another fact, which hearers don't take for a repeated one.
        """
        if self.service not in event.SPEAKERS:
            raise ValueError(f"{self.service} is not a speaker of {type(event).__name__}")
        if self._cause and "message_id" not in event.model_fields_set:
            what = f"{type(event).__name__} {event.case_no or ''}"
            event = event.replace(message_id=self.new_id(what, event.case_no))
        self.said.append(event)

    def lock(self, *case_nos: str) -> None:
        """Hold these cases until the commit, all at once; bus and due handlers hold theirs already."""
        self.lock_cases(self, case_nos)


Handler = Callable[[Work[Any], Any], None]
DueHandler = Callable[[Work[Any], str, datetime], None]
