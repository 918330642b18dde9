"""The reconciler: a speaker asks each hearer what it lacks, and says just that again.

`mandatory` tells only when no queue at all took a message, and a broker that was wiped forgets what it confirmed. So a
row of the outbox is settled not by its confirm but when all its hearers remember it.
"""

import random
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.mesh.contracts.base import Contract
from services.mesh.contracts.calls.base import CallError
from services.mesh.contracts.calls.mesh import Lacking, Reconciled
from services.mesh.log import log
from services.mesh.metrics import REPAIRS
from services.mesh.outbox import Outbox
from services.mesh.work import Rows

PAGE = 1_000
AFTER_CONNECTING = (2.0, 5.0, 10.0, 20.0, 40.0)  # seconds; what a wiped broker forgot is missed soon
Asking = Callable[[str, Sequence[str]], Lacking]


@dataclass(frozen=True, kw_only=True)
class Group:
    """Contracts that the same services hear."""

    hearers: frozenset[str]
    contracts: tuple[str, ...]


def groups(speaker: str, register: Iterable[type[Contract]]) -> list[Group]:
    """What a speaker says, by who must hear it."""
    found: dict[frozenset[str], list[str]] = {}
    for contract in register:
        if speaker in contract.SPEAKERS and contract.HEARERS:
            found.setdefault(frozenset(contract.HEARERS), []).append(contract.__name__)
    return [Group(hearers=hearers, contracts=tuple(sorted(names))) for hearers, names in found.items()]


def heard_until(idle_for: Mapping[str, float], hearers: Iterable[str], asked_at: datetime,
                settle: timedelta) -> datetime | None:
    """Until when those of the hearers that answer have heard what was queued; None when none of them answers."""
    idle = [idle_for[hearer] for hearer in hearers if hearer in idle_for]
    return asked_at - timedelta(seconds=max(idle)) - settle if idle else None


class Reconciler:
    """One speaker's passes. `ask(hearer, ids)` calls a hearer; CallError when it can't be asked. Times are real."""

    def __init__(self, speaker: str, outbox: Outbox, transaction: Callable[[], AbstractContextManager[Rows]],
                 ask: Asking, now: Callable[[], datetime], *, every: float, settle: float, keep: float) -> None:
        self._groups = groups(speaker, Contract.register.values())
        self._outbox = outbox
        self._transaction = transaction
        self._ask = ask
        self._now = now
        self._every = every * random.uniform(1, 1.1)  # noqa: S311 - so that replicas don't ask together
        self._settle = timedelta(seconds=settle)
        self._keep = timedelta(seconds=keep)
        self._connected_at = self._ran_at = time.monotonic()

    def connected(self) -> None:
        """The broker was reached anew: it may have forgotten what it confirmed."""
        self._connected_at = time.monotonic()

    def look(self) -> None:
        """Run a pass if it is time for one."""
        now = time.monotonic()
        soon = any(self._ran_at < self._connected_at + after <= now for after in AFTER_CONNECTING)
        if soon or now >= self._ran_at + self._every:
            self._ran_at = now
            self.run()

    def wait(self) -> float:
        """How many seconds there are until it is time."""
        passes = (self._connected_at + after for after in AFTER_CONNECTING)
        at = min([self._ran_at + self._every, *(each for each in passes if each > self._ran_at)])
        return max(0.0, at - time.monotonic())

    def run(self) -> Reconciled:
        """Ask about everything settled; what a hearer lacks goes back to the relay."""
        asked_at = self._now()
        everybody = sorted({hearer for group in self._groups for hearer in group.hearers})
        idle_for = {hearer: idle for hearer in everybody if (idle := self._idle_for(hearer)) is not None}
        asked = resent = 0
        unasked = set(everybody) - idle_for.keys()
        for group in self._groups:
            until = heard_until(idle_for, group.hearers, asked_at, self._settle)
            if until is not None:
                of_these = self._run_group(group, group.hearers & idle_for.keys(), until)
                asked, resent = asked + of_these[0], resent + of_these[1]
                unasked |= of_these[2]
        if resent:
            REPAIRS.labels("unheard_said_again").inc(resent)
            log.warning("said again what hearers lack", count=resent)
        return Reconciled(asked=asked, resent=resent, unasked=tuple(sorted(unasked)))

    def doubt(self, since: datetime, besides: Collection[str] = ()) -> None:
        """Ask anew about everything said since then, besides these contracts."""
        with self._transaction() as rows:
            self._outbox.doubt(rows, since, besides)

    def _idle_for(self, hearer: str) -> float | None:
        try:
            return self._ask(hearer, ()).idle_for
        except CallError as error:
            log.info("hearer not asked", hearer=hearer, error=error)
            return None

    def _run_group(self, group: Group, answering: Collection[str], until: datetime) -> tuple[int, int, set[str]]:
        """Ask about one group's messages, a page at a time: how many were asked about and said again, who failed."""
        asked = resent = 0
        after = (self._now() - self._keep, "")
        while True:
            with self._transaction() as rows:
                page = self._outbox.unheard(rows, group.contracts, after, until, PAGE)
            try:
                lacking = self._lacking(page, answering)
            except CallError as error:
                log.info("hearer not asked", error=error)
                return asked, resent, set(answering)
            with self._transaction() as rows:
                if len(answering) == len(group.hearers):
                    self._outbox.heard(rows, [each for _, each in page if each not in lacking], self._now())
                resent += self._outbox.say_again(rows, sorted(lacking), until, self._now())
            asked += len(page)
            if len(page) < PAGE:
                return asked, resent, set()
            after = page[-1]

    def _lacking(self, page: Sequence[tuple[datetime, str]], answering: Collection[str]) -> set[str]:
        ids = [each for _, each in page]
        asked = sorted(answering) if ids else ()
        return {lacked for hearer in asked for lacked in self._ask(hearer, ids).message_ids}
