"""Small meshes for tests: real mesh, a toy service, a database of its own."""

import dataclasses
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text

from services.mesh.contracts.intake import PhoneOptedIn
from services.mesh.contracts.wire import Letter, encode
from services.mesh.mesh import Mesh
from services.mesh.settings import Reader, mesh
from services.mesh.tables import service_metadata

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


class NoStore:
    """The toy service has no tables of its own."""

    def __init__(self, rows: Any) -> None:
        self.rows = rows


def toy(name: str, database_url: str, amqp_uri: str = "amqp://127.0.0.1:1", *, hears: dict[Any, Any] | None = None,
        dues: dict[str, Any] | None = None, fresh: bool = True, **settings: Any) -> Mesh:
    """A mesh called `name` on this database, with quick retries and ticks."""
    quick = {"retry_first": 0.05, "retry_longest": 0.2, "tries": 3, "tick": 0.1, "publish_wait": 2.0,
             "declare_every": 0.5, "catch_up": 0.2, "lease": 2.0}
    if database_url.startswith("sqlite"):
        database_url = f"{database_url}.{name}"  # services never share a file
    base = dataclasses.replace(mesh(Reader({"AMQP_URI": amqp_uri}), "intake"), service=name,
                               database_url=database_url, **{**quick, **settings})
    metadata = service_metadata()
    made = Mesh(name=name, settings=base, metadata=metadata, store=NoStore, hears=hears or {}, dues=dues)
    if fresh:
        with made.database.transaction() as connection:
            if not made.database.is_sqlite:
                connection.execute(text(f"create schema if not exists {name}"))
            metadata.create_all(connection)
    return made


@contextmanager
def running(*meshes: Mesh) -> Iterator[None]:
    """Start them all, and stop them whatever happens."""
    try:
        for each in meshes:
            each.start()
        yield
    finally:
        with ThreadPoolExecutor(len(meshes)) as together:
            list(together.map(Mesh.stop, meshes))


def until(condition: Callable[[], Any], within: float = 15, what: str = "it") -> Any:
    """Wait until the condition holds; its value."""
    end = time.monotonic() + within
    while not (found := condition()):
        assert time.monotonic() < end, f"{what} did not happen within {within} s"
        time.sleep(0.01)
    return found


def fact(case_no: str | None = None, **changes: Any) -> PhoneOptedIn:
    """A harmless fact that intake says and notifier hears."""
    return PhoneOptedIn(occurred_at=NOW, phone="+8613800000001", case_no=case_no, **changes)


def letter(case_no: str | None = None, **changes: Any) -> Letter:
    """The letter of a fact."""
    return dataclasses.replace(encode(fact(case_no)), **changes)


def count(mesh: Mesh, table: str, where: str = "1=1") -> int:
    """How many rows a table of that mesh has."""
    with mesh.database.transaction() as connection:
        return int(connection.execute(text(f"select count(*) from {table} where {where}")).scalar_one())
