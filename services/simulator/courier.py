"""Jobs that are done a little later, by a few threads."""

import heapq
import itertools
from collections.abc import Callable
from threading import Condition, Thread
from time import monotonic

from services.mesh.log import log

Job = Callable[[], None]


class Courier:
    """Carries out jobs in the order in which they are due."""

    def __init__(self, hands: int) -> None:
        self._hands = hands
        self._jobs: list[tuple[float, int, Job]] = []
        self._count = itertools.count()
        self._changed = Condition()
        self._stopped = False
        self._threads: list[Thread] = []

    def start(self) -> None:
        """Start the threads."""
        self._threads = [Thread(target=self._work, daemon=True) for _ in range(self._hands)]
        for thread in self._threads:
            thread.start()

    def later(self, seconds: float, job: Job) -> None:
        """Do this job after so many seconds."""
        with self._changed:
            heapq.heappush(self._jobs, (monotonic() + seconds, next(self._count), job))
            self._changed.notify()

    def stop(self) -> None:
        """Take no more jobs; those under way are given a second."""
        with self._changed:
            self._stopped = True
            self._jobs.clear()
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(timeout=1)

    def _next(self) -> Job | None:
        with self._changed:
            while not self._stopped:
                wait = self._jobs[0][0] - monotonic() if self._jobs else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._jobs)[2]
                self._changed.wait(wait)
        return None

    def _work(self) -> None:
        while job := self._next():
            try:
                job()
            except Exception as problem:  # noqa: BLE001 - a job that broke must not end the thread
                log.error("simulator job failed", error=problem)
