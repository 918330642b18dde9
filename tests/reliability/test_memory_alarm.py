"""A broker that is really out of memory: it takes nothing from publishers, and nobody but its letters waits for it."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.mesh.bus import Publisher
from services.mesh.contracts.intake import PhoneOptedIn
from services.mesh.errors import BrokerDown
from tests.chaos.broker import BrokerMachine
from tests.meshes import letter, running, toy, until
from tests.reliability.test_bus_failures import Ear, say

pytestmark = [pytest.mark.broker, pytest.mark.chaos]
WAIT = 1.0  # seconds
NEVER_LONGER = 3 * WAIT  # on a busy machine


@pytest.fixture
def machine() -> Iterator[BrokerMachine]:
    """A broker of the test's own, whose alarm troubles nobody else."""
    folder = Path(tempfile.mkdtemp(prefix="directline-alarm-"))
    made = BrokerMachine(folder)
    made.start()
    yield made
    made.stop()
    shutil.rmtree(folder, ignore_errors=True)


def refused_after(uri: str) -> float:
    """How long somebody waits who publishes now."""
    publisher, began = Publisher(uri, speaker="intake", heartbeat=10, wait=WAIT), time.monotonic()
    with pytest.raises(BrokerDown):
        publisher.publish([letter()])
    return time.monotonic() - began


def test_in_a_real_memory_alarm_texts_are_taken_at_once_and_all_goes_out_when_it_ends(
        machine: BrokerMachine, tmp_path: Path) -> None:
    uri, url, ear = f"amqp://guest:guest@127.0.0.1:{machine.port}", f"sqlite:///{tmp_path}/x.db", Ear()
    speaker = toy("intake", url, uri, publish_wait=WAIT)
    hearer = toy("notifier", url, uri, hears={PhoneOptedIn: ear})
    with running(hearer, speaker):
        said = say(speaker)
        until(lambda: ear.heard == said)
        assert machine.alarm(on=True)
        assert refused_after(uri) < NEVER_LONGER
        said += say(speaker, 20)
        until(lambda: not speaker._relay.takes, what="the speaker noticing")
        longest = 0.0
        for _ in range(20):
            began = time.monotonic()
            said += say(speaker)
            longest = max(longest, time.monotonic() - began)
        assert longest < WAIT
        assert hearer.consumer.connected
        assert len(ear.heard) == 1, "there was no alarm"
        assert machine.alarm(on=False)
        until(lambda: set(said) <= set(ear.heard), within=45, what="all that waited")
    assert len(ear.heard) == len(set(ear.heard))
