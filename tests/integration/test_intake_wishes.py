"""Withdrawals, inquiries and cases for others on SQLite and PostgreSQL, as migrations make the tables."""

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest

from services.intake.domain.cases import CaseFile
from services.intake.domain.text import Text
from services.intake.handlers import DUES, HEARS, take_texts
from services.intake.store import Store, metadata
from services.mesh.contracts.base import Contract
from services.mesh.contracts.intake import CaseReceived, CaseSupplemented
from services.mesh.contracts.replies import ReplyOwed
from services.mesh.contracts.router import CountyApplied
from services.mesh.mesh import Mesh
from services.mesh.migrate import upgrade
from services.mesh.settings import Reader, mesh
from tests.meshes import count
from tests.unit.intake.fakes import CITIZEN, COUNTY, HOUR, OTHER, START, answers, named

MOTHER = "+8613800138000"


@pytest.fixture
def intake(database_url: str) -> Iterator[Mesh]:
    upgrade("intake", database_url)
    settings = mesh(Reader({"AMQP_URI": "amqp://127.0.0.1:1"}), "intake")
    made = Mesh(name="intake", settings=dataclasses.replace(settings, database_url=database_url), metadata=metadata,
                store=Store, hears=HEARS, dues=DUES)
    with made.work() as work:
        HEARS[CountyApplied](work, CountyApplied(occurred_at=START, county_version=1, county=COUNTY))
    yield made
    made.database.close()


def write(intake: Mesh, words: str, key: str, phone: str = CITIZEN, **more: Any) -> list[Contract]:
    with intake.work() as work:
        take_texts(work, [Text(**{"key": key, "address": phone, "words": words, "received_at": START, **more})])
        return list(work.said)


def opened(intake: Mesh, words: str, key: str, **more: Any) -> str:
    (event,) = [event for event in write(intake, words, key, **more) if isinstance(event, CaseReceived)]
    return event.case_no


def case_of(intake: Mesh, case_no: str) -> CaseFile:
    with intake.work() as work:
        case: CaseFile | None = work.store.case(case_no)
    assert case is not None
    return case


def code_in(events: list[Contract]) -> str:
    return next(event.values["code"] for event in events if isinstance(event, ReplyOwed))


def test_a_code_is_drawn_with_the_key_that_the_migration_made(intake: Mesh) -> None:
    case_no = opened(intake, "西河街路灯不亮", "SM0")
    assert count(intake, "code_key") == 1
    with intake.work() as work:
        assert len(work.store.code_key()) == 64
    code = code_in(write(intake, "撤", "SM1"))
    assert named(write(intake, code, "SM2")) == ["CaseWithdrawn", "ReplyOwed"]
    assert case_of(intake, case_no).state == "withdrawn"


def test_a_key_that_was_lost_is_made_anew(intake: Mesh) -> None:
    with intake.database.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM code_key")
    opened(intake, "西河街路灯不亮", "SM0")
    assert answers(write(intake, code_in(write(intake, "撤", "SM1")), "SM2")) == ["withdrawn"]


def test_the_phone_for_which_somebody_reported_finds_the_case(intake: Mesh) -> None:
    case_no = opened(intake, "帮我妈13800138000反映:西河街路灯不亮", "SM0")
    with intake.work() as work:
        assert work.store.case_nos([("sms", MOTHER)], []) == [case_no]
        assert work.store.case_nos([("sms", MOTHER)], [case_no]) == [case_no]
        assert work.store.case_nos_of_others([("sms", MOTHER)], [case_no]) == []
        assert work.store.case_nos_of_others([("sms", OTHER)], [case_no, "26112399999"]) == [case_no]
    assert answers(write(intake, "查", "SM1", MOTHER)) == ["progress"]


def test_who_asks_for_whose_case_and_who_left_are_remembered(intake: Mesh) -> None:
    case_no = opened(intake, "西河街路灯不亮", "SM0")
    write(intake, "退订", "SM1")
    assert named(write(intake, f"查 {case_no}", "SM2", OTHER)) == ["ReplyOwed", "ConsentMissing"]
    assert count(intake, "due", "kind = 'consent'") == 1
    assert case_of(intake, case_no).questions[0].values["address"] == OTHER


def test_words_that_wait_for_their_case_go_to_the_latest_when_nobody_says_which(intake: Mesh) -> None:
    opened(intake, "西河街路灯不亮", "SM0")
    water = opened(intake, "金河大道积水", "SM1", received_at=START + HOUR)
    assert answers(write(intake, "补 家里有老人", "SM2", received_at=START + 3 * HOUR)) == ["which"]
    assert count(intake, "due", "kind = 'which'") == 1
    with intake.work() as work:
        DUES["which"](work, f"sms:{CITIZEN}", START + 4 * HOUR)
        said = list(work.said)
    assert [event.case_no for event in said if isinstance(event, CaseSupplemented)] == [water]
    with intake.work() as work:
        assert work.store.phones([("sms", CITIZEN)])["sms", CITIZEN].questions == ()
