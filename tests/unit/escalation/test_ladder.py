"""Which ladder fits, when its steps fall, and whom they name."""

from dataclasses import replace

import pytest

from services.escalation.domain.assignment import assignment_of
from services.escalation.domain.ladder import ladder_for, ladder_key, open_rungs, rungs
from services.escalation.domain.telling import only_highest, told
from services.mesh.contracts.county import Ladder
from tests.unit.escalation.fakes import CALENDAR, COUNTY, assigned, at, people, seats

QUICK = assignment_of(assigned())
URGENT = assignment_of(assigned(when=at("11-28 23:50"), pace="urgent"))
SECRET = assignment_of(assigned(unit_id="discipline", pace="discipline", secret=True,
                                known_to=("discipline-duty", "discipline-second")))


def test_the_first_ladder_that_fits_is_used() -> None:
    assert ladder_for(COUNTY, SECRET) is COUNTY.ladders[0]
    assert ladder_for(COUNTY, URGENT) is COUNTY.ladders[1]
    assert ladder_for(COUNTY, QUICK) is COUNTY.ladders[2]
    by_category = Ladder.model_validate({"for": {"category": "stall"}})
    county = COUNTY.model_copy(update={"ladders": (by_category, *COUNTY.ladders)})
    assert ladder_for(county, QUICK) is COUNTY.ladders[2]
    assert ladder_for(county, replace(QUICK, category_id="stall")) is by_category


def test_assignments_that_are_alike_for_the_ladder_climb_alike() -> None:
    """What differs otherwise does not move a rung: the rungs of one are taken for those of the other."""
    other = replace(QUICK, assignment_id="x", case_no="7", round=2, unit_name="", place=None, words="", known_to=(),
                    seats=seats("discipline"), assigned_at=at("11-24 09:00"), accepted_at=at("11-24 10:00"),
                    accepted_by="x", ended_at=at("11-24 11:00"), accept_through=at("11-24 09:30"))
    assert ladder_key(other) == ladder_key(QUICK)
    assert rungs(COUNTY, CALENDAR, other) == rungs(COUNTY, CALENDAR, QUICK)
    for changed in (replace(QUICK, urgent=True), replace(QUICK, pace="normal"), replace(QUICK, part="triage"),
                    replace(QUICK, secret=True), replace(QUICK, category_id="stall"),
                    replace(QUICK, accept_due=QUICK.answer_due), replace(QUICK, answer_due=QUICK.accept_due)):
        assert ladder_key(changed) != ladder_key(QUICK)


def test_a_county_without_a_fitting_ladder_tells_nobody() -> None:
    county = COUNTY.model_copy(update={"ladders": COUNTY.ladders[:1]})
    assert rungs(county, CALENDAR, QUICK) == []


def test_steps_of_working_days_fall_in_working_time() -> None:
    found = [(rung.stage, rung.step, rung.at) for rung in rungs(COUNTY, CALENDAR, QUICK)]
    assert found == [
        ("accept", 0, at("11-23 11:00")), ("accept", 1, at("11-23 14:30")), ("accept", 2, at("11-24 17:30")),
        ("answer", 0, at("11-25 17:30")), ("answer", 1, at("11-26 17:30")), ("answer", 2, at("11-27 17:30")),
        ("answer", 3, at("12-01 17:30"))]


def test_steps_of_an_urgent_case_fall_on_the_wall_clock() -> None:
    assert [rung.at for rung in rungs(COUNTY, CALENDAR, URGENT)] == [
        at("11-29 00:05"), at("11-29 00:20"), at("11-29 01:50"), at("11-29 03:50")]


def test_steps_of_a_deadline_in_calendar_days_fall_in_calendar_days() -> None:
    assert [rung.at for rung in rungs(COUNTY, CALENDAR, SECRET)] == [at("2027-01-12 17:30"), at("2027-01-22 17:30")]


def test_a_step_due_before_the_assignment_is_skipped() -> None:
    late = replace(QUICK, assigned_at=at("11-25 18:00"))
    assert [(rung.stage, rung.step) for rung in open_rungs(rungs(COUNTY, CALENDAR, late), late)] == [
        ("answer", 1), ("answer", 2), ("answer", 3)]


@pytest.mark.parametrize(("unit", "tell", "expected"), [
    ("housing", ["handler"], ["housing-duty"]),
    ("housing", ["deputy"], ["housing-deputy"]),
    ("housing", ["handler", "head"], ["housing-duty", "housing-head"]),
    ("enforcement", ["deputy", "head"], ["enforcement-head"]),
    ("housing", ["supervision"], ["supervision-duty"]),
    ("housing", ["leaders"], ["leader-livelihood"]),
    ("housing", ["leader-livelihood", "supervision"], ["leader-livelihood", "supervision-duty"]),
    ("housing", ["nobody-known"], []),
])
def test_the_countys_words_name_people(unit: str, tell: list[str], expected: list[str]) -> None:
    assert people(told(COUNTY, assignment_of(assigned(unit_id=unit)), tell)) == expected


def test_whoever_took_the_case_is_its_handler() -> None:
    assert people(told(COUNTY, QUICK.accepted(at("11-23 09:10"), "housing-deputy"), ["handler"])) == ["housing-deputy"]


def test_only_those_who_may_act_get_a_code() -> None:
    found = told(COUNTY, QUICK, ["deputy", "supervision"])
    assert [seat.code for seat in found] == ["482911", None]


def test_a_secret_case_is_told_to_its_whitelist_only() -> None:
    assert people(told(COUNTY, SECRET, ["handler", "deputy", "head", "supervision", "leader-livelihood"])) == [
        "discipline-duty", "discipline-second"]


def test_a_secret_case_without_a_whitelist_stays_with_its_seats() -> None:
    found = assignment_of(assigned(unit_id="discipline", pace="discipline", secret=True))
    assert people(told(COUNTY, found, ["handler", "supervision"])) == ["discipline-duty"]
    assert (found.words, found.place) == ("", None)


def test_each_person_gets_only_the_highest_of_steps_taken_together() -> None:
    duty, deputy, head = seats("housing")
    low, middle, high = rungs(COUNTY, CALENDAR, QUICK)[:3]
    found = only_highest([(low, (duty, deputy)), (middle, (deputy, head)), (high, (head,))])
    assert [people(persons) for _, persons in found] == [["housing-duty"], ["housing-deputy"], ["housing-head"]]
