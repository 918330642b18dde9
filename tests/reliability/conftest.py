"""A whole town whose roads can be blocked and whose services' hearts are watched."""

import os
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from services.console import definitions
from services.console.processes import Plan
from services.console.town import Town, apart, lay_out
from services.mesh.settings import SIMULATOR_ACCOUNT, SIMULATOR_SENDER, SIMULATOR_TOKEN
from tests.chaos.machines import Proxy, running_proxy
from tests.meshes import until
from tests.phones import MONDAY_MORNING, SAMPLE_COUNTY, RunningTown, apart_from_others
from tests.servers import Broker, fresh_database

ROADS = ("broker", "database", "carrier")


class WatchedTown(Town):
    """A town whose services run with a heart that is watched."""

    def plan(self, name: str) -> Plan:
        """As in the product, behind the watching program."""
        argv = (sys.executable, "-m", "tests.reliability.watched", name, str(self.report(name)))
        return replace(super().plan(name), argv=argv)

    def report(self, name: str) -> Path:
        """Where a service's longest pause stands."""
        return self.settings.var / f"{name}.pause"


@dataclass
class Roads:
    """A running town, what leads to it, and the mail server that takes calls and never says a word."""

    town: RunningTown
    proxy: Proxy
    database: str

    def clear(self) -> None:
        """Let everything through, and begin to measure anew."""
        self.proxy.pass_("*")
        for name in self.town.plan.services:
            report = self.town.plan.report(name)
            report.unlink(missing_ok=True)
            until(report.exists, what=f"a beat of {name}")

    def pauses(self, *names: str) -> dict[str, float]:
        """The longest pause of each service's green threads since then, in seconds."""
        return {name: float(self.town.plan.report(name).read_text() or 0) for name in names}


def port_of(url: str) -> int:
    """The port in an address."""
    return urlsplit(url).port or 0


@pytest.fixture(scope="session")
def roads(broker: Broker, postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Roads]:
    """A town on PostgreSQL with everything behind proxies; its mail server is mute."""
    vhost = broker.make_vhost(f"roads-{uuid4().hex[:8]}")
    mute = socket.create_server(("127.0.0.1", 0), backlog=50)
    with running_proxy() as proxy, fresh_database(postgres_server, f"roads_{uuid4().hex[:8]}") as database:
        doors = {"broker": proxy.open("broker", port_of(vhost)), "database": proxy.open("database", port_of(database))}
        settings = apart(
            os.environ, folder := tmp_path_factory.mktemp("roads"),
            COUNTY_FILE=str(apart_from_others(SAMPLE_COUNTY, folder)),
            DATABASE_URL=database.replace(str(port_of(database)), str(doors["database"])),
            CLOCK_START=MONDAY_MORNING.isoformat(), CLOCK_ORIGIN=datetime.now(UTC).isoformat(), TICK_SECONDS="0.2",
            START_SIMULATOR="1", SMTP_URL=f"smtp://127.0.0.1:{mute.getsockname()[1]}")
        simulator = int(settings.addresses["simulator"].rpartition(":")[2])
        account = {"TWILIO_API_URL": f"http://127.0.0.1:{proxy.open('carrier', simulator)}",
                   "TWILIO_ACCOUNT_SID": SIMULATOR_ACCOUNT, "TWILIO_AUTH_TOKEN": SIMULATOR_TOKEN,
                   "TWILIO_FROM": SIMULATOR_SENDER}
        settings = replace(settings, environ={**settings.environ, **account})
        made = lay_out(settings, vhost.replace(str(port_of(vhost)), str(doors["broker"])))
        town = RunningTown(WatchedTown(settings=made.settings, amqp_uri=made.amqp_uri, environ=made.environ))
        town.plan.migrate()
        definitions.put(vhost)
        try:
            town.start(*town.plan.services)
            yield Roads(town, proxy, database)
        finally:
            for process in town.processes.values():
                process.kill()
            mute.close()
    broker.drop_vhost(vhost.rpartition("/")[2])
