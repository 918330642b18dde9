"""What migrations make is what the stores say they have."""

from importlib import import_module

import pytest
from sqlalchemy import MetaData, inspect

from services.console.town import SERVICES
from services.mesh.database import Database
from services.mesh.migrate import upgrade


@pytest.mark.parametrize("service", SERVICES)
def test_migrations_make_the_tables_columns_and_indexes_of_the_store(service: str, database_url: str) -> None:
    upgrade(service, database_url)
    metadata: MetaData = import_module(f"services.{service}.store").metadata
    database = Database(database_url, service)
    found = inspect(database.engine)
    for table in metadata.tables.values():
        assert {column["name"] for column in found.get_columns(table.name)} == set(table.c.keys())
        made = {index["name"]: index["column_names"] for index in found.get_indexes(table.name)
                if not index.get("duplicates_constraint")}
        assert made == {index.name: [column.name for column in index.columns] for index in table.indexes}
    database.close()
