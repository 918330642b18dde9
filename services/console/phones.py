"""`directline phones`: phones that are blocked because they wrote too much, and what becomes of their texts."""

import getpass
import json
from datetime import datetime
from typing import Literal
from uuid import uuid4

import click

from services.console.errors import WrongUse
from services.console.settings import inherited, read
from services.mesh.asking import ask, ask_many
from services.mesh.contracts.calls.intake import BlockedPhone, PhonesQuery, Unblocked, UnblockPhone

_MANY: dict[str, str] = {"take": "will be taken, in their order", "drop": "were dropped", "keep": "are still held"}


@click.group()
def phones() -> None:
    """Phones that are blocked because they wrote too much."""


@phones.command()
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def blocked(*, as_json: bool) -> None:
    """List blocked phones, and those of which texts are still held; numbers are masked."""
    found = ask_many(read(inherited()).amqp_uri, "intake", "blocked_phones", PhonesQuery(), BlockedPhone)
    if as_json:
        click.echo(json.dumps([each.model_dump(mode="json") for each in found], ensure_ascii=False, indent=2))
        return
    for each in found:
        until = f"until {_minute(each.ends_at)}" if each.blocked else "block ended"
        click.echo(f"{each.phone_id}  {each.phone:<12}  since {_minute(each.blocked_at)}  {until}  {each.held} held")
    click.echo(f"{sum(each.blocked for each in found)} blocked, {sum(each.held for each in found)} texts held.")


@phones.command()
@click.argument("phone")
@click.option("--take", is_flag=True, help="Take its held texts now, in the order in which they came.")
@click.option("--drop", is_flag=True, help="Make nothing of its held texts, ever; they stay kept.")
@click.option("--by", default=getpass.getuser, help="Who decided this; recorded.")
@click.option("--reason", default="", help="Why; recorded. Needed with --drop.")
def unblock(phone: str, *, take: bool, drop: bool, by: str, reason: str) -> None:
    """Let PHONE, an id from the list or a whole number, write again. Without --take or --drop its texts stay held."""
    if take and drop:
        raise WrongUse("Its texts can be taken or dropped, not both.")
    if drop and not reason:
        raise WrongUse("To drop texts needs a --reason.")
    texts: Literal["take", "drop", "keep"] = "take" if take else "drop" if drop else "keep"
    command = UnblockPhone(phone=phone, texts=texts, by=by, reason=reason, idempotency_key=f"unblock-{uuid4().hex}")
    done = ask(read(inherited()).amqp_uri, "intake", "unblock_phone", command, Unblocked)
    click.echo(f"{done.phone} may write again; {done.held} texts {_MANY[texts]}.")


def _minute(at: datetime | None) -> str:
    return at.astimezone().strftime("%Y-%m-%d %H:%M") if at else "-"
