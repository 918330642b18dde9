"""One service's database: a SQLite file with one writer at a time, or a PostgreSQL schema of its own."""

import contextlib
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zlib import crc32

from sqlalchemy import Connection, Engine, Executable, Row, create_engine, event, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from services.mesh.arrays import array
from services.mesh.errors import DatabaseDown

BUSY_MS, LOCKED_FOR = 50, 5.0  # SQLite waits inside the library, where all green threads wait with it: so we wait
RECYCLE = 1800  # seconds; what stands behind an address may be another server by then
_DOWN = (OperationalError, InterfaceError, PoolTimeout)
# Of PostgreSQL's errors those of a statement (syntax, deadlock, time limit) leave the database itself well.
_STATES_OF_DOWN = ("08", "53", "57P", "58", "55P03")
_STATEMENTS_OF_SQLITE = ("no such", "syntax error", "has no column", "too many", "misuse")


class Database:
    """Transactions on one service's database. `schema` is used on PostgreSQL only."""

    def __init__(self, url: str, schema: str) -> None:
        self.schema = schema
        self.is_sqlite = url.startswith("sqlite")
        self._lock_space = crc32(f"directline-{schema}".encode()) - 2**31  # services that share a database don't meet
        self._writer = threading.Lock()
        self._kept: list[tuple[float, Connection]] = []  # mostly one, for peeking outside of any transaction
        self.engine = _sqlite(url) if self.is_sqlite else _postgres(url, schema)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction; DatabaseDown when the database, not the statement, is at fault."""
        if self.is_sqlite:
            with self._writer, self._begun() as connection:
                yield connection
        else:
            with self._begun() as connection:
                yield connection

    def peek(self, query: Executable, values: Mapping[str, Any]) -> Sequence[Row[Any]]:
        """Read by one query without a transaction, for those who mostly find nothing; DatabaseDown as above.

        Its connection is kept: to take it from the pool and give it back costs as much as the query.
        """
        with self._told():
            since, connection = self._take_kept()
            try:
                found = connection.execute(query, values).all()
            except BaseException:
                connection.close()
                raise
            if self._kept:
                connection.close()
            else:
                self._kept.append((since, connection))
            return found

    def _take_kept(self) -> tuple[float, Connection]:
        """The kept connection and since when it is; a new one the first time and while somebody else peeks."""
        with contextlib.suppress(IndexError):
            since, connection = self._kept.pop()
            if time.monotonic() - since < RECYCLE:
                return since, connection
            connection.close()
        return time.monotonic(), self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def _begun(self) -> Iterator[Connection]:
        with self._told(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Tell a database that can't be used from a statement that is wrong."""
        try:
            yield
        except _DOWN as error:
            if _is_statement(getattr(error, "orig", None)):
                raise
            raise DatabaseDown("the database can't be used now") from error
        except DBAPIError as error:
            if error.connection_invalidated:
                raise DatabaseDown("the database's connection was lost") from error
            raise

    def lock(self, connection: Connection, names: Sequence[str]) -> None:
        """Hold these names (case numbers) until the commit, in one order for everybody."""
        if self.is_sqlite or not names:
            return
        keys = sorted({crc32(name.encode()) - 2**31 for name in names})
        connection.execute(_LOCKS, {"space": self._lock_space, "keys": array(keys)})

    def answers(self) -> bool:
        """Whether the database can be used now."""
        try:
            with self.engine.connect() as connection:
                connection.execute(text("select 1"))
        except Exception:  # noqa: BLE001 - whatever is wrong, it is not usable
            return False
        return True

    def close(self) -> None:
        """Give all connections back."""
        while self._kept:
            self._kept.pop()[1].close()
        self.engine.dispose()


def _is_statement(error: BaseException | None) -> bool:
    """Whether the statement was at fault: its message is tried again alone, and parked in the end."""
    state = getattr(error, "pgcode", None)
    if state is not None:
        return not state.startswith(_STATES_OF_DOWN)
    return any(words in str(error) for words in _STATEMENTS_OF_SQLITE)


_LOCKS = text("select pg_advisory_xact_lock(:space, k) from (select unnest(cast(:keys as int[])) as k order by 1) s")


def _sqlite(url: str) -> Engine:
    path = url.removeprefix("sqlite:///")
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": 5, "check_same_thread": False}, pool_size=4)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # so that BEGIN IMMEDIATE below is the only begin
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MS}"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get("isolation_level") == "AUTOCOMMIT":
            return
        _wait_for_lock(connection.connection.dbapi_connection)
        if not connection.connection.dbapi_connection.in_transaction:  # type: ignore[union-attr]
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _wait_for_lock(connection: Any) -> None:
    """Begin, or leave it to the caller's own try to say that somebody else keeps the lock."""
    import sqlite3  # here, since with PostgreSQL it would be 1 MB for nothing

    end = time.monotonic() + LOCKED_FOR
    while time.monotonic() < end:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                return
            time.sleep(0.02)
        else:
            return


def _postgres(url: str, schema: str) -> Engine:
    # a lost peer is noticed by keepalives; a statement or lock that hangs ends by itself
    options = f"-csearch_path={schema} -cstatement_timeout=30000 -clock_timeout=10000 -ctimezone=UTC"
    return create_engine(
        url, pool_size=8, max_overflow=8, pool_timeout=5, pool_pre_ping=False, pool_recycle=RECYCLE,
        connect_args={"options": options, "client_encoding": "utf8", "connect_timeout": 5,
                      "keepalives_idle": 5, "keepalives_interval": 3,
                      "keepalives_count": 3, "tcp_user_timeout": 15000, "application_name": f"directline-{schema}"},
    )
