"""An escalation without a bus: facts are put in by hand, its database and clock are real."""

from datetime import datetime

from sqlalchemy import func, select

from services.escalation.app import App
from services.escalation.settings import read
from services.mesh.clock import Clock
from services.mesh.consumer import Batch
from services.mesh.contracts.base import Contract
from services.mesh.contracts.router import CountyApplied
from services.mesh.contracts.wire import encode
from services.mesh.migrate import upgrade
from tests.unit.escalation.fakes import COUNTY, START

COUNTY_APPLIED = CountyApplied(occurred_at=START, county_version=1, county=COUNTY)


class Escalation:
    """One escalation process in the test's own process; its business clock stands where it is put."""

    def __init__(self, database_url: str) -> None:
        settings = read({"DATABASE_URL": "" if database_url.startswith("sqlite") else database_url,
                         "AMQP_URI": "amqp://127.0.0.1:1"})
        if database_url.startswith("sqlite"):
            object.__setattr__(settings.mesh, "database_url", database_url)
        self.app = App(settings)
        self.mesh = self.app.mesh
        self.mesh.consumer.has_caught_up = lambda _patience: True  # there is no broker whose queue could be heard
        self.put_clock(START)

    def migrated(self, database_url: str) -> "Escalation":
        """With its tables, made as an operator makes them, and its county."""
        upgrade("escalation", database_url.replace("postgresql://", "postgresql+psycopg2://"))
        self.hear(COUNTY_APPLIED)
        return self

    def put_clock(self, now: datetime) -> None:
        """Let business time be that and stand still."""
        self.mesh.clock = Clock(now, rate=0)

    def hear(self, *events: Contract) -> None:
        """Handle these as the bus would hand them over."""
        self.mesh.hearing.keep(Batch([encode(event) for event in events], []))

    def wake(self, now: datetime) -> None:
        """Tick at that time."""
        self.put_clock(now)
        self.mesh.tick()

    def said(self, contract: str) -> int:
        """How many such messages are in the outbox."""
        with self.mesh.work() as work:
            outbox = work.rows.table("outbox")
            row = work.rows.one(select(func.count().label("n")).where(outbox.c.contract == contract))
            return row.n if row else 0
