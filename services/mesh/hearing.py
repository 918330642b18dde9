"""Hearing: decode, remember, handle, save; what fails alone waits alone, what nobody can read is parked."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any

from services.mesh.consumer import Batch
from services.mesh.contracts.base import Contract
from services.mesh.contracts.wire import Letter, decode
from services.mesh.errors import DatabaseDown, NewerVersion, TooEarly, Undecodable
from services.mesh.inbox import Inbox
from services.mesh.log import log
from services.mesh.metrics import EARLY, HEARD, REPEATED, RETRIED
from services.mesh.parked import Parked
from services.mesh.points import reached
from services.mesh.waiting import RetryPolicy, Waiter, Waiting
from services.mesh.work import Handler, Work

Locks = Callable[[Work[Any], Sequence[str]], None]
Foresee = Callable[[Work[Any], Sequence[Contract]], None]  # tells a store what a batch is about to ask for


class Hearing:
    """What one service does with the messages it hears. `real_now` is real time, for backoff and leases."""

    def __init__(self, handlers: Mapping[type[Contract], Handler],
                 begin: Callable[[], AbstractContextManager[Work[Any]]],
                 lock: Locks, tables: tuple[Inbox, Waiting, Parked], policy: RetryPolicy,
                 real_now: Callable[[], datetime], foresee: Foresee = lambda _work, _events: None) -> None:
        self._handlers = handlers
        self._foresee = foresee
        self._begin = begin
        self._lock = lock
        self._inbox, self._waiting, self._parked = tables
        self._policy = policy
        self._now = real_now

    def real_now(self) -> datetime:
        """The real time by which it keeps pauses."""
        return self._now()

    def keep(self, batch: Batch) -> None:
        """Handle a batch in one transaction; if that fails, each message in its own. DatabaseDown keeps nothing."""
        if batch.dead:
            with self._begin() as work:
                self._park_dead(work, batch.dead)
        if not batch.letters:
            return
        try:
            with self._begin() as work:
                self._handle_all(work, batch.letters)
        except DatabaseDown:
            raise
        except Exception as error:  # noqa: BLE001 - one of them is bad; find out which
            log.warning("batch is redone one by one", error=error, count=len(batch.letters))
            for letter in batch.letters:
                self._alone(letter)

    def retry(self, limit: int = 50) -> int:
        """Try again what failed and is due, and what waited for a county; returns how many were looked at."""
        with self._begin() as work:
            if work.counties.version(work.rows):
                self._waiting.wake(work.rows, "county", self._now())
            waiters = self._waiting.ready(work.rows, self._now(), limit)
        for waiter in waiters:
            self._again(waiter)
        return len(waiters)

    def replay(self, message_id: str, by: str, reason: str) -> bool:
        """Handle a parked message again under its own id; False when it is not there.

        Undecodable or NewerVersion while this release can't handle it: it stays parked.
        """
        with self._begin() as work:
            letter = self._parked.take(work.rows, message_id)
            if letter is None:
                return False
            self._lock(work, [letter.case_no or ""])
            event = decode(letter)
            if type(event) not in self._handlers:
                raise Undecodable(f"nobody here handles {letter.contract}")
            self._apply(work, letter, event)
            self._parked.settle(work.rows, message_id, by=by, how=f"replayed: {reason}", now=self._now())
            self._apply_early(work, {letter.case_no} if letter.case_no else set())
        return True

    def replay_newer(self) -> None:
        """Handle what an earlier release could not understand, where this one can."""
        with self._begin() as work:
            known = [(contract.__name__, contract.VERSION) for contract in self._handlers]
            letters = self._parked.newer(work.rows, known)
        for letter in letters:
            try:
                self.replay(letter.message_id, "release", "this release knows the contract's version")
            except DatabaseDown:
                raise
            except Exception as error:  # noqa: BLE001 - it stays parked
                log.error("newer message stays parked", message_id=letter.message_id, error=error)

    def _handle_all(self, work: Work[Any], letters: Sequence[Letter]) -> None:
        self._lock(work, [letter.case_no for letter in letters if letter.case_no])
        fresh = self._inbox.new(work.rows, letters, self._now())
        REPEATED.inc(len(letters) - len(fresh))
        touched: set[str] = set()
        understood = self._understood(work, fresh)
        self._foresee(work, [event for _, event in understood])
        understood.reverse()
        while understood:  # its event is let go once it is handled: those of a batch take several MB
            letter, event = understood.pop()
            if self._apply(work, letter, event) and letter.case_no:
                touched.add(letter.case_no)
        self._apply_early(work, touched)
        reached("before commit")

    def _understood(self, work: Work[Any], letters: Sequence[Letter]) -> list[tuple[Letter, Contract]]:
        found = []
        for letter in letters:
            try:
                found.append((letter, decode(letter)))
            except (Undecodable, NewerVersion) as error:
                self._park(work, letter, error)
        return found

    def _apply(self, work: Work[Any], letter: Letter, event: Contract) -> bool:
        handler = self._handlers.get(type(event))
        if handler is None:
            self._parked.park(work, letter, "unheard", "nobody here handles it", self._now())
            return False
        said = len(work.said)
        try:
            with work.because(letter.message_id):
                handler(work, event)
        except TooEarly as early:
            del work.said[said:]
            self._waiting.early(work.rows, letter, early.waits_for, self._now())
            EARLY.inc()
            return False
        HEARD.labels(letter.contract).inc()
        return True

    def _apply_early(self, work: Work[Any], touched: set[str]) -> None:
        """Apply what waited for these cases, in this transaction; again while each round makes another possible."""
        moved = bool(touched)
        while moved:
            moved = False
            for waiter in self._waiting.for_these(work.rows, touched):
                moved = self._apply_waiter(work, waiter) or moved

    def _apply_waiter(self, work: Work[Any], waiter: Waiter) -> bool:
        """Take an early message out and handle it; False when it is still too early."""
        letter, said = waiter.letter, len(work.said)
        try:
            with self._savepoint(work), work.because(letter.message_id):
                if not self._waiting.take(work.rows, letter.message_id):
                    return False
                self._handlers[type(decode(letter))](work, decode(letter))
        except TooEarly:
            del work.said[said:]
            return False
        except DatabaseDown:
            raise
        except Exception as error:  # noqa: BLE001 - it must not harm the message that made it applicable
            del work.said[said:]
            self._waiting.take(work.rows, letter.message_id)
            self._put_off(work, letter, 1, error)
            return False
        HEARD.labels(letter.contract).inc()
        return True

    @contextmanager
    def _savepoint(self, work: Work[Any]) -> Iterator[None]:
        work.rows.flush()
        with work.rows.connection.begin_nested():
            try:
                yield
                work.rows.flush()
            except BaseException:
                work.rows.forget()
                raise

    def _alone(self, letter: Letter) -> None:
        try:
            with self._begin() as work:
                self._handle_all(work, [letter])
        except DatabaseDown:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the message is kept
            with self._begin() as work:
                if self._inbox.new(work.rows, [letter], self._now()):
                    self._put_off(work, letter, 1, error)

    def _again(self, waiter: Waiter) -> None:
        letter = waiter.letter
        try:
            with self._begin() as work:
                self._lock(work, [letter.case_no or ""])
                if not self._waiting.take(work.rows, letter.message_id):
                    return
                done = self._apply(work, letter, decode(letter))
                self._apply_early(work, {letter.case_no} if done and letter.case_no else set())
        except DatabaseDown:
            raise
        except Exception as error:  # noqa: BLE001 - the policy decides
            with self._begin() as work:
                if self._waiting.take(work.rows, letter.message_id):
                    self._put_off(work, letter, waiter.attempts + 1, error)

    def _put_off(self, work: Work[Any], letter: Letter, attempts: int, error: Exception) -> None:
        wait = self._policy.wait(attempts)
        name = type(error).__name__
        log.error("handler failed", contract=letter.contract, message_id=letter.message_id, case_no=letter.case_no,
                  attempts=attempts, error=error)
        if wait is None:
            self._parked.park(work, letter, "failed", name, self._now())
            return
        RETRIED.inc()
        self._waiting.failed(work.rows, letter, attempts, self._now() + wait, name, self._now())

    def _park(self, work: Work[Any], letter: Letter, error: Undecodable | NewerVersion) -> None:
        reason = "newer" if isinstance(error, NewerVersion) else "undecodable"
        log.error("message parked", reason=reason, contract=letter.contract, message_id=letter.message_id)
        self._parked.park(work, letter, reason, str(error), self._now())

    def _park_dead(self, work: Work[Any], letters: Sequence[Letter]) -> None:
        for letter in self._inbox.new(work.rows, letters, self._now()):
            self._parked.park(work, letter, "dead letter", "delivered too often", self._now())
            log.error("message parked", reason="dead letter", contract=letter.contract, message_id=letter.message_id)
