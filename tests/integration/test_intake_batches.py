"""Many texts and many facts in one transaction: few statements, and the same end as one by one."""

import dataclasses
import random
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from services.intake.domain.cases import CaseFile
from services.intake.domain.text import Text
from services.intake.handlers import DUES, HEARS, foresee, take_texts
from services.intake.store import Store, metadata
from services.intake.taking import Taken
from services.mesh.consumer import Batch
from services.mesh.contracts.base import Contract
from services.mesh.contracts.router import CaseAnswered, CountyApplied
from services.mesh.contracts.wire import encode
from services.mesh.mesh import Mesh
from services.mesh.migrate import upgrade
from services.mesh.settings import Reader, mesh
from services.mesh.work import Work
from tests.meshes import count
from tests.questions import asked
from tests.unit.intake.fakes import COUNTY, DAY, HOUR, START, accepted, answered, assigned, progressed

ACCUSATION_AND_MATTER = "底洞镇政府的人态度恶劣,还收红包。西河街路灯不亮"
WORDS = ("西河街路灯不亮", "金河大道积水", "查", "好的", "门口那盏", "底洞镇垃圾没人清理", ACCUSATION_AND_MATTER)


def open_mesh(database_url: str, **handlers: Any) -> Mesh:
    settings = mesh(Reader({"AMQP_URI": "amqp://127.0.0.1:1"}), "intake")
    return Mesh(name="intake", settings=dataclasses.replace(settings, database_url=database_url), metadata=metadata,
                store=Store, hears={**HEARS, **handlers.get("hears", {})}, dues=DUES, foresee=foresee)


@pytest.fixture
def intake(database_url: str) -> Iterator[Mesh]:
    upgrade("intake", database_url)
    made = open_mesh(database_url)
    with made.work() as work:
        HEARS[CountyApplied](work, CountyApplied(occurred_at=START, county_version=1, county=COUNTY))
    yield made
    made.database.close()


def text(words: str, n: int, phone: int) -> Text:
    return Text(key=f"SM{n:05d}", address=f"+86138{phone:08d}", words=words, received_at=START + timedelta(seconds=n))


def take(intake: Mesh, texts: Sequence[Text]) -> list[Taken]:
    with intake.work() as work:
        return take_texts(work, texts)


def opened(intake: Mesh, size: int, first: int = 0) -> list[CaseFile]:
    taken = take(intake, [text("西河街路灯不亮", n, n) for n in range(first, first + size)])
    return kept(intake, [case_no for one in taken for case_no in one.case_nos])


def kept(intake: Mesh, case_nos: Sequence[str]) -> list[CaseFile]:
    with intake.work() as work:
        found: list[CaseFile] = work.store.cases(case_nos)
        return found


def hear(intake: Mesh, *events: Contract) -> None:
    intake.hearing.keep(Batch(letters=[encode(event) for event in events], dead=[]))


def asked_for(intake: Mesh, size: int) -> tuple[int, int, int]:
    """By so many new texts, by the facts about their cases, and by so many ratings."""
    with asked(intake) as opening:
        cases = opened(intake, size, first=size * 1000)
    facts = [fact(case, f"a{case.case_no}") for fact in (assigned, accepted, progressed, answered) for case in cases]
    with asked(intake) as hearing:
        hear(intake, *facts)
    ratings = [text("4", size * 1000 + 500 + n, size * 1000 + n) for n in range(size)]
    with asked(intake) as rating:
        take(intake, ratings)
    return len(opening), len(hearing), len(rating)


def test_a_batch_of_a_hundred_asks_as_few_questions_as_a_batch_of_ten(intake: Mesh) -> None:
    asked_for(intake, 1)
    found = asked_for(intake, 100)
    assert asked_for(intake, 10) == found
    assert max(found) <= 15


def test_facts_in_one_batch_end_as_facts_one_by_one_in_whatever_order(intake: Mesh) -> None:
    together, alone = opened(intake, 10), opened(intake, 10, first=50)
    dice = random.Random(7)

    def facts(cases: list[CaseFile]) -> list[Contract]:
        return [fact for n, case in enumerate(cases) for fact in (
            assigned(case, f"a{n}"), accepted(case, f"a{n}", at=START + HOUR), progressed(case, f"a{n}"),
            answered(case, f"a{n}", at=START + DAY), assigned(case, f"b{n}", at=START + HOUR))]

    mixed = facts(together)
    dice.shuffle(mixed)
    hear(intake, *mixed, *mixed[:20])
    hear(intake, *mixed[10:30])
    for fact in facts(alone):
        hear(intake, fact)

    def end(cases: list[CaseFile]) -> list[Any]:
        return [(case.state, case.answered_at, case.leads) for case in kept(intake, [case.case_no for case in cases])]

    assert end(together) == end(alone)
    assert count(intake, "notes", "what = 'progress'") == 20
    assert count(intake, "due") == 40


def test_an_early_message_that_fails_takes_nothing_of_its_batch_with_it(intake: Mesh, database_url: str) -> None:
    """What it wrote goes, also for the early message that is applied after it; what others wrote stays."""
    def fails(work: "Work[Store]", fact: CaseAnswered) -> None:
        case = work.store.case(fact.case_no)
        assert case is not None
        work.store.save_cases([dataclasses.replace(case, reason="half done")])
        work.rows.flush()
        raise RuntimeError

    first, second, third = opened(intake, 3)
    hear(intake, answered(first, round=2))
    hear(intake, accepted(first, round=2))
    assert count(intake, "waiting", "attempts = 0") == 2
    again = dataclasses.replace(first, round=2)
    with intake.work() as work:
        work.store.save_cases([again])
    other = open_mesh(database_url, hears={CaseAnswered: fails})
    try:
        hear(other, assigned(second), assigned(again), assigned(third))
    finally:
        other.database.close()
    found = kept(intake, [case.case_no for case in (first, second, third)])
    assert [(len(case.leads), case.reason) for case in found] == [(1, ""), (1, ""), (1, "")]
    assert found[0].leads[0].accepted_at == START
    assert count(intake, "waiting", "attempts = 1") == 1
    assert count(intake, "inbox") == 5


def test_two_replicas_hear_about_the_same_cases_at_once(intake: Mesh, database_url: str) -> None:
    cases = opened(intake, 60)
    other = open_mesh(database_url)

    def hears(replica: Mesh, fact: Callable[..., Contract], order: int) -> None:
        for first in range(0, 60, 20):
            hear(replica, *[fact(case, f"a{case.case_no}") for case in cases[first:first + 20][::order]])

    try:
        with ThreadPoolExecutor(4) as pool:
            jobs = [pool.submit(hears, replica, fact, order) for replica, fact, order in (
                (intake, assigned, 1), (other, accepted, -1), (intake, progressed, -1), (other, answered, 1))]
            texts = pool.submit(take, other, [text("门口那盏", 900 + n, n) for n in range(60)])
            for job in (*jobs, texts):
                job.result(60)
    finally:
        other.database.close()
    found = kept(intake, [case.case_no for case in cases])
    assert {(len(case.leads), case.state) for case in found} == {(1, "answered")}
    assert all(case.leads[0].assigned_at and case.leads[0].accepted_at for case in found)
    assert count(intake, "waiting") == 0


def test_numbers_have_no_gap_whatever_a_group_holds(intake: Mesh) -> None:
    dice = random.Random(11)
    texts = [text(dice.choice(WORDS), n, dice.randrange(25)) for n in range(120)]
    for group in (texts[:70], texts[50:90], texts[80:]):
        take(intake, [*group, *dice.sample(group, 5)])
    with intake.work() as work:
        made = work.rows.all(metadata.tables["cases"].select())
        (last,) = work.rows.all(metadata.tables["numbers"].select())
    running = sorted(int(row.case_no[6:-1]) for row in made)
    assert running == list(range(1, last.last + 1))
    assert len(running) > 30


def test_a_group_ends_as_its_texts_one_by_one(intake: Mesh) -> None:
    dice = random.Random(5)
    texts = [text(dice.choice(WORDS), n, dice.randrange(8)) for n in range(60)]
    others = [dataclasses.replace(one, key=f"X{one.key}", address=one.address.replace("+86138", "+86137"))
              for one in texts]

    def outcome(taken: Sequence[Taken]) -> list[Any]:
        return [(one.decision, len(one.case_nos), one.repeated) for one in taken]

    together = take(intake, texts)
    assert outcome(together) == outcome([take(intake, [one])[0] for one in others])


def test_a_text_that_comes_twice_in_a_group_is_decided_where_it_came_first(intake: Mesh) -> None:
    complaint, question = text("西河街路灯不亮", 1, 1), text("查", 2, 1)
    taken = take(intake, [complaint, question, complaint])
    assert [(one.decision, one.repeated) for one in taken] == [("NewCases", False), ("Reply", False), ("", True)]
    assert taken[1].case_nos == taken[0].case_nos
