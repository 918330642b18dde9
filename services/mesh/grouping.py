"""Group commit: requests that wait together commit together, and each is answered after its own commit."""

import threading
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
    def __init__(self, item: I) -> None:
        self.item = item
        self.done = threading.Event()
        self.result: R | None = None
        self.error: Exception | None = None

    def settle(self, result: R | None, error: Exception | None = None) -> None:
        self.result, self.error = result, error
        self.done.set()


class Group(Generic[I, R]):
    """Whoever comes first while nobody commits, commits for all who wait; `take` handles a list in one transaction."""

    def __init__(self, begin: Callable[[], AbstractContextManager[Work[Any]]],
                 take: Callable[[Work[Any], Sequence[I]], Sequence[R]]) -> None:
        self._begin = begin
        self._take = take
        self._waiting: list[_Waiter[I, R]] = []
        self._committing = threading.Lock()

    def submit(self, item: I, timeout: float = 10) -> R:
        """Handle one item together with those that wait; raises what its own transaction raised."""
        waiter: _Waiter[I, R] = _Waiter(item)
        self._waiting.append(waiter)
        while not waiter.done.is_set():
            if not self._committing.acquire(timeout=timeout):
                self._give_up(waiter)
                break
            try:
                if not waiter.done.is_set():
                    self._commit(self._next())
            finally:
                self._committing.release()
        if waiter.error is not None:
            raise waiter.error
        return waiter.result  # type: ignore[return-value] # settled without an error, so it is there

    def _next(self) -> list[_Waiter[I, R]]:
        taken, self._waiting = self._waiting[:AT_MOST], self._waiting[AT_MOST:]
        return taken

    def _give_up(self, waiter: _Waiter[I, R]) -> None:
        if waiter in self._waiting:
            self._waiting.remove(waiter)
        if not waiter.done.is_set():
            waiter.settle(None, DatabaseDown("it took too long to commit"))

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
