"""`directline case show`: the whole story of a case, from every service that has a part in it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4
from zoneinfo import ZoneInfo

import click

from services.console.errors import NotReached, NotThere
from services.console.settings import inherited, read
from services.mesh.asking import ask, ask_many
from services.mesh.contracts.calls.base import CallError, CaseQuery, StoryLine, Unavailable
from services.mesh.contracts.calls.intake import Unlink, Unlinked
from services.mesh.contracts.calls.notifier import MessageLine
from services.mesh.contracts.calls.router import CountyInForce, CountyQuery

# which call of which service tells its part
TELLERS: tuple[tuple[str, str, type[StoryLine]], ...] = (
    ("intake", "case", StoryLine), ("router", "story", StoryLine), ("notifier", "messages", MessageLine),
    ("escalation", "story", StoryLine),
)


@dataclass(frozen=True, kw_only=True)
class Story:
    """What happened to a case in order of time, and who could not be asked."""

    lines: Sequence[StoryLine]
    silent: Sequence[str]


@click.group()
def case() -> None:
    """Cases: their whole story."""


@case.command()
@click.argument("number")
@click.option("--as", "viewer", help="The person who asks: a secret case tells its words to its whitelist only.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def show(number: str, viewer: str | None, *, as_json: bool) -> None:
    """Tell the story of case NUMBER, in order of time."""
    uri = read(inherited()).amqp_uri
    story = tell(uri, number, viewer)
    if as_json:
        click.echo(json.dumps([line.model_dump(mode="json") for line in story.lines], ensure_ascii=False, indent=2))
    else:
        zone = _zone(uri)
        for line in story.lines:
            click.echo(shown(line, zone))
    if story.silent:
        raise NotReached(" ".join(story.silent))
    if not story.lines:
        raise NotThere(f"There is no case {number}.")


@case.command()
@click.argument("number")
def unlink(number: str) -> None:
    """Case NUMBER is not the same trouble as the one it was linked to: it goes its own way."""
    command = Unlink(case_no=number, idempotency_key=f"unlink-{uuid4().hex}")
    done = ask(read(inherited()).amqp_uri, "intake", "unlink", command, Unlinked)
    click.echo(f"{number} is parted from {done.lead_case_no} and goes to a unit of its own.")


def tell(amqp_uri: str, number: str, viewer: str | None) -> Story:
    """Ask every teller; one who does not answer is named."""
    lines: list[StoryLine] = []
    silent: list[str] = []
    query = CaseQuery(case_nos=(number,), viewer=viewer)
    for service, call, form in TELLERS:
        try:
            lines += ask_many(amqp_uri, service, call, query, form)
        except Unavailable as error:
            silent.append(str(error))
    return Story(lines=sorted(lines, key=lambda line: line.at), silent=silent)


def shown(line: StoryLine, zone: ZoneInfo) -> str:
    """One line for a person; of a message also what became of it."""
    became = f" [{line.state}]" if isinstance(line, MessageLine) else ""
    words = line.detail.replace("\n", " ")
    return f"{line.at.astimezone(zone):%m-%d %H:%M:%S}  {line.service:<10}  {line.what}{became}  {line.who}  {words}"


def _zone(amqp_uri: str) -> ZoneInfo:
    try:
        county = ask(amqp_uri, "router", "county", CountyQuery(), CountyInForce).county
    except CallError:
        county = None
    return ZoneInfo(county.county.timezone if county else "UTC")
