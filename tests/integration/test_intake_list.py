"""Texts that no call brought are found in the carrier's list, once, and after a restored backup under their numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from services.intake import missed
from services.intake.adapters.twilio_list import ListUnread
from services.intake.domain.case_number import case_number
from services.intake.domain.text import Text
from services.intake.domain.told import Told
from services.intake.handlers import take_texts
from services.intake.missed import Missed
from services.intake.taking import Before, Taken
from services.mesh.clock import wall_time
from services.mesh.contracts.calls.base import Unavailable
from services.mesh.contracts.calls.intake import ReadInbound
from services.mesh.contracts.notifier import AlarmRaised
from services.mesh.contracts.replies import ReplyOwed
from services.mesh.mesh import Mesh
from services.mesh.migrate import upgrade
from tests.integration.test_intake_store import open_mesh
from tests.meshes import count
from tests.unit.intake.fakes import CITIZEN, COUNTY, OTHER, START

MINUTE = timedelta(minutes=1)


class List:
    """A carrier's list."""

    def __init__(self) -> None:
        self.texts: list[Text] = []
        self.sent: list[Told] = []
        self.down = self.long = False

    def received(self, since: datetime, *, whole: bool = False) -> list[Text]:
        if self.down or (whole and self.long):
            raise ListUnread("too long" if self.long else "down")
        return [text for text in self.texts if text.received_at >= since]

    def with_pictures(self, text: Text) -> Text:
        return text

    def told(self, since: datetime, *, whole: bool = False) -> list[Told]:
        if self.down:
            raise ListUnread("down")
        return [sms for sms in self.sent if sms.at >= since]


@pytest.fixture
def mesh(database_url: str) -> Iterator[Mesh]:
    upgrade("intake", database_url)
    made = open_mesh(database_url)
    with made.work() as work:
        work.keep_county(1, COUNTY)
    yield made
    made.database.close()


@pytest.fixture
def carrier() -> List:
    return List()


@pytest.fixture
def reading(mesh: Mesh, carrier: List) -> Missed:
    return Missed(mesh, carrier, look_back=86400, settle=30)


def take(mesh: Mesh, text: Text) -> Taken:
    with mesh.work() as work:
        return take_texts(work, [text])[0]


def asked(*, restore: bool = False) -> ReadInbound:
    return ReadInbound(idempotency_key="read-once", since=wall_time() - timedelta(hours=1), restore=restore)


def text(key: str, words: str, address: str = CITIZEN, ago: timedelta = 5 * MINUTE) -> Text:
    return Text(key=key, address=address, words=words, received_at=wall_time() - ago)


def test_a_text_whose_call_was_given_up_is_found_in_the_list_and_taken_once(
        mesh: Mesh, carrier: List, reading: Missed) -> None:
    known, lost = text("SM1", "西河街井盖坏了"), text("SM2", "西河街路灯不亮", OTHER)
    take(mesh, known)
    carrier.texts = [known, lost]
    reading.look()
    reading.look()
    with mesh.work() as work:
        assert work.store.unknown("sms", ["SM1", "SM2", "SM3"]) == {"SM3"}
    assert count(mesh, "cases") == 2
    found = reading.read(asked())
    assert (found.listed, found.found) == (2, 0)


def test_a_text_whose_call_may_be_under_way_is_left_alone(mesh: Mesh, carrier: List, reading: Missed) -> None:
    carrier.texts = [text("SM1", "西河街井盖坏了", ago=timedelta(seconds=5))]
    reading.look()
    assert count(mesh, "cases") == 0


def test_a_list_that_cannot_be_read_is_read_later_and_a_caller_is_told(
        mesh: Mesh, carrier: List, reading: Missed) -> None:
    carrier.texts, carrier.down = [text("SM1", "西河街井盖坏了")], True
    reading.look()
    with pytest.raises(Unavailable):
        reading.read(asked())
    carrier.down = False
    reading.look()
    assert count(mesh, "cases") == 1


def test_of_a_list_that_is_too_long_a_part_is_read_but_nobody_is_told_that_it_was_the_whole(
        mesh: Mesh, carrier: List, reading: Missed) -> None:
    carrier.texts, carrier.long = [text("SM1", "西河街井盖坏了")], True
    with pytest.raises(Unavailable, match="long"):
        reading.read(asked())
    reading.look()
    assert count(mesh, "cases") == 1


def test_after_a_restore_cases_get_the_numbers_that_were_told_and_others_higher_ones(
        mesh: Mesh, carrier: List, reading: Missed) -> None:
    now = wall_time()
    day = mesh.clock.now().astimezone(START.tzinfo).date()
    told = case_number(day, 17)
    carrier.texts = [text("SM1", "西河街路灯不亮", OTHER), text("SM2", "西河街井盖坏了", CITIZEN)]
    carrier.sent = [Told(address=CITIZEN, words=f"您反映的情况已收到,编号 {told}。", at=now.astimezone(UTC))]
    reading.read(asked(restore=True))
    with mesh.work() as work:
        assert {case.case_no: case.address for case in work.store.cases([told, case_number(day, 18)])} == {
            told: CITIZEN, case_number(day, 18): OTHER}


def told_by_the_lost_database(mesh: Mesh) -> tuple[str, Told]:
    """A number that somebody was told, and the SMS; the database knows nothing of it."""
    number = case_number(mesh.clock.now().astimezone(START.tzinfo).date(), 17)
    return number, Told(address=CITIZEN, words=f"您反映的情况已收到,编号 {number}。", at=wall_time().astimezone(UTC))


def test_a_restored_database_takes_nothing_by_itself_and_tells_the_operators_once(
        mesh: Mesh, carrier: List, reading: Missed) -> None:
    number, sms = told_by_the_lost_database(mesh)
    carrier.texts, carrier.sent = [text("SM1", "西河街井盖坏了")], [sms]
    reading.look()
    reading.look()
    assert count(mesh, "cases") == 0
    with mesh.work() as work:
        [said] = work.rows.all(select(work.rows.table("outbox").c.body))
    assert AlarmRaised.model_validate_json(said.body).kind == "backup_restored"
    reading.read(asked(restore=True))
    with mesh.work() as work:
        assert work.store.case(number) is not None


@pytest.mark.parametrize("down", [False, True])
def test_no_number_is_given_again_that_a_restored_database_forgot(
        mesh: Mesh, carrier: List, reading: Missed, *, down: bool) -> None:
    number, sms = told_by_the_lost_database(mesh)
    carrier.sent, carrier.down = [sms], down
    reading.keep_numbers()
    carrier.down = False
    reading.look()
    [new] = take(mesh, replace(text("SM1", "西河街井盖坏了", OTHER), received_at=mesh.clock.now())).case_nos
    assert new > number


def test_a_text_that_was_answered_before_the_restore_is_not_answered_again(
        mesh: Mesh, carrier: List, reading: Missed) -> None:
    carrier.texts = [text("SM1", "帮助"), text("SM2", "帮助", OTHER)]
    carrier.sent = [Told(address=CITIZEN, words="可以这样写", at=carrier.texts[0].received_at + timedelta(seconds=1))]
    reading.read(asked(restore=True))
    with mesh.work() as work:
        said = work.rows.all(select(work.rows.table("outbox").c.body))
    assert [ReplyOwed.model_validate_json(row.body).address for row in said] == [OTHER]


def test_one_text_that_cannot_be_taken_holds_up_no_other(
        mesh: Mesh, carrier: List, reading: Missed, monkeypatch: pytest.MonkeyPatch) -> None:
    def choosy(work: object, texts: Sequence[Text], before: Before) -> list[Taken]:
        if any(each.key == "SM1" for each in texts):
            raise ValueError
        return take_texts(work, texts, before)

    monkeypatch.setattr(missed, "take_texts", choosy)
    carrier.texts = [text("SM1", "西河街井盖坏了"), text("SM2", "西河街路灯不亮", OTHER)]
    assert reading.read(asked()).found == 1
    assert count(mesh, "cases") == 1
