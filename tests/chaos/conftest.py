"""A carrier in a process of its own, and a replica that it calls."""

from collections.abc import Iterator

import pytest

from tests.chaos.carrier_town import ACCOUNT, INBOUND, SENDER, STATUS, TOKEN, Town, idle, town_of_one
from tests.chaos.machines import Carrier, running_carrier
from tests.meshes import until


@pytest.fixture(scope="module")
def carrier_process() -> Iterator[Carrier]:
    with running_carrier() as found:
        yield found


@pytest.fixture
def town() -> Iterator[Town]:
    with town_of_one() as found:
        yield found


@pytest.fixture
def carrier(carrier_process: Carrier, town: Town) -> Iterator[Carrier]:
    carrier_process.faults()
    carrier_process.setup(account=ACCOUNT, token=TOKEN, sender=SENDER, inbound_url=INBOUND, inbound=[town.address],
                 status_url=STATUS, status=[town.address], seed=1, pause=0.01, receipt_after=0.01, inbound_tries=12,
                 parallel=16, timeout=15)
    yield carrier_process
    until(lambda: idle(carrier_process))  # nothing of this test reaches the next one's town
