"""`directline reconcile`: after a restored backup the day is brought back, and nobody is told twice."""

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import partial
from json import dumps
from typing import Literal, TypeVar
from uuid import uuid4

import click

from services.console.errors import ConsoleError, NotReached, WrongUse
from services.console.parked import as_json_option
from services.console.settings import inherited, read
from services.console.town import SERVICES
from services.mesh.asking import ask
from services.mesh.clock import wall_time
from services.mesh.contracts.base import Value
from services.mesh.contracts.calls.base import Request
from services.mesh.contracts.calls.intake import InboundRead, ReadInbound
from services.mesh.contracts.calls.mesh import Lacking, LackQuery, ReconcileCommand, Reconciled, Status, StatusQuery
from services.mesh.contracts.calls.notifier import HoldQuery, HoldState, Recall, Recalled
from services.mesh.contracts.intake import OfficialReplied

LONG = 120.0  # seconds for a call that reads the carrier's list or asks about a whole day
QUIET_WITHIN = 120.0
DELIVERED_WITHIN = 0.3  # seconds that a message takes from its confirm to its hearer
ROUNDS = 20
# Whose texts, and what is left for later: replies are understood only once their cases and codes are back.
STAGES: tuple[tuple[Literal["citizens", "officials"], tuple[str, ...]], ...] = (
    ("citizens", (OfficialReplied.__name__,)), ("officials", ()))
V = TypeVar("V", bound=Value)


@dataclass(kw_only=True)
class Brought:
    """What was brought back: texts found in the carrier's list, messages said again by speaker, SMS of the notifier."""

    texts: int = 0
    said_again: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SERVICES, 0))
    recalled: int = 0
    to_send: int = 0
    unknown: int = 0


@click.command()
@click.option("--since", required=True, help="When the backup was made, or earlier: 2026-11-23T02:00+08:00.")
@as_json_option
def reconcile(since: str, *, as_json: bool) -> None:
    """After a restored backup: bring back what happened since, while the notifier is held. Twice is harmless."""
    uri, moment = read(inherited()).amqp_uri, _moment(since)
    if not ask(uri, "notifier", "hold_state", HoldQuery(), HoldState).held:
        raise ConsoleError("Hold the notifier first: directline notifier hold.")
    brought = bring_back(uri, moment, partial(click.echo, err=as_json))
    click.echo(dumps(asdict(brought)) if as_json else _sentence(brought))


def bring_back(uri: str, since: datetime, tell: Callable[[str], None]) -> Brought:
    """Citizens' texts and all facts first, then what officials replied to them, then what was sent already."""
    brought = Brought()
    for whose, besides in STAGES:
        tell(f"Reading what {whose} texted ...")
        brought.texts += _ask(uri, "intake", "read_inbound", InboundRead, ReadInbound(
            idempotency_key=_key(), since=since, restore=True, whose=whose)).found
        await_quiet(uri)
        tell("Asking what each service lacks ...")
        _say_again(uri, since, besides, brought)
    tell("Asking the carrier what was sent already ...")
    recalled = _ask(uri, "notifier", "recall", Recalled, Recall(idempotency_key=_key(), since=since))
    brought.recalled, brought.to_send, brought.unknown = recalled.recalled, recalled.left, recalled.unknown
    return brought


def _say_again(uri: str, since: datetime, besides: Sequence[str], brought: Brought) -> None:
    """Again and again: what is heard now makes others speak, until nobody lacks anything."""
    for _ in range(ROUNDS):
        lacked = 0
        for service in SERVICES:
            answer = _ask(uri, service, "reconcile", Reconciled, ReconcileCommand(
                idempotency_key=_key(), since=since, besides=tuple(besides)))
            if answer.unasked:
                raise NotReached(f"{', '.join(answer.unasked)} can't be asked; start it and do this again.")
            brought.said_again[service] += answer.resent
            lacked += answer.resent
        await_quiet(uri)
        if not lacked:
            return
    raise ConsoleError("Services still lack messages; look at directline doctor and do this again.")


def await_quiet(uri: str) -> None:
    """Wait until all that was said is published and heard, and what was said because of it as well."""
    end = time.monotonic() + QUIET_WITHIN
    for _ in range(2):
        published_at: float | None = None
        while published_at is None or not _heard_since(uri, published_at + DELIVERED_WITHIN):
            if time.monotonic() > end:
                raise ConsoleError("The services are still busy; do this again later.")
            if not all(_has_published(uri, service) for service in SERVICES):
                published_at = None
            elif published_at is None:
                published_at = time.monotonic()
            time.sleep(0.1)


def _has_published(uri: str, service: str) -> bool:
    return ask(uri, service, "status", StatusQuery(), Status).unpublished_since is None


def _heard_since(uri: str, moment: float) -> bool:
    """Whether every service has, after this moment, had all that was queued for it: a long batch is waited for."""
    for service in SERVICES:
        idle_for = ask(uri, service, "lacks", LackQuery(), Lacking).idle_for
        if idle_for is None or time.monotonic() - idle_for <= moment:
            return False
    return True


def _ask(uri: str, service: str, method: str, answer: type[V], request: Request) -> V:
    return ask(uri, service, method, request, answer, LONG)


def _key() -> str:
    return f"reconcile-{uuid4().hex}"


def _moment(words: str) -> datetime:
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        raise WrongUse(f"{words} is no moment; write it as 2026-11-23T02:00+08:00.") from None
    if moment.tzinfo is None:
        raise WrongUse(f"{words} lacks its time zone; write it as 2026-11-23T02:00+08:00.")
    if moment > wall_time():
        raise WrongUse(f"{words} has not come yet.")
    return moment.astimezone(UTC)


def _sentence(brought: Brought) -> str:
    again = ", ".join(f"{service} {count}" for service, count in brought.said_again.items() if count) or "nothing"
    return (f"Texts found in the carrier's list: {brought.texts}. Said again: {again}.\n"
            f"SMS the carrier had sent already: {brought.recalled}; will go out when you let go: {brought.to_send}; "
            f"sent before and not recognised: {brought.unknown}.\n"
            "Look at directline doctor, then: directline notifier release")
