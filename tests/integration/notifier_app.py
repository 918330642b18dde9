"""A notifier without a bus: events are put in by hand, everything behind them is real."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from sqlalchemy import text
from twilio.request_validator import RequestValidator

from services.mesh.consumer import Batch
from services.mesh.contracts.base import Contract
from services.mesh.contracts.router import CountyApplied
from services.mesh.contracts.wire import encode
from services.mesh.http_call import Answer, Call
from services.notifier.app import App
from services.notifier.settings import read
from services.notifier.store import metadata
from tests.unit.notifier.told import COUNTY, NOW

TOKEN = "simulator-token"
PUBLIC = "https://notifier.example.org"


class Notifier:
    """One notifier process in the test's own process; its business clock stands near NOW."""

    def __init__(self, database_url: str, carrier_url: str, **environ: str) -> None:
        settings = read({
            "DATABASE_URL": "" if database_url.startswith("sqlite") else database_url,
            "TWILIO_API_URL": carrier_url, "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
            "TWILIO_FROM": "+8613900009999", "NOTIFIER_PUBLIC_URL": PUBLIC, "AMQP_URI": "amqp://127.0.0.1:1",
            "CLOCK_START": NOW.isoformat(), "CARRIER_SECONDS": "0.5", "NOTIFIER_CALLERS": "4", **environ})
        mesh = settings.mesh
        if database_url.startswith("sqlite"):
            object.__setattr__(mesh, "database_url", database_url)
        self.app = App(settings)
        self.mesh = self.app.mesh

    def create(self) -> None:
        with self.mesh.database.transaction() as connection:
            if not self.mesh.database.is_sqlite:
                connection.execute(text("create schema if not exists notifier"))
            metadata.create_all(connection)
        self.hear(CountyApplied(occurred_at=NOW, county_version=1, county=COUNTY))

    def hear(self, *events: Contract) -> None:
        self.mesh.hearing.keep(Batch([encode(event) for event in events], []))

    def receipt(self, taken: dict[str, str], status: str, *, signature: str | None = None, **fields: str) -> Answer:
        """The carrier calls back about one message of its ledger."""
        form = {"MessageSid": taken["sid"], "MessageStatus": status, **fields}
        url = taken["status_callback"]
        signed = RequestValidator(TOKEN).compute_signature(url, form) if signature is None else signature
        parts = urlsplit(url)
        return self.app.receipts.answer(Call(method="POST", path=parts.path, query=parts.query,
                                             headers={"x-twilio-signature": signed}, body=urlencode(form).encode()))

    def rows(self, query: str, **values: Any) -> list[Any]:
        with self.mesh.database.transaction() as connection:
            return list(connection.execute(text(query), values))

    def states(self) -> list[str]:
        return [row.state for row in self.rows("select state from messages order by created_at, message_id")]

    def age(self, seconds: float) -> None:
        """Let everything unsettled be so much older."""
        then = datetime.now(UTC) - timedelta(seconds=seconds)
        when = then.replace(tzinfo=None).isoformat(" ") if self.mesh.database.is_sqlite else then
        self.rows_changed("update messages set next_at = :then where state in ('sending', 'ambiguous')", then=when)
        self.rows_changed("update attempts set started_at = :then where state in ('sending', 'ambiguous')", then=when)
        self.rows_changed("update attempts set unclear_at = :then, look_at = null where state = 'ambiguous'", then=when)

    def rows_changed(self, statement: str, **values: Any) -> None:
        with self.mesh.database.transaction() as connection:
            connection.execute(text(statement), values)


@contextmanager
def notifier(database_url: str, carrier_url: str, *, sending: bool = True, fresh: bool = True,
             **environ: str) -> Iterator[Notifier]:
    """A notifier that sends until the test is over."""
    made = Notifier(database_url, carrier_url, **environ)
    if fresh:
        made.create()
    if sending:
        made.app.sender.start()
    try:
        yield made
    finally:
        if sending:
            made.app.sender.stop()
        made.mesh.database.close()
