"""The relay carries the outbox to the broker: at once what this process said, by sweeps what was left lying."""

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from services.mesh.bus import Publisher
from services.mesh.contracts.wire import Letter
from services.mesh.errors import BrokerDown, DatabaseDown
from services.mesh.log import log
from services.mesh.metrics import PUBLISHED, UNROUTABLE
from services.mesh.outbox import CLAIM, Outbox
from services.mesh.points import reached
from services.mesh.work import Rows

SWEEP = 2.0
HELD_AT_MOST = 5_000
IDLE = 1.0  # seconds between two beats of an idle connection, and two looks at a pause that may be over
_LONGEST_PAUSE = 5.0


class Relay:
    """One thread that publishes. `transaction` opens one on the service's database; `now` is real time.

    `left_lying` tells cheaply whether a sweep may find anything; who has just looked may tell it unasked.
    """

    def __init__(self, outbox: Outbox, publisher: Publisher, transaction: Callable[[], AbstractContextManager[Rows]],
                 now: Callable[[], datetime], lease: float, name: str,
                 left_lying: Callable[[], bool] = lambda: True, idle: float = IDLE) -> None:
        self._idle = idle
        self._left_lying = left_lying
        self._outbox = outbox
        self._publisher = publisher
        self._transaction = transaction
        self._now = now
        self._lease = lease
        self._handed: list[Letter] = []
        self._bell = threading.Condition()
        self._stopping = False
        self._paused_until = 0.0
        self._pause = 0.5
        self._swept = 0.0
        self._thread = threading.Thread(target=self._run, name=f"{name}-relay", daemon=True)

    @property
    def takes(self) -> bool:
        """Whether rows should be leased to this relay: it is working and not too far behind."""
        return not self._stopping and not self._paused_until and len(self._handed) < HELD_AT_MOST

    def hand(self, letters: Sequence[Letter]) -> None:
        """Publish these, committed just now and leased to us; without this a sweep finds them."""
        if letters:
            with self._bell:
                self._handed.extend(letters)
                self._bell.notify()

    def told(self, lying: bool) -> None:  # noqa: FBT001 - an answer to a question
        """Somebody has just looked whether rows are left lying: sweep now, or for a while not."""
        if self._paused_until:
            return  # it is the sweep that tries again whether the broker can be used
        with self._bell:
            self._swept = 0.0 if lying else time.monotonic()
            if lying:
                self._bell.notify()

    def start(self) -> None:
        """Begin to publish."""
        self._thread.start()

    def stop(self, wait: float = 10) -> None:
        """Publish what is in hand and stop."""
        with self._bell:
            self._stopping = True
            self._bell.notify()
        if self._thread.is_alive():
            self._thread.join(wait)
        self._publisher.close()

    def _run(self) -> None:
        while True:
            letters = self._next()
            try:
                if letters:
                    self._carry(letters)
                elif self._stopping:
                    return
                else:
                    self._publisher.beat()
                if not self._stopping and time.monotonic() >= max(self._paused_until, self._swept + SWEEP):
                    self._sweep()  # also while there is much to do: what was left lying waits for no lull
            except DatabaseDown as error:
                log.warning("outbox can't be read", error=error)
                self._wait_a_little()
            except Exception as error:  # noqa: BLE001 - the relay must outlive whatever happens to one batch
                log.error("relay failed", error=error)
                self._wait_a_little()

    def _next(self) -> list[Letter]:
        with self._bell:
            if not self._handed and not self._stopping:
                self._bell.wait(IDLE if self._paused_until else self._idle)
            letters, self._handed = self._handed[:CLAIM], self._handed[CLAIM:]
            return letters

    def _sweep(self) -> None:
        letters: list[Letter] = []
        if self._left_lying():
            with self._transaction() as rows:
                letters = self._outbox.claim(rows, self._now(), self._lease)
        if len(letters) < CLAIM:
            self._swept = time.monotonic()
        if letters or self._paused_until:
            self._carry(letters)

    def _carry(self, letters: list[Letter]) -> None:
        try:
            refused = self._publisher.publish(letters)
        except BrokerDown as error:
            log.warning("broker does not take messages", error=error, count=len(letters))
            self._give_back(letters)
            self._wait_a_little()
            return
        reached("confirmed, not marked")
        self._paused_until, self._pause = 0.0, 0.5
        confirmed = [letter.message_id for letter in letters if letter.message_id not in refused]
        with self._transaction() as rows:
            self._outbox.confirm(rows, confirmed, self._now())
            if refused:
                self._outbox.back_off(rows, refused, self._now())
        PUBLISHED.inc(len(confirmed))
        if refused:
            UNROUTABLE.inc(len(refused))
            log.warning("no queue takes messages", count=len(refused))

    def _give_back(self, letters: list[Letter]) -> None:
        with self._bell:
            rest, self._handed = self._handed, []
        ids = [letter.message_id for letter in [*letters, *rest]]
        with self._transaction() as rows:
            for first in range(0, len(ids), CLAIM):
                self._outbox.free(rows, ids[first:first + CLAIM], self._now())

    def _wait_a_little(self) -> None:
        self._paused_until = time.monotonic() + self._pause
        self._pause = min(self._pause * 2, _LONGEST_PAUSE)
