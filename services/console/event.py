"""`directline event`: what many write about at once, such as a storm, opened on behalf of supervision."""

import json
from uuid import uuid4

import click

from services.console.settings import inherited, read
from services.mesh.asking import ask, ask_many
from services.mesh.contracts.calls.intake import CloseEvent, EventLine, EventsQuery, OpenEvent


@click.group()
def event() -> None:
    """Events: many texts about one trouble become one case, and each gets one honest text."""


@event.command(name="open")
@click.option("--name", required=True, help="What it is called, as in 停水.")
@click.option("--area", "areas", multiple=True, required=True, help="An area or village, by name or id; repeatable.")
@click.option("--word", "words", multiple=True, required=True, help="A text with it belongs to the event; repeatable.")
@click.option("--hours", required=True, type=click.IntRange(1, 720), help="How long it lasts.")
@click.option("--text", required=True, help="The honest text that everybody gets, 5 to 80 signs.")
@click.option("--anywhere", is_flag=True, help="Texts that name no place belong to it too.")
def open_(name: str, areas: tuple[str, ...], words: tuple[str, ...], hours: int, text: str, *, anywhere: bool) -> None:
    """Open an event. Emergencies are dispatched as ever."""
    command = OpenEvent(name=name, areas=areas, words=words, hours=hours, text=text, anywhere=anywhere,
                        idempotency_key=f"event-{uuid4().hex}")
    click.echo(_told(ask(read(inherited()).amqp_uri, "intake", "open_event", command, EventLine)))


@event.command(name="list")
@click.option("--open", "only_open", is_flag=True, help="Only those that last.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def list_(*, only_open: bool, as_json: bool) -> None:
    """List events, the case that goes on for each, and how many belong to it."""
    found = ask_many(read(inherited()).amqp_uri, "intake", "events", EventsQuery(only_open=only_open), EventLine)
    if as_json:
        click.echo(json.dumps([each.model_dump(mode="json") for each in found], ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(map(_told, found)) or "There is no event.")


@event.command()
@click.argument("event_id")
def close(event_id: str) -> None:
    """New texts belong to EVENT_ID no longer; its cases go on."""
    command = CloseEvent(event_id=event_id, idempotency_key=f"event-{uuid4().hex}")
    click.echo(_told(ask(read(inherited()).amqp_uri, "intake", "close_event", command, EventLine)))


def _told(one: EventLine) -> str:
    until = f"until {one.until.astimezone().strftime('%Y-%m-%d %H:%M %Z')}" if one.lasts else "over"
    return f"{one.event_id}  {one.name}  {until}  {one.cases} cases, lead {one.lead_case_no or '-'}"
