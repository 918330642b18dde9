"""`directline parked`: messages that could not be handled, and what becomes of them."""

import getpass
import json
from collections.abc import Iterable
from uuid import uuid4

import click

from services.console.errors import NotReached, NotThere
from services.console.settings import inherited, read
from services.console.town import SERVICES
from services.mesh.asking import ask, ask_many
from services.mesh.contracts.calls.base import Unavailable
from services.mesh.contracts.calls.mesh import Done, ParkedMessage, ParkedQuery, SettleParked

as_json_option = click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
_MESSAGE = click.argument("message_id")
_BY = click.option("--by", default=getpass.getuser, help="Who decided this; recorded.")


@click.group()
def parked() -> None:
    """Messages that could not be handled and wait for a person."""


@parked.command(name="list")
@click.option("--service", type=click.Choice(SERVICES), help="Only this service's.")
@click.option("--settled", is_flag=True, help="What was replayed or dropped: when, by whom and why.")
@as_json_option
def list_(service: str | None, *, settled: bool, as_json: bool) -> None:
    """List what waits, of all services or one; never anybody's words."""
    found = _all([service] if service else SERVICES, settled=settled)
    if as_json:
        click.echo(json.dumps([each.model_dump(mode="json") for each in found], ensure_ascii=False, indent=2))
        return
    for each in found:
        click.echo(f"{each.message_id}  {each.service:<10}  {each.contract:<18}  {each.case_no or '-':<14}  "
                   f"{each.reason}: {each.error}  {each.parked_at:%Y-%m-%d %H:%M}{_settlement(each)}")
    click.echo(f"{len(found)} {'settled' if settled else 'parked'}.")


@parked.command()
@_MESSAGE
def show(message_id: str) -> None:
    """Show everything known of one message, except its words."""
    click.echo(_one(message_id).model_dump_json(indent=2))


@parked.command()
@_MESSAGE
@_BY
@click.option("--reason", default="", help="Why; recorded.")
def replay(message_id: str, by: str, reason: str) -> None:
    """Handle a message once more; a message that was handled before does nothing again."""
    _settle(_one(message_id), how="replay", by=by, reason=reason)
    click.echo("Replayed.")


@parked.command()
@_MESSAGE
@_BY
@click.option("--reason", required=True, help="Why; recorded.")
def drop(message_id: str, by: str, reason: str) -> None:
    """Forget a message, for a reason."""
    _settle(_one(message_id), how="drop", by=by, reason=reason)
    click.echo("Dropped.")


def _all(services: Iterable[str], *, settled: bool = False) -> list[ParkedMessage]:
    uri, query = read(inherited()).amqp_uri, ParkedQuery(settled=settled)
    return [each for name in services for each in ask_many(uri, name, "parked", query, ParkedMessage)]


def _settlement(message: ParkedMessage) -> str:
    if message.settled_at is None:
        return ""
    return f"  settled {message.settled_at:%Y-%m-%d %H:%M} by {message.settled_by}: {message.settled_how}"


def _one(message_id: str) -> ParkedMessage:
    """The message, from whichever service has it; those that do not answer are no hindrance."""
    silent = []
    for name in SERVICES:
        try:
            found = next((each for each in _all([name]) if each.message_id == message_id), None)
        except Unavailable:
            silent.append(name)
            continue
        if found:
            return found
    if silent:
        raise NotReached(f"Not found; not reached: {', '.join(silent)}.")
    raise NotThere("No parked message has this id.")


def _settle(message: ParkedMessage, **how: str) -> None:
    command = SettleParked.model_validate(
        {"message_id": message.message_id, "idempotency_key": f"parked-{uuid4().hex}", **how})
    ask(read(inherited()).amqp_uri, message.service, "settle_parked", command, Done)
