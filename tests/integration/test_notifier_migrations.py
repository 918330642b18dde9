"""Notifier's migrations on a database that holds data."""

from datetime import UTC, datetime
from importlib import import_module

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import text

from services.mesh.database import Database

STEPS = ("0001_first", "0002_unheard_messages", "0003_unclear_and_held")
_ATTEMPT = text("insert into attempts (attempt_id, message_id, number, state, carrier_code, started_at, told_at) "
                "values (:state, 'm1', 1, :state, '', :at, :at)")


def test_attempts_that_were_unclear_before_the_migration_are_looked_for_after_it(database_url: str) -> None:
    database = Database(database_url, "notifier")
    first, second, third = (import_module(f"services.notifier.migrations.versions.{step}") for step in STEPS)
    with database.transaction() as connection:
        if not database.is_sqlite:
            connection.execute(text("create schema if not exists notifier"))
        with Operations.context(MigrationContext.configure(connection)):
            first.upgrade()
            second.upgrade()
            for state in ("ambiguous", "sending", "sent"):
                connection.execute(_ATTEMPT, {"state": state, "at": datetime(2026, 11, 23, tzinfo=UTC)})
            third.upgrade()
            found = connection.execute(text("select attempt_id, unclear_at, why, marked from attempts")).all()
            third.downgrade()
            third.upgrade()
    database.close()
    assert {row.attempt_id: row.why for row in found} == {"ambiguous": "earlier", "sending": None, "sent": None}
    assert [row.attempt_id for row in found if row.unclear_at] == ["ambiguous"]
    assert not any(row.marked for row in found)
