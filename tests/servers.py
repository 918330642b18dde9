"""Real brokers and databases for tests: Docker containers with TESTS_WITH=containers, else private processes."""

import json
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from services.console import broker
from services.console.ports import LOCAL, free_ports
from services.console.processes import Plan, Process

WITH_CONTAINERS = os.environ.get("TESTS_WITH") == "containers"
RABBITMQ_IMAGE = os.environ.get("RABBITMQ_IMAGE", "rabbitmq:3-management")
POSTGRES_IMAGE = os.environ.get("POSTGRES_IMAGE", "postgres:15")
SCHEMAS = ("intake", "router", "notifier", "escalation")
START_WITHIN = 60.0


@dataclass(frozen=True, kw_only=True)
class Broker:
    """A running RabbitMQ; tests get a virtual host each."""

    uri: str
    management: str
    process: Process | None = None

    def make_vhost(self, name: str) -> str:
        """A fresh virtual host; its address."""
        self.manage("PUT", f"/api/vhosts/{name}")
        self.manage("PUT", f"/api/permissions/{name}/guest", {"configure": ".*", "write": ".*", "read": ".*"})
        return f"{self.uri}/{name}"

    def drop_vhost(self, name: str) -> None:
        """Forget a virtual host with all its queues."""
        self.manage("DELETE", f"/api/vhosts/{name}")

    def manage(self, method: str, path: str, body: object = None) -> object:
        """Ask RabbitMQ's management plugin."""
        data = None if body is None else json.dumps(body).encode()
        request = Request(self.management + path, data, {"Content-Type": "application/json",
                          "Authorization": "Basic Z3Vlc3Q6Z3Vlc3Q="}, method=method)
        with urlopen(request, timeout=10) as answer:
            found = answer.read()
        return json.loads(found) if found else None


@contextmanager
def running_broker() -> Iterator[Broker]:
    """A RabbitMQ until the end of the block."""
    with _container_broker() if WITH_CONTAINERS else _private_broker() as found:
        await_true(lambda: found.manage("GET", "/api/overview"), f"no management at {found.management}")
        yield found


@contextmanager
def running_postgres() -> Iterator[str]:
    """The address of a PostgreSQL until the end of the block."""
    with _container_postgres() if WITH_CONTAINERS else _private_postgres() as url:
        await_true(lambda: answers(url), "PostgreSQL did not start")
        yield url


def answers(url: str) -> bool:
    """Whether the PostgreSQL there can be used."""
    engine = create_engine(url)
    try:
        engine.connect().close()
    finally:
        engine.dispose()
    return True


def await_true(asked: object, problem: str, within: float = START_WITHIN) -> None:
    """Ask until the answer is true; errors of the network count as no."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            if asked():
                return
        except (OSError, OperationalError):
            pass
        time.sleep(0.1)
    pytest.fail(problem)


@contextmanager
def _private_broker() -> Iterator[Broker]:
    folder = Path(tempfile.mkdtemp(prefix="directline-rabbitmq-"))
    prepared = broker.prepare(folder, os.environ, management=True)
    processes = [Process(plan) for plan in prepared.plans]
    try:
        for process in processes:
            process.start()
        broker.wait_ready(prepared.port, START_WITHIN, lambda: processes[-1].alive)
        yield Broker(uri=prepared.uri, management=f"http://{LOCAL}:{prepared.management_port}",
                     process=processes[-1])
    finally:
        for process in reversed(processes):
            process.kill()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _container_broker() -> Iterator[Broker]:
    from testcontainers.core.container import DockerContainer

    with DockerContainer(RABBITMQ_IMAGE).with_exposed_ports(5672, 15672) as container:
        host, port = container.get_container_host_ip(), int(container.get_exposed_port(5672))
        broker.wait_ready(port, START_WITHIN)
        yield Broker(uri=f"amqp://guest:guest@{host}:{port}",
                     management=f"http://{host}:{container.get_exposed_port(15672)}")


@contextmanager
def _private_postgres() -> Iterator[str]:
    if not postgres_programs():
        pytest.skip("there is no PostgreSQL on this machine: please install the package postgresql")
    folder = Path(tempfile.mkdtemp(prefix="directline-postgres-"))
    url, plan = prepare_postgres(folder, free_ports(1)[0], "fsync=off", "synchronous_commit=off",
                                 "full_page_writes=off")
    process = Process(plan)
    try:
        process.start()
        yield url
    finally:
        process.stop(within=3)
        shutil.rmtree(folder, ignore_errors=True)


def postgres_programs() -> Path | None:
    """Where this machine has PostgreSQL's programs."""
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)


def prepare_postgres(folder: Path, port: int, *options: str) -> tuple[str, Plan]:
    """Make an empty cluster in a folder of its own; its address, and how to start it."""
    programs = postgres_programs()
    user = "postgres" if os.geteuid() == 0 else None  # it refuses to run as root
    if user:
        os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
    made = [f"{programs}/initdb", "-D", f"{folder}/data", "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8",
            "--locale=C"]
    subprocess.run(made, user=user, cwd=folder, check=True, capture_output=True)
    argv = [f"{programs}/postgres", "-D", f"{folder}/data", "-p", str(port), "-k", str(folder), "-h", LOCAL]
    argv += [word for option in options for word in ("-c", option)]
    plan = Plan(name="postgres", argv=tuple(argv), environ=os.environ, log=folder / "log", user=user, folder=folder)
    return f"postgresql+psycopg2://postgres@{LOCAL}:{port}/postgres", plan


@contextmanager
def _container_postgres() -> Iterator[str]:
    from testcontainers.core.container import DockerContainer

    container = DockerContainer(POSTGRES_IMAGE).with_exposed_ports(5432).with_env("POSTGRES_PASSWORD", "invented")
    with container:
        host, port = container.get_container_host_ip(), container.get_exposed_port(5432)
        yield f"postgresql+psycopg2://postgres:invented@{host}:{port}/postgres"


@contextmanager
def fresh_database(server: str, name: str) -> Iterator[str]:
    """The address of an empty database that has every service's schema, until the end of the block."""
    yield make_database(server, name)
    drop_database(server, name)


def make_database(server: str, name: str) -> str:
    """Make an empty database that has every service's schema; its address."""
    _order(server, f"create database {name} template template0 encoding 'UTF8' locale 'C'")
    url = f"{server.rpartition('/')[0]}/{name}"
    _order(url, *(f"create schema {schema}" for schema in SCHEMAS))
    return url


def drop_database(server: str, name: str) -> None:
    """Drop a database, whoever still uses it."""
    _order(server, f"drop database {name} with (force)")


def _order(url: str, *orders: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for order in orders:
            connection.execute(text(order))
    engine.dispose()
