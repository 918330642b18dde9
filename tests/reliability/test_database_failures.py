"""The database goes wrong: nothing is acknowledged that isn't committed, and work goes on by itself."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from services.mesh import consumer, migrate, topology
from services.mesh.contracts.intake import PhoneOptedIn
from services.mesh.contracts.wire import Letter
from services.mesh.errors import DatabaseDown
from services.mesh.mesh import Mesh
from services.mesh.tables import service_metadata
from services.mesh.topology import DELIVERY_LIMIT
from tests.chaos.machines import running_proxy
from tests.meshes import NOW, count, fact, running, toy, until
from tests.reliability.conftest import port_of
from tests.servers import SCHEMAS


class Ear:
    """Remembers what was heard, and how often it was tried."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def __call__(self, work: Any, event: Any) -> None:
        self.heard.append(event.message_id)


def say(mesh: Mesh, number: int = 1) -> list[str]:
    with mesh.work() as work:
        said = [fact() for _ in range(number)]
        for event in said:
            work.say(event)
    return [event.message_id for event in said]


@contextmanager
def pair(amqp_uri: str, tmp_path: Path, hearer_url: str) -> Iterator[tuple[Mesh, Mesh, Ear]]:
    """A speaker on its own healthy file, and a hearer on the database that will go wrong."""
    ear = Ear()
    speaker = toy("intake", f"sqlite:///{tmp_path}/x.db", amqp_uri)
    hearer = toy("notifier", hearer_url, amqp_uri, hears={PhoneOptedIn: ear})
    with running(hearer, speaker):
        until(lambda: hearer.consumer.connected)
        yield speaker, hearer, ear


@pytest.mark.broker
def test_after_a_database_that_went_away_every_message_is_kept_once(
        amqp_uri: str, postgres_url: str, tmp_path: Path) -> None:
    with running_proxy() as proxy:
        port = proxy.open("database", port_of(postgres_url))
        with pair(amqp_uri, tmp_path, postgres_url.replace(str(port_of(postgres_url)), str(port))) as (
                speaker, hearer, ear):
            ids = say(speaker, 3)
            until(lambda: len(ear.heard) == 3)
            proxy.cut("database")
            ids += say(speaker, 30)
            until(lambda: not hearer.consumer.connected, what="the hearer letting go")
            assert not hearer.database.answers()
            proxy.pass_("database")
            until(lambda: count(hearer, "inbox") == 33, within=45, what="all that was said")
            assert count(hearer, "waiting") == count(hearer, "parked") == 0, "the messages were not at fault"


@pytest.fixture
def delivered(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, int]]:
    """When each message was delivered, and how often the broker says that it was before."""
    seen: list[tuple[float, int]] = []
    read = consumer.letter

    def counted(message: Any) -> Letter:
        seen.append((time.monotonic(), int((message.headers or {}).get("x-delivery-count", 0))))
        return read(message)

    monkeypatch.setattr(consumer, "letter", counted)
    return seen


@pytest.mark.broker
def test_a_full_disk_costs_one_delivery_for_each_growing_pause_and_loses_nothing(
        amqp_uri: str, postgres_url: str, tmp_path: Path, delivered: list[tuple[float, int]]) -> None:
    """The server says what it says when its disk is full. Letting go of the broker counts as a delivery there."""
    refuse = """create or replace function notifier.full() returns trigger language plpgsql as
                $$ begin raise exception 'no space left' using errcode = '53100'; end $$"""
    with pair(amqp_uri, tmp_path, postgres_url) as (speaker, hearer, ear):
        trigger = "create trigger disk before insert on notifier.inbox execute function notifier.full()"
        run(postgres_url, refuse, trigger)
        [one] = say(speaker)
        until(lambda: len(delivered) >= 2, within=30, what="a second try")
        assert (ear.heard, count(hearer, "inbox")) == ([], 0)
        run(postgres_url, "drop function notifier.full cascade")
        until(lambda: count(hearer, "inbox") == 1, within=30)
        assert count(hearer, "waiting") == count(hearer, "parked") == 0
    assert ear.heard == [one]
    (first, _), (second, _), (third, before) = delivered
    assert second - first > 0.9
    assert third - second > 1.9
    assert before <= 2, "the broker counted more deliveries than there were pauses"


def test_no_outage_of_a_day_uses_up_the_broker_s_deliveries() -> None:
    assert timedelta(days=1).total_seconds() < DELIVERY_LIMIT * consumer._LONGEST_PAUSE
    plans = topology.plans("notifier", [PhoneOptedIn])
    assert {plan.arguments["x-delivery-limit"] for plan in plans} == {DELIVERY_LIMIT}


def run(url: str, *orders: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for order in orders:
            connection.execute(text(order))
    engine.dispose()


def test_a_full_sqlite_disk_is_an_outage_and_not_the_messages_fault(tmp_path: Path) -> None:
    mesh = toy("intake", f"sqlite:///{tmp_path}/x.db")
    with mesh.database.transaction() as connection:
        pages = connection.execute(text("pragma page_count")).scalar_one()

    def fill() -> None:
        with mesh.database.transaction() as connection:
            connection.execute(text(f"pragma max_page_count = {pages}"))
            connection.execute(text("create table filler (words text)"))
            for _ in range(100):
                connection.execute(text("insert into filler values (:words)"), {"words": "x" * 4000})

    with pytest.raises(DatabaseDown):
        fill()
    with mesh.database.transaction() as connection:
        connection.execute(text("pragma max_page_count = 1000000"))
    assert say(mesh)
    assert count(mesh, "outbox") == 1
    mesh.database.close()


def test_somebody_who_keeps_sqlite_s_lock_holds_up_writers_and_nobody_else(tmp_path: Path) -> None:
    """The library's own wait would hold every green thread: ours asks again and again, and sleeps between."""
    mesh = toy("intake", f"sqlite:///{tmp_path}/x.db")
    with closing(sqlite3.connect(f"{tmp_path}/x.db.intake", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        done = threading.Event()
        threading.Thread(target=lambda: (say(mesh), done.set()), daemon=True).start()
        assert not done.wait(1.0)
        other.execute("COMMIT")
        assert done.wait(5)
    with mesh.database.engine.connect() as connection:
        assert connection.execute(text("pragma busy_timeout")).scalar_one() < 1000
    mesh.database.close()


@pytest.mark.parametrize("service", SCHEMAS)
def test_a_database_with_data_is_brought_to_this_release_with_its_rows(service: str, database_url: str) -> None:
    url = database_url.replace("postgresql://", "postgresql+psycopg2://")
    migrate._with_database(service, url, lambda connection: migrate._run(service, connection, "0001"))
    prefix = "" if url.startswith("sqlite") else f"{service}."
    outbox = service_metadata().tables["outbox"]
    row = {"message_id": "m", "contract": "PhoneOptedIn", "version": 1, "body": "{}", "created_at": NOW.isoformat(),
           "free_at": NOW.isoformat(), "attempts": 0}
    assert set(row) <= set(outbox.c.keys())
    values = ", ".join(f":{name}" for name in row)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f"insert into {prefix}outbox ({', '.join(row)}) values ({values})"), row)
    migrate.upgrade(service, url)
    with engine.connect() as connection:
        assert connection.execute(text(f"select message_id, heard_at from {prefix}outbox")).all() == [("m", None)]
    engine.dispose()
