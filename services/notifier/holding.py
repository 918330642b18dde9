"""Holding the notifier: nothing is sent, hearing goes on; decided in the database, for all replicas."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from services.mesh.clock import wall_time
from services.mesh.contracts.calls.notifier import HoldState
from services.mesh.contracts.notifier import AlarmRaised
from services.mesh.log import log
from services.mesh.mesh import Mesh
from services.notifier import metrics
from services.notifier.claiming import sayings
from services.notifier.domain.carriers import CarrierError, Ledger, Listed
from services.notifier.domain.masking import told
from services.notifier.resolving import SKEW
from services.notifier.store.facts import Held

if TYPE_CHECKING:
    from services.mesh.work import Work
    from services.notifier.store import Store

LOOK_BACK = timedelta(days=1)
ITSELF = "notifier"


def hold(work: "Work[Store]", by: str, why: str, now: datetime) -> HoldState:
    """Send nothing from now on; what held it first stays its reason."""
    before = work.store.hold()
    if not (before and before.held):
        work.store.decide_hold(Held(held=True, since=now, why=why, by=by))
        shown = why if by == ITSELF else "an operator decided so"  # what a person wrote may name somebody
        work.say(AlarmRaised(occurred_at=work.now, service=work.service, kind="notifier_held", since=now, text=shown))
        log.error("notifier held", by=by)
    return state(work)


def release(work: "Work[Store]", by: str, now: datetime) -> HoldState:
    """Send again; harmless when it was not held."""
    before = work.store.hold()
    if before and before.held:
        work.store.decide_hold(Held(held=False, since=now, why="", by=by))
        log.warning("notifier released", by=by)
    return state(work)


def state(work: "Work[Store]") -> HoldState:
    """Whether it is held, and what waits."""
    decided, waiting = work.store.hold(), work.store.waiting()
    held = bool(decided and decided.held)
    metrics.HELD.set(held)
    if decided is None:
        return HoldState(held=False, waiting=waiting)
    return HoldState(held=held, since=decided.since, why=decided.why, by=decided.by, waiting=waiting)


class ListUnread(CarrierError):
    """The carrier's list can't be read: nobody knows whether a backup was restored."""


@dataclass(frozen=True, kw_only=True)
class AtStart:
    """What is decided before the first message goes out. `held`: the setting says so."""

    mesh: Mesh
    ledger: Ledger
    held: bool

    def decide(self) -> None:
        """Hold when told to, or when the carrier has SMS of ours that this database does not know.

        TooEarly or ListUnread while that can't be known: then nothing may be sent yet.
        """
        now = wall_time()
        with self.mesh.work() as work:
            if self.held or state(work).held:
                hold(work, ITSELF, "NOTIFIER_HELD is set", now)
                return
            ours = f"【{work.county.county.signature}】"
            since = _known_until(work, now)
        if since < now and (unknown := self._unknown(ours, since)):
            with self.mesh.work() as work:
                hold(work, ITSELF, f"the carrier has {unknown} SMS that this database does not know: was a backup "
                                   "restored, or is the database new?", now)

    def _unknown(self, ours: str, since: datetime) -> int:
        try:
            rows = self.ledger.listed(None, since).rows
        except CarrierError as error:
            raise ListUnread(error.code) from error
        with self.mesh.work() as work:
            return len(unknown_of_ours(work, [row for row in rows if row.words.startswith(ours)]))


def _known_until(work: "Work[Store]", now: datetime) -> datetime:
    """Up to when every SMS of ours is known: to the last call for one, or to a person who let it send again.

    A database without either is new, or lost: everything that LOOK_BACK reaches is asked about.
    """
    decided = work.store.hold()
    newest = work.store.newest_attempt("sms")
    moments = (newest - SKEW if newest else None, decided.since + SKEW if decided and not decided.held else None)
    return max((moment for moment in moments if moment), default=now - LOOK_BACK)


def unknown_of_ours(work: "Work[Store]", rows: list[Listed]) -> list[Listed]:
    """Those of the carrier's SMS that no attempt of this database can have made."""
    claimed = work.store.claimed_ids({row.carrier_id for row in rows})
    known = {(message.recipient, told(words))
             for message in work.store.attempted_to({row.to for row in rows}) for words in sayings(message)}
    return [row for row in rows
            if row.carrier_id not in claimed and (row.to, told(row.words)) not in known]
