"""An exchange whose calls are written down instead of made, and whose jobs are done when the test says so."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from services.mesh.contracts.county import County
from services.simulator.domain.faults import Faults
from services.simulator.domain.ledger import Ledger
from services.simulator.domain.live import Live
from services.simulator.domain.text import Text
from services.simulator.errors import CallFailedError
from services.simulator.exchange import Exchange, Line

ACCOUNT, TOKEN, SENDER = "AC" + "1" * 32, "a-token", "+8613900009999"


@dataclass
class Called:
    """The services that the exchange calls; `failing` is what the next calls answer (None: nobody answers)."""

    inbounds: list[tuple[str, Text]] = field(default_factory=list)
    receipts: list[tuple[str, Text]] = field(default_factory=list)
    failing: list[int | None] = field(default_factory=list)

    def inbound(self, url: str, text: Text) -> None:
        self._fail_if_told()
        self.inbounds.append((url, text))

    def receipt(self, url: str, text: Text) -> None:
        self._fail_if_told()
        self.receipts.append((url, text))

    def _fail_if_told(self) -> None:
        if self.failing:
            raise CallFailedError(self.failing.pop(0))


@dataclass
class Later:
    """Jobs in the order in which they are due."""

    jobs: list[tuple[float, Callable[[], None]]] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def later(self, seconds: float, job: Callable[[], None]) -> None:
        self.jobs.append((seconds, job))

    def do_all(self) -> None:
        while self.jobs:
            self.jobs.sort(key=lambda job: job[0])
            seconds, job = self.jobs.pop(0)
            self.waits.append(seconds)
            job()


@dataclass
class KnownCounty:
    known: County | None = None

    def county(self) -> County | None:
        return self.known


@pytest.fixture
def called() -> Called:
    return Called()


@pytest.fixture
def later() -> Later:
    return Later()


@pytest.fixture
def exchange(called: Called, later: Later) -> Exchange:
    line = Line(account=ACCOUNT, tokens=(TOKEN, "an-older-token"), sender=SENDER, inbound_url="http://intake/sms/inbound")
    return Exchange(
        line=line, ledger=Ledger(1000), calls=called, post=later, now=lambda: datetime(2026, 11, 23, 1, tzinfo=UTC),
        rate=1.0, directory=KnownCounty(), faults=Faults(), live=Live(),
    )
