"""`directline withdrawals`: how many cases were taken back from each unit, and how many of them under pressure."""

import json
from datetime import UTC, datetime

import click

from services.mesh.asking import ask_many
from services.mesh.contracts.calls.escalation import WithdrawalLine, WithdrawalsQuery
from services.mesh.settings import amqp_uri, environment


@click.command()
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only those since this day (UTC).")
@click.option("--as", "viewer", help="The person who asks: a secret case's unit is told to its whitelist only.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def withdrawals(since: datetime | None, viewer: str | None, *, as_json: bool) -> None:
    """Count withdrawn cases by the unit that had them; `pressed`: soon after an official's contact."""
    query = WithdrawalsQuery(since=since.replace(tzinfo=UTC) if since else None, viewer=viewer)
    lines = ask_many(amqp_uri(environment()), "escalation", "withdrawals", query, WithdrawalLine)
    if as_json:
        found = [{"unit": line.unit_name, "count": line.count, "pressed": line.pressed} for line in lines]
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for line in lines:
        click.echo(f"{line.count:>5} withdrawn, {line.pressed} soon after a contact  {line.unit_name or '-'}")


COMMANDS = [withdrawals]
