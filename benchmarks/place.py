"""Where a benchmark runs: a private broker, a private PostgreSQL as it comes, and a carrier that answers at once."""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.texts import ACCOUNT, OPERATOR_TOKEN, SENDER
from services.console.ports import LOCAL, free_ports
from services.console.processes import Plan, Process
from tests import servers

ROOT = Path(__file__).parents[1]
_numbers = count(1)


class Carrier:
    """The carrier's process, and what it took."""

    def __init__(self, folder: Path, *, receipts: bool = False) -> None:
        self.port = free_ports(1)[0]
        argv = (sys.executable, "-m", "benchmarks.carrier", str(self.port), *(["receipts"] if receipts else []))
        self.process = Process(Plan(name="carrier", argv=argv, environ=os.environ, log=folder / "carrier.log",
                                    folder=ROOT))
        self.process.start()
        servers.await_true(lambda: self.count() == 0, "the carrier does not answer")

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{LOCAL}:{self.port}"

    def count(self) -> int:
        """How many SMS it took."""
        return int(self._ask("GET", "/count"))

    def ledger(self) -> list[tuple[float, str, str]]:
        """When (monotonic), to whom, in which words."""
        return [(at, to, words) for at, to, words in self._ask("GET", "/ledger")]

    def clear(self) -> None:
        """Begin anew."""
        self._ask("DELETE", "/ledger")

    def _ask(self, method: str, path: str) -> Any:
        line = HTTPConnection(LOCAL, self.port, timeout=30)
        try:
            line.request(method, path)
            return json.loads(line.getresponse().read())
        finally:
            line.close()


@dataclass(frozen=True, kw_only=True)
class Machine:
    """The servers of a whole benchmark."""

    folder: Path
    broker: servers.Broker
    postgres: str
    pids: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class Place:
    """What one contestant gets for one round: a virtual host, an empty database, a carrier; all its own."""

    folder: Path
    amqp_uri: str
    database: str
    carrier: Carrier
    pids: dict[str, int]
    broker: servers.Broker

    def consumers(self, queue: str) -> int:
        """How many take from a queue of the place's virtual host; 0 where there is none."""
        try:
            found = self.broker.manage("GET", f"/api/queues/{self.amqp_uri.rpartition('/')[2]}/{queue}")
        except OSError:
            return 0
        return int(found.get("consumers", 0)) if isinstance(found, dict) else 0

    @property
    def environ(self) -> dict[str, str]:
        """What every process of the round is told."""
        return {**_plain_environ(), "AMQP_URI": self.amqp_uri, "TWILIO_API_URL": self.carrier.url,
                "TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": OPERATOR_TOKEN, "TWILIO_FROM": SENDER}


@contextmanager
def machine() -> Iterator[Machine]:
    """Broker and PostgreSQL until the end of the block; both sync to disk, as they come."""
    with tempfile.TemporaryDirectory(prefix="directline-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        with servers.running_broker() as broker:
            (folder / "postgres").mkdir()
            url, plan = servers.prepare_postgres(folder / "postgres", free_ports(1)[0], "max_connections=200",
                                                 "shared_buffers=256MB", "max_wal_size=4GB")
            postgres = Process(plan)
            try:
                postgres.start()
                servers.await_true(lambda: servers.answers(url), "PostgreSQL did not start")
                pids = {"broker": broker.process.pid if broker.process else 0, "database": postgres.pid}
                yield Machine(folder=folder, broker=broker, postgres=url, pids=pids)
            finally:
                postgres.stop(within=20)


@contextmanager
def place(on: Machine, backend: str, *, receipts: bool = False) -> Iterator[Place]:
    """A fresh place on `postgres` or `sqlite`."""
    name = f"bench_{next(_numbers)}"
    folder = on.folder / name
    folder.mkdir()
    carrier = Carrier(folder, receipts=receipts)
    database = servers.make_database(on.postgres, name) if backend == "postgres" else ""
    try:
        yield Place(folder=folder, amqp_uri=on.broker.make_vhost(name), database=database, carrier=carrier,
                    pids=on.pids if database else {"broker": on.pids["broker"]}, broker=on.broker)
    finally:
        carrier.process.kill()
        on.broker.drop_vhost(name)
        if database:
            servers.drop_database(on.postgres, name)


def _plain_environ() -> dict[str, str]:
    kept = ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV")
    return {name: os.environ[name] for name in kept if name in os.environ} | {
        "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}


def host_and_port(url: str) -> tuple[str, int]:
    """Of a URL."""
    parts = urlsplit(url)
    return str(parts.hostname), int(parts.port or 80)
