"""After a restored backup: what the carrier took already is not sent again."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from secrets import token_hex
from typing import TYPE_CHECKING

from services.mesh.clock import wall_time
from services.mesh.contracts.calls.base import Refused, Unavailable
from services.mesh.contracts.calls.notifier import Recalled
from services.mesh.ids import beside
from services.mesh.log import log
from services.mesh.mesh import Mesh
from services.mesh.metrics import REPAIRS
from services.notifier.claiming import sayings
from services.notifier.domain.carriers import CarrierError, Ledger, Listed
from services.notifier.domain.masking import told
from services.notifier.domain.message import Attempt, Message
from services.notifier.domain.sending import RECEIPTS
from services.notifier.recording import Happened, record
from services.notifier.resolving import LIST

if TYPE_CHECKING:
    from services.mesh.work import Work
    from services.notifier.store import Store

MOST = 50_000  # waiting messages that are looked at


def recall(mesh: Mesh, ledger: Ledger, since: datetime) -> Recalled:
    """Mark waiting SMS as sent that the carrier took since then; the same again changes nothing."""
    with mesh.work() as work:
        _must_be_held(work)
    try:
        listing = ledger.listed(None, since)
    except CarrierError as error:
        log.warning("carrier's list not read", carrier_code=error.code)
        raise Unavailable("The carrier's list can't be read now.") from None
    if not listing.whole:
        raise Refused("The carrier has sent more SMS since then than can be read at once.")
    with mesh.work() as work:
        _must_be_held(work)
        work.lock(LIST)
        return _recall(work, listing.rows, wall_time())


def _must_be_held(work: "Work[Store]") -> None:
    held = work.store.hold()
    if not (held and held.held):
        raise Refused("Hold the notifier first (directline notifier hold).")


def _recall(work: "Work[Store]", rows: Sequence[Listed], now: datetime) -> Recalled:
    claimed = work.store.claimed_ids({row.carrier_id for row in rows})
    free: dict[tuple[str, str], list[Listed]] = defaultdict(list)
    for one in sorted(rows, key=lambda one: one.at, reverse=True):
        if one.carrier_id not in claimed:
            free[(one.to, told(one.words))].append(one)
    waiting = work.store.waiting_for("sms", MOST)
    matched = [(message, row) for message in waiting if (row := _take(free, message))]
    _mark(work, matched, now)
    _drop_mails(work, [message for message, row in matched if RECEIPTS.get(row.status) != "undelivered"])
    REPAIRS.labels("recalled").inc(len(matched))
    log.warning("recalled", count=len(matched))
    return Recalled(recalled=len(matched), left=work.store.waiting(), unknown=sum(map(len, free.values())))


def _take(free: dict[tuple[str, str], list[Listed]], message: Message) -> Listed | None:
    """The oldest SMS that can be this message."""
    for words in sayings(message):
        rows = free.get((message.recipient, told(words)))
        if rows:
            return rows.pop()
    return None


def _drop_mails(work: "Work[Store]", told: Sequence[Message]) -> None:
    """Who had the SMS had the email of the same cause too: they go out together, and mail has no list to ask."""
    twins = [other.message_id for message in told if message.person_id
             for other in work.store.to_person(message.cause_id, message.person_id)
             if other.channel == "email" and other.standing.state == "new"]
    work.store.drop(twins, "recalled")


def _mark(work: "Work[Store]", matched: Sequence[tuple[Message, Listed]], now: datetime) -> None:
    happened = []
    for message, row in matched:
        attempt = Attempt(
            attempt_id=beside(token_hex(16), message.message_id), message_id=message.message_id,
            number=message.standing.tries + 1, state="sending", carrier_id=None, carrier_code="", started_at=row.at,
            told_at=work.now, settled_as="recalled", settled_at=now)
        work.store.begin([attempt], now)
        happened.append(Happened(attempt_id=attempt.attempt_id, happening=RECEIPTS.get(row.status, "taken"),
                                 carrier_id=row.carrier_id, carrier_code=row.code, source="list"))
    record(work, happened, now)
