"""What every test may ask for: a real broker, real databases. They start when the first test wants them."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.servers import Broker, fresh_database, running_broker, running_postgres


@pytest.fixture(scope="session")
def broker() -> Iterator[Broker]:
    """One RabbitMQ for the whole session."""
    with running_broker() as found:
        yield found


@pytest.fixture
def amqp_uri(broker: Broker) -> Iterator[str]:
    """A virtual host of the test's own."""
    name = f"test-{uuid4().hex[:8]}"
    yield broker.make_vhost(name)
    broker.drop_vhost(name)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """One PostgreSQL for the whole session."""
    with running_postgres() as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """A PostgreSQL database of the test's own."""
    with fresh_database(postgres_server, f"test_{uuid4().hex[:8]}") as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of the test's own, on each backend in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.db'}"
    return str(request.getfixturevalue("postgres_url"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a broker, so that `-m broker or postgres` is just what containers must prove again."""
    for item in items:
        if {"broker", "amqp_uri"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("broker")
