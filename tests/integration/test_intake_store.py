"""Intake's store on SQLite and PostgreSQL, as migrations make it, under the real handlers and group commit."""

import dataclasses
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from services.intake import answers
from services.intake.domain.text import Text
from services.intake.handlers import DUES, HEARS, take_texts
from services.intake.store import Store, metadata
from services.mesh.contracts.base import Contract
from services.mesh.contracts.calls.base import CaseQuery, Unavailable
from services.mesh.contracts.calls.intake import ProgressQuery, Submit
from services.mesh.contracts.intake import CaseReceived
from services.mesh.contracts.router import CountyApplied
from services.mesh.errors import TooEarly
from services.mesh.grouping import Group
from services.mesh.mesh import Mesh
from services.mesh.migrate import is_current, upgrade
from services.mesh.settings import Reader, mesh
from tests.meshes import count
from tests.unit.intake.fakes import (
    CITIZEN,
    COUNTY,
    DAY,
    HOUR,
    OTHER,
    START,
    accepted,
    answered,
    assigned,
    named,
    progressed,
)
from tests.unit.intake.fakes import answers as templates

ACCUSATION = "底洞镇政府的人态度恶劣,还收红包"


def open_mesh(database_url: str) -> Mesh:
    settings = mesh(Reader({"AMQP_URI": "amqp://127.0.0.1:1"}), "intake")
    return Mesh(name="intake", settings=dataclasses.replace(settings, database_url=database_url), metadata=metadata,
                store=Store, hears=HEARS, dues=DUES)


@pytest.fixture
def bare(database_url: str) -> Iterator[Mesh]:
    """An intake to which no county was applied."""
    upgrade("intake", database_url)
    made = open_mesh(database_url)
    yield made
    made.database.close()


@pytest.fixture
def intake(bare: Mesh) -> Mesh:
    hear(bare, CountyApplied(occurred_at=START, county_version=1, county=COUNTY))
    return bare


def hear(intake: Mesh, *events: Contract) -> None:
    with intake.work() as work:
        for event in events:
            HEARS[type(event)](work, event)


def fall_due(intake: Mesh, kind: str, key: str) -> list[Contract]:
    with intake.work() as work:
        DUES[kind](work, key, work.now)
        return list(work.said)


def text(words: str, key: str, phone: str = CITIZEN, **more: Any) -> Text:
    return Text(**{"key": key, "address": phone, "words": words, "received_at": START, **more})


def take(intake: Mesh, *texts: Text) -> list[Contract]:
    with intake.work() as work:
        take_texts(work, texts)
        return list(work.said)


def opened(intake: Mesh, words: str, key: str, phone: str = CITIZEN) -> str:
    (event,) = [event for event in take(intake, text(words, key, phone)) if isinstance(event, CaseReceived)]
    return event.case_no


def test_migrations_lead_to_the_tables_of_the_code(bare: Mesh) -> None:
    assert is_current("intake", bare.database)


def test_without_a_county_nothing_is_kept(bare: Mesh) -> None:
    with pytest.raises(TooEarly), bare.work() as work:
        take_texts(work, [text("西河街路灯不亮", "SM1")])
    assert count(bare, "texts") == 0
    assert bare.ready()["county"] is False
    with pytest.raises(Unavailable):
        answers.submit(bare.work, Submit(idempotency_key="12345678", address=CITIZEN, words="西河街路灯不亮"))


def test_the_same_text_ten_times_in_one_group_is_one_case(intake: Mesh) -> None:
    assert named(take(intake, *[text("西河街路灯不亮", "SM1")] * 10)) == ["CaseReceived"]
    assert take(intake, text("西河街路灯不亮", "SM1")) == []
    assert (count(intake, "texts"), count(intake, "cases")) == (1, 1)


def test_the_same_text_in_parallel_is_one_case(intake: Mesh) -> None:
    group: Group[Text, Any] = Group(intake.work, take_texts)
    with ThreadPoolExecutor(10) as pool:
        taken = list(pool.map(lambda _: group.submit(text("西河街路灯不亮", "SM1")), range(10)))
    assert sum(not one.repeated for one in taken) == 1
    assert count(intake, "outbox", "contract = 'CaseReceived'") == 1


def test_replicas_share_phones_and_numbers(intake: Mesh, database_url: str) -> None:
    """Two processes, the same phones at once: one case each, numbers without gap or repeat."""
    other = open_mesh(database_url)
    groups: list[Group[Text, Any]] = [Group(one.work, take_texts) for one in (intake, other)]
    phones = [f"+86138000001{n:02d}" for n in range(20)]
    jobs = [(groups[(n + copy) % 2], text("西河街路灯不亮", f"SM{n}", phone))
            for n, phone in enumerate(phones) for copy in range(3)]
    try:
        with ThreadPoolExecutor(8) as pool:
            taken = list(pool.map(lambda job: job[0].submit(job[1]), jobs))
    finally:
        other.database.close()
    assert sum(not one.repeated for one in taken) == 20
    with intake.work() as work:
        numbers = sorted(case_no for one in taken for case_no in one.case_nos)
        assert [int(number[6:-1]) for number in numbers] == list(range(1, 21))
        assert len(work.store.cases(numbers)) == 20


def test_one_phones_texts_at_two_replicas_join_one_case(intake: Mesh, database_url: str) -> None:
    other = open_mesh(database_url)
    groups: list[Group[Text, Any]] = [Group(one.work, take_texts) for one in (intake, other)]
    try:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda n: groups[n % 2].submit(text(f"西河街{n}号路灯不亮", f"SM{n}")), range(16)))
    finally:
        other.database.close()
    assert (count(intake, "cases"), count(intake, "texts")) == (1, 16)
    assert count(intake, "outbox", "contract = 'CaseSupplemented'") == 15


def test_a_text_and_a_fact_about_one_case_do_not_overwrite_each_other(intake: Mesh, database_url: str) -> None:
    case_no = opened(intake, "西河街路灯不亮", "SM1")
    other = open_mesh(database_url)
    try:
        with ThreadPoolExecutor(1) as pool:
            with intake.work() as work:
                work.lock(case_no)
                case = work.store.case(case_no)
                HEARS[type(assigned(case))](work, assigned(case))
                taken = pool.submit(take, other, text("门口那盏", "SM2", pictures=("https://x.org/1",)))
                time.sleep(0.3)
            taken.result(10)
    finally:
        other.database.close()
    with intake.work() as work:
        (kept,) = work.store.cases([case_no])
        assert (len(kept.leads), len(kept.pictures)) == (1, 1)


def test_two_halves_in_one_group_make_one_case(intake: Mesh) -> None:
    events = take(intake, text("西河街路灯不亮", "SM1"), text("就是菜市场门口那盏", "SM2"),
                  text("金河大道积水", "SM3", OTHER))
    assert named(events) == ["CaseReceived", "ReplyOwed", "CaseSupplemented", "CaseReceived"]
    assert count(intake, "cases") == 2


def test_a_case_goes_through_its_rounds(intake: Mesh) -> None:
    case_no = opened(intake, "西河街路灯不亮", "SM1")
    with intake.work() as work:
        case = work.store.case(case_no)
        assert case is not None
    hear(intake, assigned(case), accepted(case), progressed(case), answered(case, at=START + HOUR))
    assert count(intake, "due") == 2
    low = take(intake, text("没解决,还是不亮", "SM2", received_at=START + 2 * HOUR))
    assert named(low) == ["CaseRated", "ReplyOwed"]
    assert count(intake, "due", "kind = 'rating_settle'") == count(intake, "due") == 1
    assert named(fall_due(intake, "rating_settle", f"{case_no}:1")) == ["CaseReopened"]
    assert fall_due(intake, "rating_settle", f"{case_no}:1") == []
    with intake.work() as work:
        again = work.store.case(case_no)
        assert again is not None
        assert (again.round, again.state, again.lead, again.score) == (2, "received", None, None)
    hear(intake, assigned(again, "a2", at=START + DAY), answered(again, "a2", at=START + DAY))
    assert named(fall_due(intake, "rating_reminder", f"{case_no}:2")) == ["RatingDue"]
    assert named(fall_due(intake, "rating_close", f"{case_no}:2")) == ["CaseClosed"]
    story = answers.case(intake.work, CaseQuery(case_nos=(case_no,)))
    assert [line.what for line in story if line.what != "progress"] == [
        "received", "rated", "reopened", "reminded", "closed"]
    assert story[0].detail == "西河街路灯不亮"


def test_what_is_kept_comes_back_as_it_was(intake: Mesh) -> None:
    case_no = opened(intake, "西河街🚰路灯\ufffd不亮", "SM1")
    with intake.work() as work:
        case = work.store.case(case_no)
        assert case is not None
        full = dataclasses.replace(case, pictures=("https://x.org/1",), known_to=("a", "b"), known_at=START, score=2,
                                   rated_at=START + HOUR, reason="为什么", told_at=START, reminded_at=START,
                                   closed_at=START + timedelta(microseconds=1))
        work.store.save_cases([full])
    with intake.work() as work:
        assert work.store.case(case_no) == full
    hear(intake, assigned(full))
    with intake.work() as work:
        kept = work.store.case(case_no)
        assert kept is not None
        assert kept.leads[0].due_at == START + 3 * DAY


def test_only_the_latest_cases_of_a_phone_and_the_named_one_are_looked_at(intake: Mesh) -> None:
    first = opened(intake, "西河街路灯不亮", "SM0")
    for n in range(1, 25):
        take(intake, text(f"诉 西河街路灯不亮{n}", f"SM{n}", received_at=START + n * HOUR))
    keys = [("sms", CITIZEN)]
    with intake.work() as work:
        assert len(work.store.case_nos(keys, [])) == 20
        assert first in work.store.case_nos(keys, [first])
        assert work.store.case_nos([("sms", OTHER)], [first]) == []
    assert templates(take(intake, text(f"查{first}", "SM90"))) == ["progress"]
    assert templates(take(intake, text(f"查{first}", "SM91", OTHER))) == ["consent_wanted"]


def test_submitting_twice_makes_one_case(intake: Mesh) -> None:
    command = Submit(idempotency_key="key-12345", address=CITIZEN, words="西河街路灯不亮")
    first = answers.submit(intake.work, command)
    assert answers.submit(intake.work, command) == first
    assert count(intake, "cases") == len(first.case_nos) == 1


def test_calls_tell_a_secret_case_only_to_its_whitelist(intake: Mesh) -> None:
    secret, plain = opened(intake, ACCUSATION, "SM1"), opened(intake, "西河街路灯不亮", "SM2", OTHER)
    with intake.work() as work:
        case = work.store.case(secret)
        assert case is not None
    hear(intake, assigned(case, known_to=("discipline-duty",), secret=True))
    asked = (secret, plain, "26112399990")
    stranger = answers.progress(intake.work, ProgressQuery(case_nos=asked, viewer="didong-duty"))
    assert [(one.unit_name, one.status) for one in stranger] == [("", "received"), ("", "received")]
    (known, _) = answers.progress(intake.work, ProgressQuery(case_nos=asked, viewer="discipline-duty"))
    assert known.status == "assigned"
    story = {viewer: answers.case(intake.work, CaseQuery(case_nos=(secret,), viewer=viewer))[0].detail
             for viewer in (None, "didong-duty", "discipline-duty")}
    assert story == {None: "", "didong-duty": "", "discipline-duty": ACCUSATION}
    (own,) = answers.progress(intake.work, ProgressQuery(case_nos=asked, address=OTHER))
    assert own.case_no == plain


def test_many_texts_take_few_queries(intake: Mesh) -> None:
    statements: list[str] = []
    with intake.work() as work:
        execute = work.rows.connection.execute

        def counted(statement: Any, *args: Any) -> Any:
            statements.append(str(statement).split()[0])
            return execute(statement, *args)

        work.rows.connection.execute = counted  # type: ignore[method-assign]
        take_texts(work, [text("西河街路灯不亮", f"SM{n}", f"+86138{n:08d}") for n in range(100)])
    assert len(statements) <= 16


def test_no_phone_and_no_word_is_logged(intake: Mesh, capfd: pytest.CaptureFixture[str]) -> None:
    canary = "+8613812345678"
    take(intake, text("西河街路灯金丝雀不亮", "SM1", canary), text("查", "SM2", canary))
    out, err = capfd.readouterr()
    assert "text taken" in out + err
    assert canary[3:] not in out + err
    assert "金丝雀" not in out + err
