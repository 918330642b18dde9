"""An hour down, and everything that came due meanwhile: each step once, in order, however many replicas share it."""

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from services.console import definitions
from services.console.processes import Process
from services.console.town import Town, apart, lay_out
from services.mesh.clock import wall_time
from tests.integration.escalation_app import Escalation
from tests.meshes import until
from tests.unit.escalation.fakes import assigned, at

pytestmark = [pytest.mark.broker, pytest.mark.postgres]
PER_CASE = 3  # after a day without a reply: deputy, head, supervision
BATCH = 100
PERSON = re.compile(r'"person_id":"([^"]+)"')


@contextmanager
def replicas(number: int, amqp_uri: str, database: str, folder: Path) -> Iterator[list[Process]]:
    """So many escalations as processes; it is the next day at closing time."""
    moment, origin = at("11-24 17:30").isoformat(), wall_time().isoformat()
    processes = []
    for n in range(number):
        settings = apart(os.environ, folder / str(n), DATABASE_URL=database, CLOCK_START=moment, CLOCK_ORIGIN=origin,
                         TICK_SECONDS="0.2", CATCH_UP_SECONDS="1")
        processes.append(Process(town(settings, amqp_uri).plan("escalation")))
    for process in processes:
        process.start()
    try:
        yield processes
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.stop(within=20)


def town(settings: object, amqp_uri: str) -> Town:
    return lay_out(settings, amqp_uri)  # type: ignore[arg-type]


def steps_of(database: str) -> list[tuple[str, int, str]]:
    """The steps of each assignment as they were written down: by transaction, statement and place."""
    engine = create_engine(database)
    with engine.connect() as connection:
        found = connection.execute(text(
            "select assignment_id, step, told from escalation.steps "
            "order by assignment_id, xmin::text::bigint, cmin::text::bigint, ctid")).all()
    engine.dispose()
    return [(row.assignment_id, row.step, row.told) for row in found]


@pytest.mark.parametrize(("cases", "number"), [
    (100, 3), *(pytest.param(1667, number, marks=pytest.mark.chaos) for number in (1, 3))])
@pytest.mark.timeout(300)
def test_what_came_due_while_escalation_was_down_is_taken_once_in_order_and_told_to_each_only_at_its_highest(
        cases: int, number: int, amqp_uri: str, postgres_url: str, tmp_path: Path) -> None:
    definitions.put(amqp_uri)
    before = Escalation(postgres_url).migrated(postgres_url)
    for start in range(0, cases, BATCH):
        before.hear(*(assigned(f"a{n:05}", case_no=f"c{n}") for n in range(start, min(cases, start + BATCH))))
    before.mesh.database.close()
    began = time.monotonic()
    with replicas(number, amqp_uri, postgres_url, tmp_path):
        until(lambda: len(steps_of(postgres_url)) >= PER_CASE * cases, within=120, what="all the steps")
        took = time.monotonic() - began
    print(f"{number} replicas: {PER_CASE * cases} steps in {took:.1f} s, starting included")  # noqa: T201
    steps = steps_of(postgres_url)
    assert len(steps) == PER_CASE * cases
    assert [step for _, step, _ in steps] == list(range(PER_CASE)) * cases
    for n in range(0, PER_CASE * cases, PER_CASE):
        told = [person for _, _, seats in steps[n:n + PER_CASE] for person in PERSON.findall(seats)]
        assert len(told) == len(set(told)), "somebody was told twice"
    assert timedelta(seconds=took) < timedelta(minutes=2)
