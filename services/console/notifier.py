"""`directline notifier`: send nothing for a while, and send again."""

import getpass
from uuid import uuid4

import click

from services.console.parked import as_json_option
from services.console.settings import inherited, read
from services.mesh.asking import ask
from services.mesh.contracts.calls.notifier import Hold, HoldQuery, HoldState, Release

_BY = click.option("--by", default=getpass.getuser, help="Who decided this; recorded.")


@click.group()
def notifier() -> None:
    """Hold the notifier, let it go, and see how it stands."""


@notifier.command()
@_BY
@click.option("--why", default="an operator decided so", help="Why; recorded and shown by doctor.")
@as_json_option
def hold(by: str, why: str, *, as_json: bool) -> None:
    """Send nothing from now on, in all replicas and over restarts; what is owed is kept."""
    _tell(_ask("hold", Hold(idempotency_key=f"hold-{uuid4().hex}", by=by[:60], why=why[:200])), as_json=as_json)


@notifier.command()
@_BY
@as_json_option
def release(by: str, *, as_json: bool) -> None:
    """Send again."""
    _tell(_ask("release", Release(idempotency_key=f"release-{uuid4().hex}", by=by[:60])), as_json=as_json)


@notifier.command()
@as_json_option
def status(*, as_json: bool) -> None:
    """Whether anything is sent, and how much waits."""
    _tell(_ask("hold_state", HoldQuery()), as_json=as_json)


def sentence(state: HoldState) -> str:
    """How it stands, in words."""
    if not state.held or state.since is None:
        return f"Not held; {state.waiting} messages wait."
    return f"Held since {state.since:%Y-%m-%d %H:%M} UTC by {state.by}: {state.why}; {state.waiting} messages wait."


def _ask(method: str, request: HoldQuery | Hold | Release) -> HoldState:
    return ask(read(inherited()).amqp_uri, "notifier", method, request, HoldState)


def _tell(state: HoldState, *, as_json: bool) -> None:
    click.echo(state.model_dump_json(indent=2) if as_json else sentence(state))
