"""Taking due rows: each once, whatever the number of replicas; a bad one harms no other."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

from services.mesh.due import DueRow
from services.mesh.errors import DatabaseDown
from services.mesh.log import log
from services.mesh.metrics import DUES
from services.mesh.points import reached
from services.mesh.work import DueHandler, Work

BATCH = 100
ForeseeDues = Callable[[Work[Any], Sequence[DueRow]], None]  # tells the store what these rows are about to ask for
PUT_OFF = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))


class Sweep:
    """Hands due rows to the service's handlers, in batches of one transaction each."""

    def __init__(self, handlers: Mapping[str, DueHandler], begin: Callable[[], AbstractContextManager[Work[Any]]],
                 lock: Callable[[Work[Any], Sequence[str]], None], real_now: Callable[[], datetime],
                 stopping: Callable[[], bool] = lambda: False,
                 foresee: ForeseeDues = lambda _work, _rows: None) -> None:
        self._handlers = handlers
        self._begin = begin
        self._lock = lock
        self._now = real_now
        self._stopping = stopping
        self._foresee = foresee

    def run(self) -> int:
        """Take everything that is due, or as much as the process has time for; returns how many rows were taken."""
        taken = 0
        while not self._stopping() and (rows := self._peek()):
            done = self._take(rows)
            taken += done
            if not done:
                break
        return taken

    def _peek(self) -> Sequence[DueRow]:
        with self._begin() as work:
            return work.due.soonest(work.now, self._now(), BATCH)

    def _take(self, rows: Sequence[DueRow]) -> int:
        try:
            with self._begin() as work:
                return self._handle_all(work, rows)
        except DatabaseDown:
            raise
        except Exception as error:  # noqa: BLE001 - one of them is bad; find out which
            log.warning("due rows are redone one by one", error=error, count=len(rows))
            return sum(self._alone(row) for row in self._while_running(rows))

    def _while_running(self, rows: Sequence[DueRow]) -> Iterator[DueRow]:
        """What the end of the process leaves out is still due when another looks."""
        return (row for row in rows if not self._stopping())

    def _handle_all(self, work: Work[Any], rows: Sequence[DueRow]) -> int:
        self._lock(work, [row.case_no for row in rows if row.case_no])
        held = work.due.hold(rows)
        self._foresee(work, held)
        return sum(self._handle(work, row) for row in self._while_running(held))

    def _handle(self, work: Work[Any], row: DueRow) -> int:
        if not work.due.take(row):
            return 0
        with work.because(row.kind, row.key, row.due_at.astimezone(UTC).isoformat()):
            self._handlers[row.kind](work, row.key, row.due_at)
        reached("in a due step")
        DUES.labels(row.kind).inc()
        return 1

    def _alone(self, row: DueRow) -> int:
        try:
            with self._begin() as work:
                return self._handle_all(work, [row])
        except DatabaseDown:
            raise
        except Exception as error:  # noqa: BLE001 - it is put off and seen in the log
            log.error("due row failed", kind=row.kind, case_no=row.case_no, error=error)
            with self._begin() as work:
                work.due.put_off(row, self._now() + PUT_OFF[min(row.attempts, len(PUT_OFF) - 1)])
            return 1
