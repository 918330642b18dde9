"""A rolling update: the database is brought to the new release first, and the old one goes on writing beside it."""

import pytest
from sqlalchemy import Connection, MetaData

from services.mesh import migrate
from services.mesh.database import Database


def tables(connection: Connection, service: str, revision: str) -> MetaData:
    """What the database holds at a revision."""
    migrate._run(service, connection, revision)
    found = MetaData()
    found.reflect(connection)
    return found


def revisions(service: str) -> list[str]:
    return sorted(script.revision for script in migrate._history(service).walk_revisions())


BEFORE = [(service, revision) for service in migrate.SERVICES for revision in revisions(service)[:-1]]


@pytest.mark.parametrize(("service", "revision"), BEFORE, ids=[" ".join(each) for each in BEFORE])
def test_what_an_older_release_reads_and_writes_is_still_there_and_nothing_more_is_asked_of_it(
        service: str, revision: str) -> None:
    database = Database("sqlite://", service)
    with database.transaction() as connection:
        old, new = tables(connection, service, revision), tables(connection, service, "head")
    database.close()
    for name, table in old.tables.items():
        for column in table.columns:
            assert str(new.tables[name].c[column.name].type) == str(column.type), f"{name}.{column.name}"
        for column in new.tables[name].columns.values():
            spared = column.name in table.c or column.nullable or column.server_default is not None
            assert spared, f"an older release can't insert into {name} without {column.name}"
