"""A flood in real databases: all replicas count what a phone writes; what is held is listed, taken, kept or dropped."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from services.intake import held
from services.intake.domain.text import Text
from services.intake.handlers import HEARS, take_texts
from services.mesh.clock import Clock
from services.mesh.contracts.calls.intake import BlockedPhone, PhonesQuery, UnblockPhone
from services.mesh.contracts.county import Floods, Limit
from services.mesh.contracts.router import CountyApplied
from services.mesh.grouping import Group
from services.mesh.mesh import Mesh
from services.mesh.migrate import upgrade
from tests.integration.test_intake_store import open_mesh, take, text
from tests.meshes import count
from tests.unit.intake.fakes import CITIZEN, COUNTY, OTHER, START, named

FEW = COUNTY.model_copy(update={"floods": Floods(
    per_phone=Limit(texts=5, within="10 minutes"), in_total=Limit(texts=8, within="10 minutes"), first_texts=0)})
PLACES = ("西河街", "金河大道", "经五路", "环城路", "团聚村", "宁泰社区", "鱼竹村", "文聚社区")
WORDS = [f"{place}{trouble}" for trouble in ("路灯不亮", "下水道堵了", "井盖坏了") for place in PLACES]


@pytest.fixture
def intake(database_url: str) -> Iterator[Mesh]:
    """A county with small limits, at nine o'clock."""
    upgrade("intake", database_url)
    made = open_mesh(database_url)
    made.clock = Clock(START, rate=0)
    with made.work() as work:
        HEARS[CountyApplied](work, CountyApplied(occurred_at=START, county_version=1, county=FEW))
    yield made
    made.database.close()


def blocked(intake: Mesh) -> list[BlockedPhone]:
    return held.blocked(intake.work, PhonesQuery())


def unblock(intake: Mesh, phone: str, texts: str) -> Any:
    return held.unblock(intake.work, UnblockPhone.model_validate(
        {"phone": phone, "texts": texts, "by": "admin", "reason": "known", "idempotency_key": f"key-{phone}-{texts}"}))


def later(intake: Mesh, minutes: int) -> None:
    """Let time pass and take what falls due meanwhile."""
    for _ in range(minutes):
        intake.clock = Clock(intake.clock.now() + timedelta(minutes=1), rate=0)
        intake._sweep.run()


def test_two_replicas_let_no_more_of_a_phone_pass_than_one(intake: Mesh, database_url: str) -> None:
    other = open_mesh(database_url)
    groups: list[Group[Text, Any]] = [Group(one.work, take_texts) for one in (intake, other)]
    try:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda n: groups[n % 2].submit(text(WORDS[n], f"SM{n}")), range(24)))
    finally:
        other.database.close()
    assert (count(intake, "texts"), count(intake, "texts", "held = 'blocked'")) == (24, 19)
    assert count(intake, "outbox", "contract = 'AlarmRaised'") == 1
    assert count(intake, "outbox", "contract = 'ReplyOwed' and body like '%phone_blocked%'") == 1


def test_a_blocked_phone_is_listed_masked_and_its_texts_are_taken_in_their_order(intake: Mesh) -> None:
    take(intake, *(text(WORDS[n], f"SM{n}") for n in range(9)))
    assert named(take(intake, text(WORDS[0], "SM99", OTHER)))[0] == "CaseReceived"
    (phone,) = blocked(intake)
    assert (phone.blocked, phone.held, phone.phone, phone.blocked_at) == (True, 4, "+86****001", START)
    assert CITIZEN not in phone.model_dump_json()
    done = unblock(intake, phone.phone_id, "take")
    assert done.held == 4
    assert unblock(intake, phone.phone_id, "take") == done, "the same command again does nothing more"
    assert blocked(intake) == []
    before = count(intake, "cases")
    later(intake, 15)
    assert count(intake, "texts", "held is not null") == 0
    assert count(intake, "cases") == before + 4
    with intake.work() as work:
        numbers = work.store.case_nos([("sms", CITIZEN)], [])
        words = [case.words for case in sorted(work.store.cases(numbers), key=lambda case: case.case_no)]
    assert words == WORDS[:9]
    assert count(intake, "phones", "waiting <> 0") == 0


def test_who_dropped_texts_and_why_is_recorded_and_the_texts_stay(intake: Mesh) -> None:
    take(intake, *(text(WORDS[n], f"SM{n}") for n in range(9)))
    unblock(intake, CITIZEN, "keep")
    assert [(phone.blocked, phone.held) for phone in blocked(intake)] == [(False, 4)]
    unblock(intake, CITIZEN, "drop")
    assert blocked(intake) == []
    assert count(intake, "texts", "held = 'dropped' and settled_by = 'admin' and settled_why = 'known'") == 4
    assert count(intake, "texts", "held is null and settled_by is null") == 5


def test_what_two_replicas_let_wait_is_taken_once(intake: Mesh, database_url: str) -> None:
    take(intake, *(text(WORDS[n], f"SM{n}", f"+86137000000{n:02d}") for n in range(24)))
    assert count(intake, "texts", "held = 'waiting'") == 16
    other = open_mesh(database_url)
    try:
        for _ in range(40):
            now = intake.clock.now() + timedelta(minutes=1)
            intake.clock, other.clock = Clock(now, rate=0), Clock(now, rate=0)
            with ThreadPoolExecutor(2) as pool:
                list(pool.map(lambda one: one._sweep.run(), (intake, other)))
    finally:
        other.database.close()
    assert count(intake, "texts", "held is not null") == 0
    assert count(intake, "cases") == count(intake, "outbox", "contract = 'CaseReceived'") == 24
