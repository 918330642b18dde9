"""Bringing a service's database to the release's form, with Alembic; each service has its own history."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, text

from services.mesh import settings
from services.mesh.database import Database
from services.mesh.errors import SettingError

SERVICES = ("intake", "router", "notifier", "escalation")


def metadata_of(service: str) -> MetaData:
    """The tables that a service's code expects."""
    metadata: MetaData = import_module(f"services.{service}.store").metadata
    return metadata


def upgrade(service: str, url: str | None = None) -> None:
    """Bring the service's database to this release; harmless when it is there."""
    _with_database(service, url, lambda connection: _run(service, connection))


def is_current(service: str, database: Database) -> bool:
    """Whether every migration of this release was carried out; a newer database is fine."""
    with database.transaction() as connection:
        here = set(MigrationContext.configure(connection).get_current_heads())
    history = _history(service)
    known = {script.revision for script in history.walk_revisions()}
    return bool(here) and (not here <= known or here == set(history.get_heads()))


def draft(service: str, message: str) -> Path:
    """Write a migration that leads from the recorded history to the present tables, for a person to check."""
    history = _history(service)
    number = len(list(history.walk_revisions())) + 1
    database = Database("sqlite://", service)
    with database.transaction() as connection:
        _run(service, connection)
        ops = produce_migrations(MigrationContext.configure(connection), metadata_of(service))
        if ops.upgrade_ops is None or ops.downgrade_ops is None:
            raise SettingError(f"nothing changes in {service}")
        up, down = render_python_code(ops.upgrade_ops), render_python_code(ops.downgrade_ops)
    path = _folder(service) / "versions" / f"{number:04d}_{message.replace(' ', '_')}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_DRAFT.format(message=message.capitalize(), date=datetime.now(UTC).date(), number=number,
                                  before=f'"{number - 1:04d}"' if number > 1 else None, up=up, down=down))
    return path


_DRAFT = '''"""{message}."""

import sqlalchemy as sa
from alembic import op

import services.mesh.tables

revision = "{number:04d}"
down_revision = {before}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    {up}


def downgrade() -> None:
    """Go back."""
    {down}
'''


def _folder(service: str) -> Path:
    package = import_module(f"services.{service}")
    return Path(str(package.__file__)).parent / "migrations"


def _history(service: str) -> ScriptDirectory:
    (_folder(service) / "versions").mkdir(parents=True, exist_ok=True)
    return ScriptDirectory(str(_folder(service)))


def _run(service: str, connection: Connection, to: str = "head") -> None:
    history = _history(service)

    def steps(revision: Any, _context: Any) -> Any:
        return history._upgrade_revs(to, revision)

    with EnvironmentContext(Config(), history, fn=steps) as environment:
        environment.configure(connection=connection, target_metadata=metadata_of(service))
        environment.run_migrations()


def _with_database(service: str, url: str | None, do: Callable[[Connection], None]) -> None:
    database = Database(url or settings.database_url(settings.environment(), service), service)
    try:
        with database.transaction() as connection:
            if not database.is_sqlite:
                connection.execute(text("set local statement_timeout = 0"))  # a large table takes its time
                connection.execute(text("set local lock_timeout = 0"))  # another service's migration goes first
                connection.execute(text("select pg_advisory_xact_lock(7412, 0)"))
                connection.execute(text("set local lock_timeout = 10000"))
                connection.execute(text(f"create schema if not exists {service}"))
            do(connection)
    finally:
        database.close()


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in SERVICES:
        raise SettingError("usage: python -m services.mesh.migrate SERVICE 'what changes'")
    draft(sys.argv[1], sys.argv[2])
