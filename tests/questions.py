"""How many statements a database is asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from services.mesh.mesh import Mesh


@contextmanager
def asked(mesh: Mesh) -> Iterator[list[str]]:
    """The statements that the mesh's database gets within the block."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "county.version" not in statement:  # that is asked by the clock, not by the batch
            statements.append(statement)

    event.listen(mesh.database.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(mesh.database.engine, "before_cursor_execute", note)
