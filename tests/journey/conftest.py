"""A town that all journeys share, and one for those that stop its services or move its clock."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from tests.phones import RunningTown, running_town
from tests.servers import Broker


@pytest.fixture(scope="session")
def shared_town(broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningTown]:
    """The sample county, running for the whole session."""
    with running_town(broker.make_vhost(f"town-{uuid4().hex[:8]}"), tmp_path_factory.mktemp("town")) as found:
        yield found


@pytest.fixture
def town(shared_town: RunningTown) -> RunningTown:
    """The sample county; phones remember only what this test brought them."""
    shared_town.begin()
    return shared_town


@pytest.fixture
def own_town(amqp_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningTown]:
    """The sample county for one test alone."""
    with running_town(amqp_uri, tmp_path_factory.mktemp("town")) as found:
        yield found
