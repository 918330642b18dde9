"""A ledger of any size: the rows of a few dozen lived cases, multiplied by SQL, each copy with keys of its own."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine, Table, create_engine, text
from sqlalchemy.dialects import postgresql

from benchmarks.copying import Keys, Row, suffixes
from benchmarks.lives import Life, live
from benchmarks.place import Place
from services.console.town import SERVICES
from services.mesh.migrate import metadata_of

OPEN_SHARE = 0.02
AT_ONCE = 25_000  # copies of a row in one statement
WORKERS = 2
_SESSION = ("set synchronous_commit = off", "set maintenance_work_mem = '768MB'", "set jit = off",
            "set max_parallel_maintenance_workers = 0")


@dataclass(frozen=True, kw_only=True)
class Seeded:
    """What was made: rows of each table, the database's size, and how long it took."""

    cases: int
    rows: dict[str, int]
    megabytes: float
    seconds: float


@dataclass
class Kept:
    """A table of a service and its rows that belong to a case, each with its owner."""

    schema: str
    table: Table
    rows: list[tuple[str, Row]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """As SQL names it."""
        return f"{self.schema}.{self.table.name}"

    @property
    def columns(self) -> list[str]:
        """All but a running number that the database gives."""
        running = self.table.autoincrement_column
        return [column.name for column in self.table.columns
                if not (column is running and column.autoincrement is not False and column.type.python_type is int
                        and len(self.table.primary_key.columns) == 1 and column.name == "id")]


def seed(place: Place, cases: int, say: Callable[[str], None] = print) -> Seeded:
    """Fill an empty place with so many cases, nearly all of them closed; no service runs meanwhile."""
    begun, some = time.monotonic(), live(place)
    say(f"lived through {len(some)} cases in {time.monotonic() - begun:.0f} s")
    begun, engine = time.monotonic(), create_engine(place.database, isolation_level="AUTOCOMMIT")
    try:
        tables = [Kept(schema, table) for schema in SERVICES for table in metadata_of(schema).sorted_tables]
        keys, copies = _read(engine, tables, some, cases)
        _make_copies(engine, max(copies.values()))
        with ThreadPoolExecutor(WORKERS) as pool:
            for words in pool.map(lambda kept: _multiply(engine, kept, keys, copies),
                                  sorted((kept for kept in tables if kept.rows), key=lambda kept: -len(kept.rows))):
                say(words)
        return _result(engine, tables, sum(copies.values()), begun)
    finally:
        engine.dispose()


def _result(engine: Engine, tables: Sequence[Kept], cases: int, begun: float) -> Seeded:
    with engine.connect() as connection:
        connection.execute(text("drop table copies"))
        connection.execute(text("checkpoint"))
        counted = {kept.name: int(connection.execute(text(f"select count(*) from {kept.name}")).scalar_one())
                   for kept in tables}
        size = int(connection.execute(text("select pg_database_size(current_database())")).scalar_one())
    return Seeded(cases=cases, rows=counted, megabytes=size / 2**20, seconds=time.monotonic() - begun)


def _read(engine: Engine, tables: Sequence[Kept], some: Sequence[Life], cases: int) -> tuple[Keys, dict[str, int]]:
    """Take the lives' rows out of the tables; the keys in them, and how many copies each case gets."""
    with engine.connect() as connection:
        stay_open = {life.phone: life.stays_open for life in some}
        found = connection.execute(text("select case_no, address from intake.cases order by 1")).all()
        is_open = {row.case_no: stay_open[row.address] for row in found}
        copies = _shares(is_open, cases)
        keys = Keys(cases=list(is_open), phones={life.phone: at for at, life in enumerate(some)})
        read = {kept.name: _rows(connection, kept) for kept in tables}
        keys.give_codes([row for _, row in read["router.seats"]], copies)
        keys.learn(row for rows in read.values() for _, row in rows)
        for kept in tables:
            owned = [(owner, place, row) for place, row in read[kept.name] if (owner := keys.owner(row))]
            kept.rows = [(owner, row) for owner, _, row in owned]
            connection.execute(text(f"delete from {kept.name} where ctid = any(cast(:those as tid[]))"),
                               {"those": [place for _, place, _ in owned]})
    return keys, copies


def _shares(is_open: dict[str, bool], cases: int) -> dict[str, int]:
    """How many copies each case gets, so that all together are as many as wanted."""
    shares: dict[str, int] = {}
    for group, wanted in ((True, round(cases * OPEN_SHARE)), (False, cases - round(cases * OPEN_SHARE))):
        of_group = [case_no for case_no, stays in is_open.items() if stays is group]
        each, rest = divmod(wanted, len(of_group))
        shares.update({case_no: each + (at < rest) for at, case_no in enumerate(of_group)})
    return shares


def _rows(connection: Connection, kept: Kept) -> list[tuple[str, Row]]:
    read = ", ".join(f'"{name}"::text' for name in kept.columns)
    found = connection.execute(text(f"select ctid::text, {read} from {kept.name}")).all()
    return [(row[0], dict(zip(kept.columns, row[1:], strict=True))) for row in found]


def _make_copies(engine: Engine, most: int) -> None:
    """The table that says for each k what a case number ends with."""
    with engine.connect() as connection:
        connection.execute(text("create table copies (k int primary key, " + ", ".join(
            f"s{state} text" for state in range(10)) + ")"))
        insert = text("insert into copies values (:k, " + ", ".join(f":s{state}" for state in range(10)) + ")")
        for first in range(1, most + 1, AT_ONCE):
            connection.execute(insert, [{"k": k} | {f"s{state}": words for state, words in enumerate(suffixes(k))}
                                        for k in range(first, min(first + AT_ONCE, most + 1))])
        connection.execute(text("analyze copies"))


def _multiply(engine: Engine, kept: Kept, keys: Keys, copies: dict[str, int]) -> str:
    """Fill one table; what is said about it."""
    begun, kinds = time.monotonic(), _kinds(kept)
    names = ", ".join(f'"{name}"' for name in kept.columns)
    with engine.connect().execution_options(no_parameters=True) as connection:
        for setting in _SESSION:
            connection.exec_driver_sql(setting)
        with _without_indexes(connection, kept):
            for owner, row in kept.rows:
                values = ", ".join(keys.sql(row[name], kinds[name]) for name in kept.columns)
                for first in range(1, copies[owner] + 1, AT_ONCE):
                    last = min(first + AT_ONCE - 1, copies[owner])
                    connection.exec_driver_sql(f"insert into {kept.name} ({names}) select {values} from copies c "
                                               f"where c.k between {first} and {last}")
            filled = time.monotonic() - begun
        indexed = time.monotonic() - begun - filled
        connection.exec_driver_sql(f"vacuum analyze {kept.name}")
    vacuumed = time.monotonic() - begun - filled - indexed
    return f"{kept.name}: filled in {filled:.0f} s, indexed in {indexed:.0f} s, vacuumed in {vacuumed:.0f} s"


def _kinds(kept: Kept) -> dict[str, str]:
    dialect = postgresql.dialect()
    return {column.name: column.type.compile(dialect=dialect) for column in kept.table.columns}


@contextmanager
def _without_indexes(connection: Connection, kept: Kept) -> Iterator[None]:
    """Drop keys and indexes, and make them again: many times faster than to keep them meanwhile."""
    constraints = connection.exec_driver_sql(
        "select conname, pg_get_constraintdef(oid) from pg_constraint "
        f"where conrelid = '{kept.name}'::regclass and contype in ('p', 'u')").all()
    for name, _ in constraints:
        connection.exec_driver_sql(f"alter table {kept.name} drop constraint {name}")
    indexes = connection.exec_driver_sql(
        "select indexname, indexdef from pg_indexes "
        f"where schemaname = '{kept.schema}' and tablename = '{kept.table.name}'").all()
    for name, _ in indexes:
        connection.exec_driver_sql(f"drop index {kept.schema}.{name}")
    yield
    for name, definition in constraints:
        connection.exec_driver_sql(f"alter table {kept.name} add constraint {name} {definition}")
    for _, definition in indexes:
        connection.exec_driver_sql(definition)
