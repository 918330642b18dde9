"""The reconciler against a real broker: what hearers lack is said again, and only that."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest

from services.mesh import bus
from services.mesh.clock import wall_time
from services.mesh.contracts.calls.base import Unavailable
from services.mesh.contracts.calls.mesh import Lacking
from services.mesh.contracts.intake import PhoneOptedIn
from services.mesh.mesh import Mesh
from services.mesh.reconcile import Reconciler
from services.mesh.topology import EXCHANGE, queue_name, routing_key
from tests.meshes import count, fact, running, toy, until

KEY, QUEUE = routing_key("intake", "PhoneOptedIn"), queue_name("notifier", "intake")


@pytest.fixture
def pair(database_url: str, amqp_uri: str) -> tuple[Mesh, Mesh, list[str]]:
    """A speaker, a hearer that declares its queues only when it starts or is asked, and what it heard."""
    heard: list[str] = []
    hearer = toy("notifier", database_url, amqp_uri, declare_every=600.0,
                 hears={PhoneOptedIn: lambda work, event: heard.append(event.message_id)})
    return toy("intake", database_url, amqp_uri), hearer, heard


def reconciler(speaker: Mesh, ask: Callable[[str, Sequence[str]], Lacking]) -> Reconciler:
    """The speaker's own, asking without RPC and without patience."""
    return Reconciler("intake", speaker._outbox, speaker._transaction, ask, wall_time, every=600, settle=0.0,
                      keep=3600)


def say(speaker: Mesh, times: int = 1) -> list[str]:
    with speaker.work() as work:
        for _ in range(times):
            work.say(fact())
        return [event.message_id for event in work.said]


def unbind(amqp_uri: str) -> None:
    connection = bus.connect(amqp_uri, "test", 10)
    with connection.channel() as channel:
        channel.queue_unbind(QUEUE, EXCHANGE, KEY)
        channel.queue_declare("somebody.else", durable=False, auto_delete=False)
        channel.queue_bind("somebody.else", EXCHANGE, KEY)  # so that the broker returns nothing
    bus.drop(connection)


def test_a_message_lost_to_a_deleted_binding_is_said_again_and_the_binding_comes_back(
        pair: tuple[Mesh, Mesh, list[str]], amqp_uri: str) -> None:
    speaker, hearer, heard = pair
    mine = reconciler(speaker, lambda _, ids: hearer.lacks(ids))
    with running(speaker, hearer):
        first = say(speaker, 3)
        until(lambda: len(heard) == 3)
        unbind(amqp_uri)
        lost = say(speaker, 2)
        until(lambda: count(speaker, "outbox", "confirmed_at is not null") == 5)
        until(lambda: mine.run().resent == 2)
        until(lambda: len(heard) == 5)
        assert sorted(heard) == sorted([*first, *lost])
        until(lambda: mine.run() and count(speaker, "outbox", "heard_at is not null") == 5)
        assert mine.run().asked == 0


def test_what_a_hearer_still_has_in_its_queue_is_not_said_again(
        pair: tuple[Mesh, Mesh, list[str]]) -> None:
    speaker, hearer, _ = pair
    busy = Lacking(message_ids=(), idle_for=3600.0)
    asked: list[Any] = []

    def ask(_: str, ids: Sequence[str]) -> Lacking:
        asked.extend(ids)
        return busy

    with running(speaker, hearer):
        say(speaker)
        until(lambda: count(speaker, "outbox", "confirmed_at is not null") == 1)
        assert reconciler(speaker, ask).run().resent == 0
        assert asked == []


def test_a_hearer_that_does_not_answer_is_asked_again_later(pair: tuple[Mesh, Mesh, list[str]]) -> None:
    speaker, hearer, heard = pair

    def silent(hearer: str, _: Sequence[str]) -> Lacking:
        raise Unavailable(f"{hearer} is not running.")

    with running(speaker, hearer):
        say(speaker)
        until(lambda: heard)
        assert "notifier" in reconciler(speaker, silent).run().unasked
        assert count(speaker, "outbox", "heard_at is not null") == 0


def test_what_was_said_before_a_backup_and_heard_after_it_is_asked_about_too(
        pair: tuple[Mesh, Mesh, list[str]]) -> None:
    speaker, hearer, _ = pair
    mine = reconciler(speaker, lambda _, ids: hearer.lacks(ids))
    with running(speaker, hearer):
        say(speaker)
        until(lambda: count(speaker, "outbox", "confirmed_at is not null") == 1)
        backup = wall_time()
        until(lambda: mine.run() and count(speaker, "outbox", "heard_at is not null") == 1)
        with hearer.database.transaction() as connection:
            connection.exec_driver_sql("delete from inbox")
        mine.doubt(backup)
        until(lambda: mine.run().resent == 1)


def test_a_hearer_that_fails_half_way_counts_as_not_asked(pair: tuple[Mesh, Mesh, list[str]]) -> None:
    speaker, hearer, heard = pair

    def failing(_: str, ids: Sequence[str]) -> Lacking:
        if ids:
            raise Unavailable("It took too long.")
        return hearer.lacks(ids)

    with running(speaker, hearer):
        say(speaker)
        until(lambda: heard)
        until(lambda: "notifier" in reconciler(speaker, failing).run().unasked)
        assert count(speaker, "outbox", "heard_at is not null") == 0


def test_messages_are_pruned_only_once_they_were_heard(pair: tuple[Mesh, Mesh, list[str]]) -> None:
    speaker, hearer, heard = pair
    with running(speaker, hearer):
        say(speaker)
        until(lambda: count(speaker, "outbox", "confirmed_at is not null") == 1)
        later = wall_time() + timedelta(days=30)
        with speaker.work() as work:
            assert speaker._outbox.prune(work.rows, later) == 0
        until(lambda: reconciler(speaker, lambda _, ids: hearer.lacks(ids)).run().asked)
        with speaker.work() as work:
            assert speaker._outbox.prune(work.rows, later) == 1
        assert len(heard) == 1


def test_after_a_doubt_everything_since_then_is_asked_about_anew(pair: tuple[Mesh, Mesh, list[str]]) -> None:
    speaker, hearer, heard = pair
    mine = reconciler(speaker, lambda _, ids: hearer.lacks(ids))
    with running(speaker, hearer):
        say(speaker, 2)
        until(lambda: mine.run().asked)
        until(lambda: mine.run() and count(speaker, "outbox", "heard_at is not null") == 2)
        with hearer.database.transaction() as connection:  # its database comes back from a backup
            connection.exec_driver_sql("delete from inbox")
        assert mine.run().asked == 0
        mine.doubt(wall_time() - timedelta(hours=1))
        until(lambda: mine.run().resent == 2)
        until(lambda: len(heard) == 4)
