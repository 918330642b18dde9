"""The bus goes wrong: nothing said is lost, nothing is credited that was not confirmed, nobody is held up."""

import threading
import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from services.mesh.bus import Publisher
from services.mesh.contracts.intake import PhoneOptedIn
from services.mesh.errors import BrokerDown
from tests.chaos.machines import Proxy, running_proxy
from tests.meshes import count, fact, letter, running, toy, until
from tests.reliability.conftest import port_of
from tests.servers import Broker

pytestmark = pytest.mark.broker


class Ear:
    """Remembers what was heard."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def __call__(self, work: Any, event: Any) -> None:
        self.heard.append(event.message_id)


def say(mesh: Any, number: int = 1) -> list[str]:
    with mesh.work() as work:
        said = [fact() for _ in range(number)]
        for event in said:
            work.say(event)
    return [event.message_id for event in said]


@pytest.fixture(scope="module")
def proxy() -> Iterator[Proxy]:
    with running_proxy() as found:
        yield found


@pytest.fixture
def road(amqp_uri: str, proxy: Proxy) -> Iterator[tuple[str, str]]:
    """The broker's address behind a proxy of the test's own, and the proxy's name."""
    name = uuid4().hex
    yield amqp_uri.replace(str(port_of(amqp_uri)), str(proxy.open(name, port_of(amqp_uri)))), name
    proxy.pass_(name)


@pytest.mark.parametrize("trouble", ["cut", "blackhole", pytest.param("lose", marks=pytest.mark.chaos)])
def test_what_was_said_while_the_network_was_away_is_heard_once_soon_after_it_is_back(
        trouble: str, road: tuple[str, str], proxy: Proxy, tmp_path: Any) -> None:
    uri, name = road
    ear, url = Ear(), f"sqlite:///{tmp_path}/x.db"
    speaker, hearer = toy("intake", url, uri), toy("notifier", url, uri, hears={PhoneOptedIn: ear})
    with running(hearer, speaker):
        before = say(speaker, 3)
        until(lambda: len(ear.heard) == 3)
        proxy.cut(name) if trouble == "cut" else proxy.blackhole(name, lose=trouble == "lose")
        during = say(speaker, 50)  # texts are taken all the same
        until(lambda: not speaker._relay.takes, what="the speaker noticing")
        proxy.pass_(name)
        after = say(speaker, 3)
        until(lambda: len(ear.heard) == 56, within=45, what="all that was said")
    assert sorted(ear.heard) == sorted(before + during + after)


def test_a_confirm_that_comes_late_is_credited_to_nobody(
        road: tuple[str, str], proxy: Proxy, amqp_uri: str, tmp_path: Any) -> None:
    hearer = toy("notifier", f"sqlite:///{tmp_path}/x.db", amqp_uri, hears={PhoneOptedIn: Ear()})
    with running(hearer):
        until(lambda: hearer.consumer.connected)
    uri, name = road
    publisher = Publisher(uri, speaker="intake", heartbeat=10, wait=1.5)
    assert publisher.publish([letter()]) == set()
    old = publisher._connection
    proxy.blackhole(name)
    with pytest.raises(BrokerDown):
        publisher.publish([letter()])
    assert publisher._connection is None
    proxy.pass_(name)  # the confirm comes now
    lost = letter(contract="Nonsense")
    assert publisher.publish([lost]) == {lost.message_id}, "a late confirm was taken for this one's"
    assert publisher._connection is not old
    publisher.close()


def test_in_a_memory_alarm_texts_are_taken_and_all_goes_out_when_it_ends(
        road: tuple[str, str], proxy: Proxy, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """In an alarm the broker reads nothing from publishers and goes on serving others: a road that only swallows."""
    uri, name = road
    ear, url = Ear(), f"sqlite:///{tmp_path}/x.db"
    speaker = toy("intake", url, uri, publish_wait=1.0)
    straight = uri.replace(str(port_of(uri)), str(proxy.status()[name]["target"]))
    hearer = toy("notifier", url, straight, hears={PhoneOptedIn: ear})
    with running(hearer, speaker):
        say(speaker)
        until(lambda: ear.heard)
        proxy.blackhole(name)
        longest, waited = 0.0, say(speaker, 20)
        for _ in range(20):
            began = time.monotonic()
            waited += say(speaker)
            longest = max(longest, time.monotonic() - began)
        assert longest < 5
        until(lambda: not speaker._relay.takes, what="the speaker noticing")
        assert hearer.consumer.connected
        proxy.pass_(name)
        until(lambda: set(waited) <= set(ear.heard), within=30, what="all that waited")
    assert len(ear.heard) == len(set(ear.heard)) == 41


def test_a_wiped_broker_gets_back_what_its_hearers_lack_and_nothing_else(
        amqp_uri: str, broker: Broker, tmp_path: Any) -> None:
    """The queue is emptied behind everybody's back, so that confirmed messages are gone."""
    handled = Ear()

    def handler(work: Any, event: Any) -> None:
        handled(work, event)

    url = f"sqlite:///{tmp_path}/x.db"
    quick = {"settle": 0.5, "reconcile_every": 0.5}
    hearer = toy("notifier", url, amqp_uri, hears={PhoneOptedIn: handler})
    speaker = toy("intake", url, amqp_uri, **quick)
    said: list[list[str]] = []
    publish = speaker._relay._publisher.publish
    ids_of = lambda letters: [each.message_id for each in letters]  # noqa: E731
    speaker._relay._publisher.publish = lambda letters: (said.append(ids_of(letters)), publish(letters))[1]
    speaker.reconciler._ask = lambda _hearer, ids: hearer.lacks(ids)
    with running(hearer):
        until(lambda: hearer.consumer.connected)
        with running(speaker):
            kept = say(speaker, 5)
            until(lambda: len(handled.heard) == 5)
            hearer.consumer.stop()
            lost = say(speaker, 4)
            until(lambda: count(speaker, "outbox", "confirmed_at is null") == 0)
            vhost = amqp_uri.rsplit("/", 1)[1]
            broker.drop_vhost(vhost)
            broker.make_vhost(vhost)
            again = toy("notifier", url, amqp_uri, hears={PhoneOptedIn: handler}, fresh=False)
            speaker.reconciler._ask = lambda _hearer, ids: again.lacks(ids)
            with running(again):
                until(lambda: len(handled.heard) == 9, within=45, what="the lost ones")
    assert sorted(handled.heard) == sorted(kept + lost)
    assert not {one for batch in said[2:] for one in batch} & set(kept)


def test_a_replica_that_stalls_holds_a_bounded_number_and_the_other_drains_the_rest(
        amqp_uri: str, postgres_url: str) -> None:
    ear, stalled = Ear(), threading.Event()
    began = threading.Event()

    def stall(work: Any, event: Any) -> None:
        began.set()
        stalled.wait(60)
        ear(work, event)

    slow = toy("notifier", postgres_url, amqp_uri, hears={PhoneOptedIn: stall}, prefetch=20)
    speaker = toy("intake", postgres_url, amqp_uri)
    with running(slow, speaker):
        until(lambda: slow.consumer.connected)
        ids = say(speaker, 10)
        assert began.wait(20)
        quick = toy("notifier", postgres_url, amqp_uri, hears={PhoneOptedIn: ear}, fresh=False)
        with running(quick):
            ids += say(speaker, 200)
            until(lambda: len(ear.heard) >= 190, within=30, what="the other draining the rest")
            assert len(ear.heard) <= 200
            stalled.set()
            until(lambda: len(ear.heard) == 210, within=30)
    assert sorted(ear.heard) == sorted(ids)


def test_a_restart_in_the_middle_of_a_batch_loses_nothing_and_does_nothing_twice(
        amqp_uri: str, tmp_path: Any) -> None:
    url, ear, going = f"sqlite:///{tmp_path}/x.db", Ear(), threading.Event()

    def slow(work: Any, event: Any) -> None:
        going.set()
        time.sleep(0.01)
        ear(work, event)

    speaker = toy("intake", url, amqp_uri)
    first = toy("notifier", url, amqp_uri, hears={PhoneOptedIn: slow})
    with running(speaker):
        with running(first):
            until(lambda: first.consumer.connected)
            ids = say(speaker, 300)
            assert going.wait(10)
        second = toy("notifier", url, amqp_uri, hears={PhoneOptedIn: ear}, fresh=False)
        with running(second):
            until(lambda: len(ear.heard) >= 300, within=20)
            assert count(second, "inbox") == 300
    assert sorted(ear.heard) == sorted(ids)
