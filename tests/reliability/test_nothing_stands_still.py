"""Real processes on real roads: no green thread stands still for a second, and every end comes within 20 s."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, text

from services.console.town import SERVICES
from tests.phones import case_no_in
from tests.reliability.conftest import Roads
from tests.servers import SCHEMAS

pytestmark = [pytest.mark.broker, pytest.mark.postgres]
STILL = 1.0  # seconds
HELD = 5
END_WITHIN = 20.0
PAUSE = """create or replace function public.dawdle() returns trigger language plpgsql as
           $$ begin perform pg_sleep(2.5); return null; end $$"""


@contextmanager
def slow_queries(roads: Roads) -> Iterator[None]:
    """Whatever writes into an inbox or outbox takes seconds, as a query without its index would."""
    orders = [f"create trigger dawdle before insert on {schema}.{table} execute function public.dawdle()"
              for schema in SCHEMAS for table in ("inbox", "outbox")]
    run(roads, PAUSE, *orders)
    yield
    run(roads, "drop function public.dawdle cascade")


@contextmanager
def locked_tables(roads: Roads) -> Iterator[None]:
    """Somebody keeps every service's outbox and due rows to himself for five seconds."""
    tables = ", ".join(f"{schema}.{table}" for schema in SCHEMAS for table in ("outbox", "due"))
    engine = create_engine(roads.database)
    with engine.begin() as connection:
        connection.execute(text(f"lock table {tables} in access exclusive mode"))
        yield
        threading.Event().wait(HELD)
    engine.dispose()


@contextmanager
def slow_carrier(roads: Roads) -> Iterator[None]:
    """The carrier answers after five seconds."""
    roads.proxy.delay("carrier", seconds=HELD)
    yield
    roads.proxy.pass_("carrier")


def run(roads: Roads, *orders: str) -> None:
    engine = create_engine(roads.database, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for order in orders:
            connection.execute(text(order))
    engine.dispose()


@contextmanager
def all_at_once(roads: Roads) -> Iterator[None]:
    """A day on which everything is slow."""
    with slow_queries(roads), slow_carrier(roads), locked_tables(roads):
        yield


@pytest.mark.parametrize("trouble", [
    all_at_once, *(pytest.param(one, marks=pytest.mark.chaos) for one in (slow_queries, locked_tables, slow_carrier))])
def test_no_green_thread_stands_still_while_a_query_a_lock_the_carrier_or_the_mail_server_is_slow(
        roads: Roads, trouble: Callable[[Roads], object]) -> None:
    citizen = roads.town.citizen()
    roads.town.begin()
    roads.clear()
    with trouble(roads):  # the mail server takes calls and says nothing, all the time
        citizen.writes("西河街路灯不亮")
        if trouble is slow_carrier:
            citizen.reads("已收到", within=40)
    case_no_in(citizen.reads("已收到", within=40))
    pauses = roads.pauses(*SERVICES)
    assert max(pauses.values()) < STILL, pauses


def ends(roads: Roads) -> dict[str, float]:
    """How long each service took from being asked to end, all asked at once."""
    began, took = time.monotonic(), {}
    for name in SERVICES:
        roads.town.processes[name].terminate()
    while len(took) < len(SERVICES) and time.monotonic() - began < 2 * END_WITHIN:
        for name in SERVICES:
            if name not in took and roads.town.processes[name].wait(0.05):
                took[name] = time.monotonic() - began
    return took


def back(roads: Roads) -> None:
    """Everything leads on, and a text sent before comes through."""
    roads.proxy.pass_("*")
    roads.town.start(*SERVICES)


@pytest.mark.parametrize("blocked", [
    "*", *(pytest.param(road, marks=pytest.mark.chaos) for road in ("broker", "database", "carrier"))])
def test_every_service_ends_within_twenty_seconds_whatever_road_is_blocked(roads: Roads, blocked: str) -> None:
    citizen = roads.town.citizen()
    roads.town.begin()
    roads.clear()
    roads.proxy.delay("carrier", seconds=HELD)  # a call is under way
    citizen.writes("经五路路灯不亮")
    roads.proxy.blackhole(blocked)
    took = ends(roads)
    print(blocked, {name: round(seconds, 1) for name, seconds in took.items()})  # noqa: T201
    assert set(took) == set(SERVICES)
    assert max(took.values()) <= END_WITHIN, took
    back(roads)
    case_no_in(citizen.reads("已收到", within=60))


@pytest.mark.chaos
def test_every_service_that_nothing_holds_up_ends_with_0_in_the_middle_of_its_work(roads: Roads) -> None:
    citizen = roads.town.citizen()
    roads.town.begin()
    roads.clear()
    citizen.writes("经五路井盖不见了")
    ends(roads)
    codes = {name: roads.town.processes[name].exit_code for name in SERVICES}
    roads.town.start(*SERVICES)
    assert codes == dict.fromkeys(SERVICES, 0)
    case_no_in(citizen.reads("已收到", within=60))
