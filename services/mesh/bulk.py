"""Many rows of one table in one statement: on PostgreSQL a column travels as one array, on SQLite a row at a time.

SQLAlchemy would name every value of every row; that costs more than the row itself.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    Executable,
    Row,
    String,
    Table,
    TextClause,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql.psycopg2 import PGDialect_psycopg2
from sqlalchemy.types import TypeEngine

from services.mesh.arrays import array

Values = Mapping[str, Any]


def find(connection: Connection, table: Table, wanted: Mapping[str, Sequence[Any]]) -> Sequence[Row[Any]]:
    """The rows that hold in these columns one of the wanted values, taken together place by place."""
    names, values = _places(wanted)
    if _is_postgres(connection):
        return connection.execute(_finding(table, names), _arrays_of(names, values)).all()
    keys = [value for value, in values] if len(names) == 1 else values
    return connection.execute(_selection(table, names), {"wanted": keys}).all()


def newest(connection: Connection, table: Table, most: int, by: str, wanted: Mapping[str, Sequence[Any]]
           ) -> Sequence[Row[Any]]:
    """The primary keys of the newest rows by a column, so many of each wanted place; `wanted` as for `find`."""
    names, values = _places(wanted)
    if _is_postgres(connection):
        asked = {**_arrays_of(names, values), "most": most}
        return connection.execute(_finding_newest(table, names, by), asked).all()
    return connection.execute(_ranking(table, names, by), {"wanted": values, "most": most}).all()


def add(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Insert rows that all have the same keys."""
    if _is_postgres(connection):
        names = tuple(rows[0])
        connection.execute(_insertion(table, names, ""), _columns(table, names, rows))
    else:
        connection.execute(insert(table), list(rows))


def add_new(connection: Connection, table: Table, rows: Sequence[Values]) -> Sequence[Row[Any]]:
    """Insert those of the rows that are not there yet; the primary keys of these.

    A row is there where any unique key of the table holds its values, not only the primary key.
    """
    key = table.primary_key.columns
    if _is_postgres(connection):
        names = tuple(rows[0])
        ending = f" ON CONFLICT DO NOTHING RETURNING {', '.join(column.name for column in key)}"
        return connection.execute(_insertion(table, names, ending), _columns(table, names, rows)).all()
    statement = sqlite.insert(table).on_conflict_do_nothing().returning(*key)
    return connection.execute(statement, list(rows)).all()


def overwrite(connection: Connection, table: Table, rows: Sequence[Values], *, newest_by: str = "") -> None:
    """Insert rows, each with another primary key, or overwrite what stands under it, if it is not newer by a column."""
    names, key = tuple(rows[0]), {column.name for column in table.primary_key.columns}
    changed = [name for name in names if name not in key]
    if _is_postgres(connection):
        told = ", ".join(f"{name} = excluded.{name}" for name in changed)
        older = f" WHERE {table.name}.{newest_by} <= excluded.{newest_by}" if newest_by else ""
        ending = f" ON CONFLICT ({', '.join(sorted(key))}) DO UPDATE SET {told}{older}"
        connection.execute(_insertion(table, names, ending), _columns(table, names, rows))
        return
    made = sqlite.insert(table)
    connection.execute(made.on_conflict_do_update(
        index_elements=sorted(key), set_={name: made.excluded[name] for name in changed},
        where=table.c[newest_by] <= made.excluded[newest_by] if newest_by else None), list(rows))


def change(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Update rows, each found by its primary key, which stands among its values; all have the same keys."""
    names, key = tuple(rows[0]), [column.name for column in table.primary_key.columns]
    if _is_postgres(connection):
        connection.execute(_changing(table, names), _columns(table, names, rows))
        return
    same = [table.c[name] == bindparam(f"old_{name}", type_=table.c[name].type) for name in key]
    new = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names if name not in key}
    values = [{(f"old_{name}" if name in key else f"new_{name}"): value for name, value in row.items()} for row in rows]
    connection.execute(update(table).where(*same).values(new), values)


def remove(connection: Connection, table: Table, keys: Collection[tuple[Any, ...]]) -> None:
    """Delete the rows with these primary keys."""
    names = tuple(column.name for column in table.primary_key.columns)
    rows = [dict(zip(names, key, strict=True)) for key in keys]
    if _is_postgres(connection):
        connection.execute(_removal(table), _columns(table, names, rows))
        return
    same = [table.c[name] == bindparam(f"old_{name}", type_=table.c[name].type) for name in names]
    connection.execute(delete(table).where(*same), [{f"old_{name}": value for name, value in row.items()}
                                                    for row in rows])


def _places(wanted: Mapping[str, Sequence[Any]]) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """The columns, and what they are wanted to hold together, each once."""
    return tuple(wanted), list(dict.fromkeys(zip(*wanted.values(), strict=True)))


def _arrays_of(names: tuple[str, ...], values: Sequence[tuple[Any, ...]]) -> dict[str, str]:
    return dict(zip(names, map(array, zip(*values, strict=True)), strict=True))


def _is_postgres(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


_DIALECT = PGDialect_psycopg2()  # type: ignore[no-untyped-call]


@cache
def _arrays(table: Table, names: tuple[str, ...]) -> str:
    kinds = (_kind(table.c[name].type) for name in names)
    return f"unnest({', '.join(f'CAST(:{name} AS {kind}[])' for name, kind in zip(names, kinds, strict=True))})"


def _kind(kind: TypeEngine[Any]) -> str:
    """Texts without their length: a cast to it would cut what is too long, and nobody would be told."""
    return "TEXT" if isinstance(kind, String) else str(kind.compile(_DIALECT))


@cache
def _finding(table: Table, names: tuple[str, ...]) -> Executable:
    same = " AND ".join(f"{table.name}.{name} = wanted.{name}" for name in names)
    found = text(f"SELECT {table.name}.* FROM {_arrays(table, names)} AS wanted ({', '.join(names)}) "  # noqa: S608
                 f"JOIN {table.name} ON {same}")
    return found.columns(**{column.name: column.type for column in table.c})


@cache
def _selection(table: Table, names: tuple[str, ...]) -> Executable:
    key = table.c[names[0]] if len(names) == 1 else tuple_(*(table.c[name] for name in names))
    return select(table).where(key.in_(bindparam("wanted", expanding=True)))


@cache
def _finding_newest(table: Table, names: tuple[str, ...], by: str) -> Executable:
    key = [column.name for column in table.primary_key.columns]
    same = " AND ".join(f"{table.name}.{name} = wanted.{name}" for name in names)
    return text(f"SELECT {', '.join(f'newest.{name}' for name in key)} "  # noqa: S608 - names of our tables
                f"FROM {_arrays(table, names)} AS wanted ({', '.join(names)}) CROSS JOIN LATERAL ("
                f"SELECT {', '.join(key)} FROM {table.name} WHERE {same} ORDER BY {by} DESC, {', '.join(key)} "
                "LIMIT :most) AS newest")


@cache
def _ranking(table: Table, names: tuple[str, ...], by: str) -> Executable:
    key, place = table.primary_key.columns, [table.c[name] for name in names]
    newness = func.row_number().over(partition_by=place, order_by=(table.c[by].desc(), *key)).label("newness")
    wanted = tuple_(*place).in_(bindparam("wanted", expanding=True))
    ranked = select(*key, newness).where(wanted).subquery()
    return select(*(ranked.c[column.name] for column in key)).where(ranked.c.newness <= bindparam("most"))


@cache
def _insertion(table: Table, names: tuple[str, ...], ending: str) -> TextClause:
    """In the order of the keys, so that transactions that insert the same rows wait for each other in one order."""
    return text(f"INSERT INTO {table.name} ({', '.join(names)}) SELECT * FROM {_arrays(table, names)}{ending}")  # noqa: S608 - names of our tables


@cache
def _changing(table: Table, names: tuple[str, ...]) -> TextClause:
    key = [column.name for column in table.primary_key.columns]
    new = ", ".join(f"{name} = new.{name}" for name in names if name not in key)
    same = " AND ".join(f"{table.name}.{name} = new.{name}" for name in key)
    return text(f"UPDATE {table.name} SET {new} FROM {_arrays(table, names)} AS new ({', '.join(names)}) WHERE {same}")  # noqa: S608


@cache
def _removal(table: Table) -> TextClause:
    names = tuple(column.name for column in table.primary_key.columns)
    same = " AND ".join(f"{table.name}.{name} = gone.{name}" for name in names)
    return text(f"DELETE FROM {table.name} USING {_arrays(table, names)} AS gone ({', '.join(names)}) WHERE {same}")  # noqa: S608


@cache
def _processors(table: Table, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: table.c[name].type.dialect_impl(_DIALECT).bind_processor(_DIALECT) for name in names}


def _columns(table: Table, names: tuple[str, ...], rows: Sequence[Values]) -> dict[str, str]:
    """What the rows hold, by column, each column as one array."""
    found = {}
    for name, process in _processors(table, names).items():
        values = [row[name] for row in rows]
        found[name] = array(map(process, values) if process else values)
    return found
