"""The same trouble again, on SQLite and PostgreSQL: what was asked is kept, and its words become one case."""

import dataclasses
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from services.intake.domain.text import Text
from services.intake.handlers import DUES, HEARS, take_texts
from services.intake.store import Store, metadata
from services.mesh.contracts.base import Contract
from services.mesh.contracts.intake import CaseReceived, CaseReopened
from services.mesh.contracts.router import CountyApplied
from services.mesh.mesh import Mesh
from services.mesh.migrate import upgrade
from services.mesh.settings import Reader, mesh
from tests.meshes import count
from tests.unit.intake.fakes import CITIZEN, COUNTY, START, answered, assigned

CLOSED = START - timedelta(days=1)
TROUBLE = "西河街路灯又不亮了"


@pytest.fixture
def intake(database_url: str) -> Iterator[Mesh]:
    """A phone whose case was closed, and that was asked whether its new text is about it."""
    upgrade("intake", database_url)
    settings = dataclasses.replace(mesh(Reader({"AMQP_URI": "amqp://127.0.0.1:1"}), "intake"),
                                   database_url=database_url)
    made = Mesh(name="intake", settings=settings, metadata=metadata, store=Store, hears=HEARS, dues=DUES)
    with made.work() as work:
        HEARS[CountyApplied](work, CountyApplied(occurred_at=START, county_version=1, county=COUNTY))
    write(made, "西河街路灯不亮", "SM1", CLOSED)
    with made.work() as work:
        (case,) = work.store.cases(work.store.case_nos([("sms", CITIZEN)], []))
        HEARS[type(assigned(case))](work, assigned(case))
        HEARS[type(answered(case))](work, answered(case))
    write(made, "满意", "SM2", CLOSED)
    with made.work() as work:
        DUES["rating_settle"](work, f"{case.case_no}:1", START)
    assert write(made, TROUBLE, "SM3", START)[0].template == "again_asked"  # type: ignore[attr-defined]
    yield made
    made.database.close()


def write(intake: Mesh, words: str, key: str, at: datetime) -> list[Contract]:
    with intake.work() as work:
        take_texts(work, [Text(key=key, address=CITIZEN, words=words, received_at=at)])
        return list(work.said)


def row_keys(intake: Mesh) -> list[str]:
    with intake.work() as work:
        return [row.key for row in work.due.soonest(START + timedelta(days=1), START, 10) if row.kind == "again"]


def test_an_answer_from_another_process_s_memory_reopens_the_case(intake: Mesh) -> None:
    (reopened,) = write(intake, "没解决", "SM4", START)
    assert isinstance(reopened, CaseReopened)
    assert reopened.reason == TROUBLE
    assert row_keys(intake) == []


def test_answer_and_end_of_time_at_once_make_one_case(intake: Mesh) -> None:
    (key,) = row_keys(intake)

    def end() -> list[Contract]:
        with intake.work() as work:
            work.lock(key.partition(":")[0])
            DUES["again"](work, key, START)
            return list(work.said)

    with ThreadPoolExecutor(2) as pool:
        answer = pool.submit(write, intake, "新件", "SM4", START)
        over = pool.submit(end)
    made = [event for event in answer.result() + over.result() if isinstance(event, CaseReceived)]
    assert [event.words for event in made] == [TROUBLE]
    assert count(intake, "cases") == 2
    assert row_keys(intake) == []
