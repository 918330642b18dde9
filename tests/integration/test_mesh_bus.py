"""The bus against a real broker: nothing said is lost, whatever is missing on the other side."""

import contextlib
import socket
import threading
import time
from typing import Any
from urllib.parse import urlsplit

import pytest
from kombu import Connection

from services.mesh import asking, bus
from services.mesh.bus import Publisher
from services.mesh.contracts.calls.base import Unavailable
from services.mesh.contracts.calls.mesh import Status, StatusQuery
from services.mesh.contracts.intake import PhoneOptedIn
from services.mesh.errors import BrokerDown, DatabaseDown
from services.mesh.topology import EXCHANGE
from tests.meshes import count, fact, letter, running, toy, until
from tests.servers import Broker

pytestmark = pytest.mark.broker


class Ear:
    """Remembers what was heard."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def __call__(self, work: Any, event: Any) -> None:
        self.heard.append(event.message_id)


class Freezer:
    """Stands between us and the broker, and carries nothing more once it is frozen."""

    def __init__(self, amqp_uri: str) -> None:
        parts = urlsplit(amqp_uri)
        self._there = (str(parts.hostname), parts.port or 5672)
        self._door = socket.create_server(("127.0.0.1", 0))
        self.uri = amqp_uri.replace(parts.netloc.rsplit("@")[-1], f"127.0.0.1:{self._door.getsockname()[1]}")
        self.frozen = threading.Event()

    def __enter__(self) -> "Freezer":
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._door.close()

    def _serve(self) -> None:
        here, there = self._door.accept()[0], socket.create_connection(self._there)
        threading.Thread(target=self._carry, args=(here, there), daemon=True).start()
        self._carry(there, here)

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                if not self.frozen.is_set():
                    other.sendall(data)


def say(mesh: Any, number: int = 1) -> list[str]:
    with mesh.work() as work:
        said = [fact() for _ in range(number)]
        for event in said:
            work.say(event)
    return [event.message_id for event in said]


def say_and_fail(mesh: Any) -> None:
    with mesh.work() as work:
        work.say(fact())
        raise RuntimeError


def test_what_is_said_in_a_committed_transaction_is_heard_once_and_marked(amqp_uri: str, database_url: str) -> None:
    ear = Ear()
    speaker = toy("intake", database_url, amqp_uri)
    hearer = toy("notifier", database_url, amqp_uri, hears={PhoneOptedIn: ear})
    with running(hearer, speaker):
        ids = say(speaker, 300)
        until(lambda: len(ear.heard) == 300)
        until(lambda: count(speaker, "outbox", "confirmed_at is null") == 0)
    assert sorted(ear.heard) == sorted(ids)


def test_what_is_said_in_a_transaction_that_fails_is_not_heard(amqp_uri: str, database_url: str) -> None:
    ear = Ear()
    speaker = toy("intake", database_url, amqp_uri)
    hearer = toy("notifier", database_url, amqp_uri, hears={PhoneOptedIn: ear})
    with running(hearer, speaker):
        with pytest.raises(RuntimeError):
            say_and_fail(speaker)
        ids = say(speaker)
        until(lambda: ear.heard)
    assert ear.heard == ids


def test_what_is_said_before_its_hearer_ever_started_waits_and_blocks_nothing_else(
        amqp_uri: str, database_url: str) -> None:
    with Connection(amqp_uri) as connection:
        connection.default_channel.queue_delete("notifier.hears.intake")
    speaker = toy("intake", database_url, amqp_uri)
    with running(speaker):
        early = say(speaker, 3)
        until(lambda: count(speaker, "outbox", "attempts > 0") == 3)
        ear = Ear()
        hearer = toy("notifier", database_url, amqp_uri, hears={PhoneOptedIn: ear})
        with running(hearer):
            until(lambda: hearer.consumer.connected)
            late = say(speaker)
            until(lambda: late[0] in ear.heard, what="the later message")
            until(lambda: set(early) <= set(ear.heard), within=20, what="the early ones")


def test_a_binding_that_somebody_deleted_is_declared_again(amqp_uri: str, database_url: str) -> None:
    ear = Ear()
    speaker = toy("intake", database_url, amqp_uri)
    hearer = toy("notifier", database_url, amqp_uri, hears={PhoneOptedIn: ear})
    with running(hearer, speaker):
        until(lambda: hearer.consumer.connected)
        with Connection(amqp_uri) as connection:
            connection.default_channel.queue_unbind("notifier.hears.intake", EXCHANGE, "intake.PhoneOptedIn")
        ids = say(speaker)
        until(lambda: ear.heard == ids, within=20)


def test_a_database_that_fails_leaves_the_message_with_the_broker(amqp_uri: str, database_url: str) -> None:
    down, ear = [True], Ear()

    def handler(work: Any, event: Any) -> None:
        if down[0]:
            raise DatabaseDown("away")
        ear(work, event)

    speaker = toy("intake", database_url, amqp_uri)
    hearer = toy("notifier", database_url, amqp_uri, hears={PhoneOptedIn: handler})
    with running(hearer, speaker):
        ids = say(speaker, 5)
        until(lambda: count(speaker, "outbox", "confirmed_at is null") == 0)
        until(lambda: not hearer.consumer.connected, what="the consumer letting go")
        assert count(hearer, "inbox") == 0
        down[0] = False
        until(lambda: len(ear.heard) == 5, within=30)
    assert sorted(ear.heard) == sorted(ids)


def test_a_message_given_up_by_the_broker_is_parked_for_a_person(amqp_uri: str, database_url: str) -> None:
    hearer = toy("notifier", database_url, amqp_uri, hears={PhoneOptedIn: Ear()})
    with running(hearer):
        until(lambda: hearer.consumer.connected)
        with Connection(amqp_uri) as connection:
            channel = connection.channel()
            message = channel.prepare_message(b"\xff\x00 not a letter", properties={"message_id": "m1"})
            channel.basic_publish(message, exchange="directline.dead", routing_key="notifier")
            until(lambda: count(hearer, "parked", "reason = 'dead letter'") == 1)


def test_steps_wait_while_the_broker_is_away(
        amqp_uri: str, broker: Broker, tmp_path: Any) -> None:
    mesh = toy("notifier", f"sqlite:///{tmp_path}/x.db", amqp_uri, hears={PhoneOptedIn: Ear()}, catch_up=1.5)
    with running(mesh):
        until(lambda: mesh.consumer.connected and mesh.steps_allowed())
        time.sleep(1.6)  # an old connection
        broker.drop_vhost(amqp_uri.rsplit("/", 1)[1])
        until(lambda: not mesh.consumer.connected, what="the consumer noticing")
        assert not mesh.steps_allowed()
        time.sleep(1.6)  # patience is for what is queued, not for a broker that is away
        assert not mesh.steps_allowed()
        broker.make_vhost(amqp_uri.rsplit("/", 1)[1])
        until(mesh.steps_allowed, within=20, what="the steps going on")


def test_a_broker_that_freezes_holds_nobody(amqp_uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bus, "ANSWER_WITHIN", 0.5)
    with Freezer(amqp_uri) as freezer:
        connection = bus.connect(freezer.uri, "test", 10)
        freezer.frozen.set()
        began = time.monotonic()
        with pytest.raises(TimeoutError):
            connection.channel()
        assert time.monotonic() - began < 5
        bus.drop(connection)


def test_a_caller_hears_within_the_limit_that_a_frozen_broker_answers_nobody(
        amqp_uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    exchange = asking._exchange
    with Freezer(amqp_uri) as freezer:
        monkeypatch.setattr(asking, "_exchange", lambda *all_: (freezer.frozen.set(), exchange(*all_))[1])
        began = time.monotonic()
        with pytest.raises(Unavailable, match="within 1 seconds"):
            asking.ask(freezer.uri, "router", "status", StatusQuery(), Status, timeout=1)
        assert time.monotonic() - began < 4


def test_a_broker_that_cannot_be_reached_is_an_error_within_the_wait() -> None:
    publisher = Publisher("pyamqp://guest:guest@127.0.0.1:1", speaker="intake", heartbeat=10, wait=1)
    with pytest.raises(BrokerDown):
        publisher.publish([letter()])


def test_a_letter_that_no_queue_takes_is_told_apart_from_those_that_are_taken(amqp_uri: str, tmp_path: Any) -> None:
    hearer = toy("notifier", f"sqlite:///{tmp_path}/x.db", amqp_uri, hears={PhoneOptedIn: Ear()})
    connection = bus.connect(amqp_uri, "test", 10)
    bus.declare(connection, hearer.consumer._plans)
    lost, taken = letter(contract="Nonsense"), letter()
    publisher = Publisher(amqp_uri, speaker="intake", heartbeat=10, wait=5)
    assert publisher.publish([lost, taken, letter()]) == {lost.message_id}
    publisher.close()
    bus.drop(connection)
    hearer.database.close()
