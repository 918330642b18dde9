"""A mesh that rests is woken by whatever concerns it; it only looks up rarely by itself."""

import time
from typing import Any

import pytest
from kombu import Connection
from sqlalchemy import text

from services.mesh import bus, database
from services.mesh.contracts.intake import PhoneOptedIn
from services.mesh.errors import DatabaseDown
from services.mesh.mesh import Mesh
from services.mesh.topology import EXCHANGE
from tests.meshes import count, fact, running, toy, until

AT_ONCE = bus.LONGEST_REST / 4  # seconds, far less than it may rest


@pytest.fixture
def pair(database_url: str, amqp_uri: str) -> tuple[Mesh, Mesh, list[str]]:
    """A speaker, a hearer, and what it heard; both may rest as long as ever."""
    heard: list[str] = []
    hearer = toy("notifier", database_url, amqp_uri, declare_every=600.0, heartbeat=60,
                 hears={PhoneOptedIn: lambda work, event: heard.append(event.message_id)})
    return toy("intake", database_url, amqp_uri, heartbeat=60), hearer, heard


def say(mesh: Mesh) -> None:
    with mesh.work() as work:
        work.say(fact())


def resting(mesh: Mesh) -> None:
    until(lambda: mesh.consumer._caught_up)
    time.sleep(0.1)


def test_messages_wake_who_rests(pair: tuple[Mesh, Mesh, list[str]]) -> None:
    speaker, hearer, heard = pair
    with running(hearer, speaker):
        say(speaker)
        until(lambda: heard)
        for number in range(2, 6):
            time.sleep(0.3)
            begun = time.monotonic()
            say(speaker)
            until(lambda: len(heard) == number)  # noqa: B023 - called at once
            assert time.monotonic() - begun < AT_ONCE


def test_an_end_wakes_who_rests(pair: tuple[Mesh, Mesh, list[str]]) -> None:
    _, hearer, _ = pair
    with running(hearer):
        resting(hearer)
        begun = time.monotonic()
        hearer.consumer.stop()
        assert time.monotonic() - begun < AT_ONCE


def test_what_must_be_declared_again_wakes_who_rests(
        pair: tuple[Mesh, Mesh, list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    _, hearer, _ = pair
    with running(hearer):
        resting(hearer)
        declared: list[Any] = []
        monkeypatch.setattr(bus, "declare", lambda *plans: declared.append(plans))
        hearer.consumer.declare_soon()
        until(lambda: declared, within=AT_ONCE)


def test_queued_messages_are_heard_before_it_counts_as_caught_up(
        pair: tuple[Mesh, Mesh, list[str]], amqp_uri: str) -> None:
    speaker, hearer, heard = pair
    with running(hearer, speaker):
        say(speaker)
        until(lambda: heard)
    with Connection(amqp_uri) as connection:
        for number in range(300):
            connection.default_channel.basic_publish(
                connection.default_channel.prepare_message(
                    b"{}", content_type="application/json", content_encoding="utf-8", headers={"version": 1},
                    properties={"message_id": f"queued-{number}", "type": "PhoneOptedIn"}),
                exchange=EXCHANGE, routing_key="intake.PhoneOptedIn")
    hearer = toy("notifier", str(hearer.settings.database_url).removesuffix(".notifier"), amqp_uri, fresh=False,
                 hears={PhoneOptedIn: lambda work, event: heard.append(event.message_id)})
    with running(hearer):
        until(lambda: hearer.consumer._caught_up)
        assert count(hearer, "inbox") + count(hearer, "parked") >= 301


def test_a_tick_asks_along_what_others_want_to_know(database_url: str) -> None:
    told: list[bool] = []
    mesh = toy("intake", database_url)
    mesh.watch("mine", mesh._outbox.left_lying, told.append)
    mesh.tick()
    mesh._relay._stopping = True  # nobody takes what is said
    say(mesh)
    mesh.tick()
    assert told == [False, True]
    mesh.database.close()


def test_what_a_transaction_has_read_is_let_go_at_its_end(database_url: str) -> None:
    class Map:
        forgotten = False

        def flush(self) -> None:
            """Nothing was changed."""

        def forget(self) -> None:
            self.forgotten = True

    mesh, kept = toy("intake", database_url), Map()
    with mesh.work() as work:
        work.rows.own(kept)
    assert kept.forgotten
    mesh.database.close()


def test_a_connection_kept_for_looks_is_made_anew_when_it_is_old(
        database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    mesh = toy("intake", database_url)
    mesh.tick()
    [(since, first)] = mesh.database._kept
    mesh.tick()
    assert mesh.database._kept == [(since, first)]
    monkeypatch.setattr(database, "RECYCLE", 0)
    mesh.tick()
    [(_, second)] = mesh.database._kept
    assert first.closed
    assert second is not first
    mesh.database.close()


@pytest.mark.postgres
def test_a_look_goes_on_after_the_connection_kept_for_it_was_lost(postgres_url: str) -> None:
    mesh = toy("intake", postgres_url)
    mesh.tick()
    with mesh.database.transaction() as connection:
        connection.execute(text("select pg_terminate_backend(pid) from pg_stat_activity"
                                " where pid <> pg_backend_pid() and datname = current_database()"))
    with pytest.raises(DatabaseDown):
        mesh.tick()
    mesh.tick()
    mesh.database.close()
