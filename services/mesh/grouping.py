"""Group commit: requests that wait together commit together, and each is answered after its own commit."""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Generic, TypeVar

from services.mesh.errors import DatabaseDown
from services.mesh.points import reached
from services.mesh.work import Work

I = TypeVar("I")  # noqa: E741
R = TypeVar("R")
AT_MOST = 100


class _Waiter(Generic[I, R]):
    """A request: it is woken once, when it is settled or when it is to lead."""

    def __init__(self, item: I) -> None:
        self.item = item
        self.leads = False
        self.gone = False
        self.settled = False
        self.result: R | None = None
        self.error: Exception | None = None
        self._asleep = threading.Lock()  # much cheaper than an Event, of which it would hold one
        self._asleep.acquire()

    def wait(self, timeout: float) -> None:
        """Until it is woken, or too long."""
        self._asleep.acquire(timeout=timeout)

    def lead(self) -> None:
        """Wake it to commit for all who wait."""
        self.leads = True
        self._asleep.release()

    def settle(self, result: R | None, error: Exception | None = None) -> None:
        """Wake it with what became of its item; who leads is awake."""
        self.result, self.error, self.settled = result, error, True
        if not self.leads:
            self._asleep.release()


class Group(Generic[I, R]):
    """Who comes while nobody commits leads: it commits for all who wait, then the next who waits leads.

    `take` handles a list in one transaction.
    """

    def __init__(self, begin: Callable[[], AbstractContextManager[Work[Any]]],
                 take: Callable[[Work[Any], Sequence[I]], Sequence[R]]) -> None:
        self._begin = begin
        self._take = take
        self._line: deque[_Waiter[I, R]] = deque()
        self._led = False
        self._changing = threading.Lock()  # the line and who leads; held for moments

    def submit(self, item: I, timeout: float = 10) -> R:
        """Handle one item together with those that wait; raises what its own transaction raised.

        Who gives up may have been committed all the same: it was in the hands of whoever led.
        """
        waiter: _Waiter[I, R] = _Waiter(item)
        try:
            self._join(waiter)
            if not waiter.leads:
                waiter.wait(timeout)
            if waiter.leads:
                time.sleep(0)  # green threads that are about to join may
                self._commit(self._next())
        finally:
            self._leave(waiter)
        if waiter.error is not None:
            raise waiter.error
        if not waiter.settled:
            raise DatabaseDown("it took too long to commit")
        return waiter.result  # type: ignore[return-value] # settled without an error, so it is there

    def _join(self, waiter: _Waiter[I, R]) -> None:
        with self._changing:
            self._line.append(waiter)
            if not self._led:
                self._led = waiter.leads = True

    def _next(self) -> list[_Waiter[I, R]]:
        """The first in the line, the one who leads among them."""
        with self._changing:
            taken: list[_Waiter[I, R]] = []
            while self._line and len(taken) < AT_MOST:
                waiter = self._line.popleft()
                if not waiter.gone:
                    taken.append(waiter)
            return taken

    def _leave(self, waiter: _Waiter[I, R]) -> None:
        """It waits no more, whatever happened; if it led, the next one does."""
        with self._changing:
            waiter.gone = True
            if not waiter.leads:
                return
            while self._line and self._line[0].gone:
                self._line.popleft()
            self._led = bool(self._line)
            if self._line:
                self._line[0].lead()

    def _commit(self, waiters: list[_Waiter[I, R]]) -> None:
        try:
            self._together(waiters)
        except Exception as error:  # noqa: BLE001 - each hears its own error below
            if len(waiters) == 1 or isinstance(error, DatabaseDown):
                for waiter in waiters:
                    waiter.settle(None, error)
                return
            for waiter in waiters:
                self._commit([waiter])

    def _together(self, waiters: list[_Waiter[I, R]]) -> None:
        with self._begin() as work:
            results = self._take(work, [waiter.item for waiter in waiters])
            reached("before commit")
        for waiter, result in zip(waiters, results, strict=True):
            waiter.settle(result)
