"""`directline migrate`: bring databases to this release."""

import click

from services.console.settings import inherited
from services.console.town import SERVICES, database_url
from services.mesh import migrate as migrations


@click.command()
@click.argument("service", type=click.Choice(SERVICES), required=False)
def migrate(service: str | None) -> None:
    """Bring the database of SERVICE, or of all services, to this release."""
    for name in [service] if service else SERVICES:
        migrations.upgrade(name, database_url(inherited(), name))
        click.echo(f"{name}: up to date.")
