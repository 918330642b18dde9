"""What is done again for the same cause has the same ids, and nothing else has."""

from typing import Any
from uuid import UUID, uuid5

from services.mesh.ids import beside, dated, id_of
from services.mesh.work import Work
from tests.meshes import fact


def work(service: str = "intake") -> Work[Any]:
    nothing: Any = None
    return Work(service=service, now=fact().occurred_at, rows=nothing, store=nothing, due=nothing, counties=nothing,
                lock_cases=lambda work, names: None)


def said(mine: Work[Any], *causes: str, facts: int = 2) -> list[str]:
    for cause in causes:
        with mine.because(cause):
            for _ in range(facts):
                mine.say(fact())
    return [event.message_id for event in mine.said]


def test_the_same_cause_gives_the_same_ids_in_whatever_company() -> None:
    assert said(work(), "a", "b") == said(work(), "a") + said(work(), "b")


def test_every_fact_has_an_id_of_its_own() -> None:
    assert len(set(said(work(), "a", "b", facts=3))) == 6
    mine, others = work(), work("router")
    with mine.because("a"), others.because("a"):
        assert mine.new_id("case") != others.new_id("case")


def test_without_a_cause_ids_are_random_also_after_one() -> None:
    mine, other = work(), work()
    said(mine, "a"), said(other, "a")
    assert mine.new_id("case") != other.new_id("case")


def test_what_is_taken_back_is_said_again_under_the_same_id() -> None:
    mine = work()
    first = said(mine, "a")
    mine.said.clear()
    assert said(mine, "a") == first


def test_a_fact_keeps_the_id_it_was_given() -> None:
    mine = work()
    with mine.because("a"):
        mine.say(fact(message_id="given"))
    assert mine.said[0].message_id == "given"


def test_the_same_under_another_case_number_is_another_fact() -> None:
    mine, restored = work(), work()
    with mine.because("a"), restored.because("a"):
        mine.say(fact("26112300016"))
        restored.say(fact("26112300027"))
    assert mine.said[0].message_id != restored.said[0].message_id


def test_an_id_is_the_uuid_that_other_tools_would_make_of_it() -> None:
    namespace = UUID("6f1c0d0e-5f43-4a8e-9d0b-3d1f6c7a52be")
    assert id_of("路灯", 7) == uuid5(namespace, "2:路灯|1:7").hex


def test_ids_about_a_case_begin_with_its_day_so_that_a_day_lies_side_by_side() -> None:
    mine = work()
    with mine.because("a"):
        mine.say(fact("26112300016"))
        mine.say(fact("26112400016"))
        assignment = mine.new_id("assignment", "26112300016")
    first, next_day = (event.message_id for event in mine.said)
    assert first[:5] == assignment[:5] == f"{261123:05x}"
    assert first[:5] < next_day[:5] == beside(id_of("x"), next_day)[:5]
    assert {len(one) for one in (first, assignment, beside(id_of("x"), first))} == {32}


def test_an_id_about_no_case_begins_anywhere() -> None:
    made = id_of("x")
    assert [dated(made, other) for other in (None, "", "case", "2611")] == [made] * 4
