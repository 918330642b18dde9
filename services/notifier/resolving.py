"""Finds out about unclear attempts: waits for the receipt, reads the carrier's list, and at last sends once more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from services.mesh.clock import wall_time
from services.mesh.contracts.notifier import AlarmRaised
from services.mesh.log import log
from services.mesh.mesh import Mesh
from services.mesh.metrics import REPAIRS
from services.notifier import metrics
from services.notifier.claiming import words_of
from services.notifier.domain.alarms import ALARM
from services.notifier.domain.carriers import CarrierError, Ledger, Listed, Listing
from services.notifier.domain.message import Attempt, Message
from services.notifier.domain.sending import LONGER, RECEIPTS, look_again, not_found, repeat_after
from services.notifier.recording import Happened, record, say_if_unreachable
from services.notifier.store.unclear import TO_RESOLVE

if TYPE_CHECKING:
    from services.mesh.work import Work
    from services.notifier.store import Store

LIST = "the carrier's list"  # a lock: whoever gives the list's messages to attempts does it alone
SKEW = timedelta(minutes=2)  # how far the carrier's clock may be from ours
PAGE = 200
LOOKED_FOR = 20  # in one go: what was found out is written down before a process can be killed for long
PATIENCE_WITH_LIST = 3  # failures one after the other
Pair = tuple[Attempt, Message]
Candidates = Mapping[str, Listing | None]  # of each attempt what can be its SMS; None where the list can't be read


@dataclass(frozen=True, kw_only=True)
class Patience:
    """Seconds: after which an attempt nobody recorded is unclear, for the receipt, and until it is sent once more."""

    lost: float
    receipt: float
    resend: float


class Resolver:
    """One look at everything unsettled; `ledgers` are the channels whose carrier can be asked."""

    def __init__(self, mesh: Mesh, ledgers: Mapping[str, Ledger], patience: Patience) -> None:
        self._mesh = mesh
        self._ledgers = ledgers
        self._patience = patience

    def run(self) -> None:
        """Attempts that were lost become unclear; unclear ones are looked for, until none is left for now."""
        now = wall_time()
        found = self._mesh.database.peek(TO_RESOLVE, {
            "now": now, "lost_before": now - timedelta(seconds=self._patience.lost),
            "unclear_before": now - timedelta(seconds=self._patience.receipt)})[0]
        metrics.WAITING.set(found.waiting)
        if found.lost or found.unclear:
            self._resolve(now)

    def _resolve(self, now: datetime) -> None:
        while self._declare_lost(now) == PAGE:
            pass
        recent = now - SKEW - timedelta(seconds=LONGER[-1] * self._patience.resend)
        asking = {channel: Asking(ledger, recent) for channel, ledger in self._ledgers.items()}
        while self._look(now, asking) == LOOKED_FOR:
            pass

    def _declare_lost(self, now: datetime) -> int:
        with self._mesh.work() as work:
            lost = work.store.unrecorded(now - timedelta(seconds=self._patience.lost), PAGE)
            record(work, [Happened(attempt_id=attempt.attempt_id, happening="unclear", why="crash")
                          for attempt, _ in lost], now)
        return len(lost)

    def _look(self, now: datetime, asking: "Mapping[str, Asking]") -> int:
        with self._mesh.work() as work:
            page = work.store.open_ones(now - timedelta(seconds=self._patience.receipt), now, LOOKED_FOR)
        if len(page) == LOOKED_FOR:
            for one in asking.values():
                one.many = True
        # no transaction is open while the carrier is asked; a channel without a list has nothing to show
        candidates: Candidates = {
            attempt.attempt_id: self._ask_for(asking[message.channel], attempt, message, now)
            if message.channel in asking else Listing(rows=[]) for attempt, message in page}
        if page:
            with self._mesh.work() as work:
                self._settle(work, candidates, now)
        return len(page)

    def _ask_for(self, asking: "Asking", attempt: Attempt, message: Message, now: datetime) -> Listing | None:
        """While there is time the list of all serves many; before a repeat its recipient's own is always asked for."""
        has_time = (now - attempt.started_at).total_seconds() < repeat_after(message.standing, self._patience.resend)
        if has_time and (asking.many or asking.failing):
            return _fitting(asking.everybody(), attempt, message)
        return _fitting(asking.one(message.recipient, attempt.started_at - SKEW), attempt, message)

    def _settle(self, work: "Work[Store]", candidates: Candidates, now: datetime) -> None:
        work.lock(LIST)
        pairs = [(attempt, message) for attempt, message in work.store.attempts(candidates.keys())
                 if attempt.state == "ambiguous" and not attempt.settled_as and (attempt.look_at or now) <= now]
        in_hand = work.store.in_hand({message.recipient for _, message in pairs})
        claimed = work.store.claimed_ids({one.carrier_id for listing in candidates.values() if listing
                                          for one in listing.rows})
        found: list[Happened] = []
        given_up: list[Message] = []
        for attempt, message in sorted(pairs, key=lambda pair: pair[0].started_at):
            listing = candidates[attempt.attempt_id]
            mine = next((one for one in listing.rows if one.carrier_id not in claimed), None) if listing else None
            if mine is None:
                if self._not_found(work, attempt, message, now, asked=bool(listing and listing.whole)):
                    given_up.append(message)
            elif message.recipient in in_hand:  # it may be that call's
                work.store.save([(attempt, replace(attempt, look_at=look_again(now)))], [])
            else:
                claimed.add(mine.carrier_id)
                found.append(_found(attempt, message, mine))
        record(work, found, now)
        _alarm(work, given_up, now)

    def _not_found(self, work: "Work[Store]", attempt: Attempt, message: Message, now: datetime, *,
                   asked: bool) -> bool:
        """Wait on, send once more, or give the message up: whether it was given up."""
        age = (now - attempt.started_at).total_seconds() if asked else 0.0
        limit = repeat_after(message.standing, self._patience.resend)
        after = message.stands(not_found(message.standing, age, limit, now))
        latest = attempt.number == message.standing.tries and message.standing.state == "ambiguous"
        if age < limit:
            look_at = after.standing.next_at if latest else look_again(now)
            work.store.save([(attempt, replace(attempt, look_at=look_at))], [(message, after)] if latest else [])
            return False
        again = latest and after.standing.state == "new"
        settled = replace(attempt, settled_as="sent_again" if again else "given_up", settled_at=now)
        work.store.save([(attempt, settled)], [(message, after)] if latest else [])
        if again:
            metrics.RESENT.labels(channel=message.channel).inc()
            REPAIRS.labels("sent_again").inc()
            log.warning("sending once more", case_no=message.case_no, message_id=message.message_id)
        elif latest:
            log.error("send never became clear", case_no=message.case_no, message_id=message.message_id)
            say_if_unreachable(work, [after])
        return latest and not again


def _alarm(work: "Work[Store]", given_up: Sequence[Message], now: datetime) -> None:
    """Tell those who run the services; an alarm that was given up itself raises none."""
    count = sum(message.template != ALARM for message in given_up)
    if count:
        work.say(AlarmRaised(occurred_at=work.now, service=work.service, kind="never_clear", since=now, count=count))


def _found(attempt: Attempt, message: Message, mine: Listed) -> Happened:
    REPAIRS.labels("found_at_carrier").inc()
    log.info("ambiguous send found", case_no=message.case_no, message_id=message.message_id)
    return Happened(attempt_id=attempt.attempt_id, happening=RECEIPTS.get(mine.status, "taken"),
                    carrier_id=mine.carrier_id, carrier_code=mine.code, source="list")


class Asking:
    """What the carrier lists, each list asked for once in a run; a carrier that keeps failing is not asked on.

    The list of all reaches back only to `recent`: nothing for which there still is time is older. It is long: it is
    read only where `many` are unclear.
    """

    def __init__(self, ledger: Ledger, recent: datetime) -> None:
        self._ledger = ledger
        self._recent = recent
        self.many = False
        self._known: dict[str | None, tuple[datetime, Listing | None]] = {}
        self._failed = 0

    @property
    def failing(self) -> bool:
        """Whether it failed so often that no other phone's list is asked for."""
        return self._failed >= PATIENCE_WITH_LIST

    def everybody(self) -> Listing | None:
        """The list of all recent SMS, tried once also while others fail; None where it can't be read."""
        if None not in self._known:
            self._known[None] = self._recent, self._ask(None, self._recent)
        return self._known[None][1]

    def one(self, recipient: str, since: datetime) -> Listing | None:
        """The list of one recipient; None where it can't be read. Whoever asks first should need the oldest."""
        reaches, listing = self._known.get(recipient, (None, None))
        if reaches is None or since < reaches:
            listing = None if self.failing else self._ask(recipient, since)
            self._known[recipient] = since, listing
        return listing

    def _ask(self, to: str | None, since: datetime) -> Listing | None:
        try:
            listing = self._ledger.listed(to, since)
        except CarrierError as error:
            log.warning("carrier's list not read", carrier_code=error.code)
            self._failed += 1
            return None
        self._failed = 0
        return listing


def _fitting(listing: Listing | None, attempt: Attempt, message: Message) -> Listing | None:
    """What in the list can be this attempt's, the oldest first; None without a list."""
    if listing is None:
        return None
    words = words_of(message, marked_=attempt.marked)
    rows = sorted((one for one in listing.rows if one.to == message.recipient and one.words == words
                   and one.at >= attempt.started_at - SKEW), key=lambda one: one.at)
    return replace(listing, rows=rows)
