"""Finds out about ambiguous sends: waits for the receipt, asks the carrier's list, and at last sends once more."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from services.mesh.clock import wall_time
from services.mesh.log import log
from services.mesh.mesh import Mesh
from services.notifier import metrics
from services.notifier.claiming import words_of
from services.notifier.domain.carriers import CarrierError, Found, Ledger
from services.notifier.domain.message import Attempt, Message
from services.notifier.domain.sending import RECEIPTS, not_found
from services.notifier.recording import Happened, record, say_if_unreachable

if TYPE_CHECKING:
    from services.mesh.work import Work
    from services.notifier.store import Store

LOST_SECONDS = 60.0  # an attempt still `sending` after this was interrupted: longer than any call may take
SKEW = timedelta(minutes=2)  # how far the carrier's clock may be from ours
AT_MOST = 20


class Resolver:
    """One look at everything unsettled; `ledgers` are the channels whose carrier can be asked."""

    def __init__(self, mesh: Mesh, ledgers: Mapping[str, Ledger], *, ambiguous_seconds: float) -> None:
        self._mesh = mesh
        self._ledgers = ledgers
        self._limit = ambiguous_seconds

    def run(self) -> None:
        """Attempts that were lost become ambiguous; ambiguous ones are looked for."""
        now = wall_time()
        with self._mesh.work() as work:
            lost = work.store.unsettled("sending", now - timedelta(seconds=LOST_SECONDS), AT_MOST)
            record(work, [Happened(attempt_id=attempt.attempt_id, happening="unclear") for attempt, _ in lost], now)
            open_ones = work.store.unsettled("ambiguous", now, AT_MOST)
            metrics.WAITING.set(work.store.waiting())
        for attempt, message in open_ones:
            found = self._ask(attempt, message)
            with self._mesh.work() as work:
                self._settle(work, attempt.attempt_id, found, wall_time())

    def _ask(self, attempt: Attempt, message: Message) -> list[Found] | None:
        """What the carrier has; None when it could not be asked."""
        ledger = self._ledgers.get(message.channel)
        if ledger is None:
            return []
        try:
            return ledger.find(message.recipient, words_of(message), attempt.started_at - SKEW)
        except CarrierError as error:
            log.warning("carrier's list not read", message_id=message.message_id, carrier_code=error.code)
            return None

    def _settle(self, work: "Work[Store]", attempt_id: str, found: list[Found] | None, now: datetime) -> None:
        pairs = work.store.attempts([attempt_id])
        if not pairs or pairs[0][1].standing.state != "ambiguous":
            return
        attempt, message = pairs[0]
        claimed = work.store.claimed_ids([one.carrier_id for one in found or ()])
        mine = next((one for one in found or () if one.carrier_id not in claimed), None)
        if mine:
            happening = RECEIPTS.get(mine.status, "taken")
            record(work, [Happened(attempt_id=attempt_id, happening=happening, carrier_id=mine.carrier_id)], now)
            log.info("ambiguous send found", case_no=message.case_no, message_id=message.message_id)
            return
        age = 0.0 if found is None else (now - attempt.started_at).total_seconds()
        self._not_found(work, message, age, now)

    def _not_found(self, work: "Work[Store]", message: Message, age: float, now: datetime) -> None:
        after = message.stands(not_found(message.standing, age, self._limit, now))
        work.store.save([], [after])
        if after.standing.state == "new":
            metrics.RESENT.labels(channel=message.channel).inc()
            log.warning("sending once more", case_no=message.case_no, message_id=message.message_id)
        elif after.standing.state == "failed":
            log.error("send ambiguous twice", case_no=message.case_no, message_id=message.message_id)
            say_if_unreachable(work, after)
