"""`directline doctor`: is everything well, and if not, what."""

import getpass
import json
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import timedelta
from uuid import uuid4

import click

from services.console.errors import NotReached
from services.console.settings import Settings, inherited, read
from services.console.town import SERVICES, lay_out
from services.mesh.asking import ask, ask_many
from services.mesh.clock import wall_time
from services.mesh.contracts.calls.base import CallError
from services.mesh.contracts.calls.intake import (
    PicturesPlace,
    PicturesPlaceQuery,
    Webhook,
    WebhookFound,
    WebhookQuery,
)
from services.mesh.contracts.calls.mesh import ConfirmClock, Done, Status, StatusQuery
from services.mesh.contracts.calls.notifier import AmbiguousLine, AmbiguousQuery, HoldQuery, HoldState

OLD_OUTBOX = 60.0  # seconds; longer than this nothing should wait for the broker
MOST_UNCLEAR = 20_000  # that are asked for
LISTED = 20  # settled ones in the text; JSON has all
TOLD = {"sent_again": "sent again, unclear", "given_up": "given up, unclear"}  # of those that are settled
OLD_WAITING = 600.0  # seconds that a message may be early or failing
_ENTER = "enter {address}#rc=5&rp=all as the number's webhook."
_UNKNOWN = "Not known is whether the carrier POSTs texts to {address}: "
WEBHOOKS: dict[WebhookFound, str] = {
    "other_address": "The carrier does not POST texts to {address}: " + _ENTER,
    "no_retries": "The carrier does not call again when a text could not be kept: " + _ENTER,
    "application": _UNKNOWN + "an application there stands before the number.",
    "no_such_number": _UNKNOWN + "TWILIO_FROM is no number of this account.",
    "unread": _UNKNOWN + "it did not tell.",
}
WRONG_WEBHOOKS = frozenset({"other_address", "no_retries"})  # the others are fine or not known


@dataclass(frozen=True, kw_only=True)
class Finding:
    """How one service is; `troubles` are sentences, `notes` those that make nothing unwell."""

    service: str
    well: bool
    troubles: tuple[str, ...]
    status: dict[str, object]
    notifier: "Sending | None" = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Sending:
    """How sending stands: the hold, and the attempts that are or in the last day were unclear."""

    hold: dict[str, object]
    unclear: list[dict[str, object]]

    @property
    def open(self) -> list[dict[str, object]]:
        """Those that are not settled."""
        return [line for line in self.unclear if line["settled"] == "open"]


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@click.option("--confirm-clock", is_flag=True, help="You have looked: the time is right. Steps are taken again.")
@click.pass_context
def doctor(context: click.Context, *, as_json: bool, confirm_clock: bool) -> None:
    """Look at every service, its database, the broker, the clock and what is parked."""
    settings = read(inherited())
    if confirm_clock:
        confirm(settings.amqp_uri)
    found = look(settings)
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=2))
    else:
        for each in found:
            click.echo(f"{each.service:<11} {'well' if each.well else ' '.join(each.troubles)}")
            for line in (*each.notes, *unclear_lines(each.notifier)):
                click.echo(f"{'':<11} {line}")
    unreached = [each.service for each in found if not each.status]
    if unreached:
        raise NotReached(f"Not reached: {', '.join(unreached)}.")
    context.exit(0 if all(each.well for each in found) else 1)


def confirm(amqp_uri: str) -> None:
    """Tell every service that its clock is right as it stands."""
    command = ConfirmClock(idempotency_key=f"clock-{uuid4().hex}", by=getpass.getuser())
    for name in SERVICES:
        ask(amqp_uri, name, "confirm_clock", command, Done)


def look(settings: Settings) -> list[Finding]:
    """Ask every service, and its health over HTTP."""
    town = lay_out(settings, settings.amqp_uri)
    return [_one(settings, name, ready=town.ready(name)) for name in SERVICES]


def _one(settings: Settings, name: str, *, ready: bool) -> Finding:
    troubles = [] if ready else [f"It is not ready at {settings.addresses[name]}."]
    try:
        status = ask(settings.amqp_uri, name, "status", StatusQuery(), Status)
    except CallError as error:
        return Finding(service=name, well=False, troubles=(*troubles, str(error)), status={})
    sending = sending_of(settings.amqp_uri) if name == "notifier" else None
    wrong, notes = webhook_sentences(webhook_of(settings.amqp_uri)) if name == "intake" else ((), ())
    troubles += [*problems(status), *wrong]
    if name == "intake" and not pictures_kept(settings.amqp_uri):
        troubles.append("Pictures can't be kept: nothing can be written at PICTURES_URL. They are fetched once it can.")
    if sending and sending.hold["held"]:
        troubles.append(f"It is held since {sending.hold['since']}: {sending.hold['why']} "
                        "(directline notifier release).")
    return Finding(service=name, well=not troubles, troubles=tuple(troubles), status=status.model_dump(mode="json"),
                   notifier=sending, notes=notes)


def pictures_kept(amqp_uri: str) -> bool:
    """Whether intake can write where pictures are kept; not known is taken for yes."""
    try:
        return ask(amqp_uri, "intake", "pictures_place", PicturesPlaceQuery(), PicturesPlace).writable
    except CallError:
        return True


def webhook_of(amqp_uri: str) -> Webhook | None:
    """How the carrier is told to hand us texts; None when intake can't be asked."""
    try:
        return ask(amqp_uri, "intake", "webhook", WebhookQuery(), Webhook)
    except CallError:
        return None


def webhook_sentences(webhook: Webhook | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is wrong with the number's webhook, and what is only not known."""
    if webhook is None:
        return (), ("Not known is whether the carrier POSTs texts to us: intake did not tell.",)
    if webhook.found == "fine":
        return (), ()
    sentence = (WEBHOOKS[webhook.found].format(address=webhook.address),)
    return (sentence, ()) if webhook.found in WRONG_WEBHOOKS else ((), sentence)


def sending_of(amqp_uri: str) -> Sending | None:
    """The open unclear attempts of all time and the settled ones of the last day; None when it can't be asked."""
    yesterday = wall_time() - timedelta(days=1)
    queries = (AmbiguousQuery(), AmbiguousQuery(since=yesterday, settled=True, limit=MOST_UNCLEAR))
    try:
        lines = [line for query in queries
                 for line in ask_many(amqp_uri, "notifier", "ambiguous", query, AmbiguousLine)]
        hold = ask(amqp_uri, "notifier", "hold_state", HoldQuery(), HoldState)
    except CallError:
        return None
    each = {line.attempt_id: line.model_dump(mode="json") for line in lines}
    return Sending(hold=hold.model_dump(mode="json"), unclear=list(each.values()))


def unclear_lines(sending: Sending | None) -> list[str]:
    """The attempts that are unclear, the latest that were sent again or given up, and how many of each there are."""
    if sending is None or not sending.unclear:
        return []
    told = sorted((line for line in sending.unclear if line["settled"] in TOLD),
                  key=lambda line: str(line["unclear_at"]), reverse=True)
    more = len(told) - LISTED
    settled = Counter(str(line["settled"]) for line in sending.unclear)
    counts = ", ".join(f"{count} {how}" for how, count in sorted(settled.items()))
    return [*(_line("unclear", line) for line in sending.open),
            *(_line(TOLD[str(line["settled"])], line) for line in told[:LISTED]),
            *([f"and {more} more (--json lists all)"] if more > 0 else []),
            f"unclear sends of the last day, and open ones: {counts}"]


def _line(how: str, line: dict[str, object]) -> str:
    return (f"{how} since {line['unclear_at']}: {line['template']} of {line['case_no'] or '-'} to {line['recipient']} "
            f"({line['why']}, attempt {line['attempt_id']})")


def problems(status: Status) -> list[str]:
    """What a person should look at."""
    since = status.unpublished_since
    waits = (wall_time() - since).total_seconds() if since else 0.0
    early = (wall_time() - status.waiting_since).total_seconds() if status.waiting_since else 0.0
    seen = [
        (not status.broker, "It does not hear the broker."),
        (status.county_version == 0, "It has no county file."),
        (status.parked > 0, f"{status.parked} messages are parked (directline parked list)."),
        (waits > OLD_OUTBOX, f"Its outbox waits for the broker since {waits:.0f} s."),
        (early > OLD_WAITING, f"A message waits since {early:.0f} s: for one that did not come, or it keeps failing."),
        (not status.clock_trusted, "It takes no steps until somebody confirms the time (doctor --confirm-clock)."),
    ]
    return [sentence for wrong, sentence in seen if wrong]
