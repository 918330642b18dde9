"""Housekeeping: what nobody needs any more is forgotten, and what waits for a person is counted."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, delete

from services.mesh.inbox import Inbox
from services.mesh.log import log
from services.mesh.metrics import OUTBOX_AGE, PARKED_NOW
from services.mesh.outbox import Outbox
from services.mesh.parked import Parked
from services.mesh.settings import MeshSettings
from services.mesh.work import Work

EVERY = 600.0  # seconds


class Housekeeping:
    """What every service does every few minutes, in one transaction."""

    def __init__(self, outbox: Outbox, inbox: Inbox, parked: Parked, answered: Table, settings: MeshSettings) -> None:
        self._outbox, self._inbox, self._parked, self._answered = outbox, inbox, parked, answered
        self._keep_outbox = timedelta(seconds=settings.keep_outbox)
        self._keep_inbox = timedelta(seconds=settings.keep_inbox)

    def run(self, work: Work[Any], now: datetime) -> None:
        """Forget and count; `now` is real."""
        self._outbox.prune(work.rows, now - self._keep_outbox)
        if given_up := self._outbox.give_up(work.rows, now - self._keep_inbox):
            log.error("forgotten although a hearer never told whether it has them", count=given_up)
        self._inbox.prune(work.rows, now - self._keep_inbox)
        self._parked.prune(work.rows, now - self._keep_inbox)
        work.rows.run(delete(self._answered).where(self._answered.c.at < work.now - self._keep_inbox))
        PARKED_NOW.set(self._parked.count(work.rows))
        oldest = self._outbox.oldest(work.rows)
        OUTBOX_AGE.set((now - oldest).total_seconds() if oldest else 0)
