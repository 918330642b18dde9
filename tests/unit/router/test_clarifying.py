"""A case whose place or matter nobody can make out: the citizen is asked, and its unit hears of it once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from services.mesh.contracts.county import County, Route
from services.mesh.contracts.intake import ClarifyingEnded
from services.mesh.contracts.people import Citizen
from services.mesh.contracts.router import CaseAssigned, CaseUnclear, CoHandlerReleased, SupplementPassed
from services.mesh.matching import read
from services.router.domain.routing import plan
from tests.unit.router.fakes import (
    CASE,
    COUNTY,
    START,
    UNASKING,
    Desk,
    closed,
    code_of,
    phone_of,
    received,
    supplemented,
)

DESK, HANDLER = phone_of("petition-duty"), phone_of("didong-duty")
ENDED = ClarifyingEnded(occurred_at=START, case_no=CASE)
FEW_ROUTES = COUNTY.model_copy(update={"routes": (
    Route(category=("street-light",), area=("didong",), lead="didong-town"), Route(category=("gas",), lead="gas"))})


@pytest.fixture
def desk() -> Desk:
    return Desk()


def answer(words: str, **fields: Any) -> Any:
    return supplemented(words, **{"answers": "clarifying", "message_id": words, **fields})


@pytest.mark.parametrize(("words", "lacks"), [
    ("路灯不亮", "place"), ("有事", "both"), ("从巡场镇到底洞镇都停电", "place"), ("路灯下面摆摊", "place"),
    ("西河街路灯不亮", None), ("路灯和公路", None), ("金河大道路灯下摆摊", None), ("我家天然气没通", None),
])
def test_what_only_the_citizen_can_say_is_lacking_and_what_a_person_must_judge_is_not(
        words: str, lacks: str | None) -> None:
    assert plan(COUNTY, read(COUNTY, words)).lacks == lacks


@pytest.mark.parametrize(("words", "lacks"), [
    ("西河街有事", "matter"), ("有事", "both"), ("路灯不亮", "place"), ("巡场镇路灯不亮", None), ("井盖坏了", None),
])
def test_a_county_without_a_route_for_everything_asks_what_would_lead_to_one(words: str, lacks: str | None) -> None:
    assert plan(FEW_ROUTES, read(FEW_ROUTES, words)).lacks == lacks


def test_the_citizen_is_asked_and_nobody_is_in_charge(desk: Desk) -> None:
    assert desk.receive("路灯不亮") == []
    [unclear] = desk.heard(CaseUnclear)
    assert (unclear.lacks, unclear.citizen.address) == ("place", "+8613800000001")
    assert desk.store.kept[CASE].unclear
    assert not desk.due.rows
    desk.hear(received("路灯不亮"))
    assert len(desk.said) == 1


@pytest.mark.parametrize(("county", "words", "fields"), [
    (UNASKING, "路灯不亮", {}), (COUNTY, "塌方了", {"urgent": True}), (COUNTY, "路灯不亮", {"to_desk": True}),
    (COUNTY, "路灯不亮", {"citizen": Citizen(address="95588", answerable=False)}),
    (COUNTY, "路灯不亮", {"citizen": Citizen(address="a@example.org", channel="email")}),
    (COUNTY, "路灯不亮", {"shift": {"event": "停水", "until": "2026-11-24T20:00:00+08:00"}}),
    (COUNTY, "有干部打人", {"secret": True}),
])
def test_who_can_not_answer_and_what_can_not_wait_is_not_asked(
        county: County, words: str, fields: dict[str, Any]) -> None:
    desk = Desk(county=county)
    assert desk.receive(words, **fields)
    assert not desk.heard(CaseUnclear)


@pytest.mark.parametrize(("complaint", "added", "unit", "why"), [
    ("路灯不亮", "西河街", "didong-town", "西河街·路灯→底洞镇人民政府"),
    ("有事", "金河大道路灯不亮", "housing", "金河大道·路灯→住建局"),
    ("从巡场镇到底洞镇都停电", "底洞镇", "didong-town", "底洞镇→底洞镇人民政府"),
])
def test_the_answer_brings_the_whole_case_to_its_unit_once(
        desk: Desk, complaint: str, added: str, unit: str, why: str) -> None:
    desk.receive(complaint)
    desk.wait(hours=1)
    desk.hear(answer(added))
    [assigned] = desk.heard(CaseAssigned)
    assert (assigned.part, assigned.seats[0].unit_id, assigned.why) == ("lead", unit, why)
    assert assigned.words == f"{complaint}\n{added}"
    assert (assigned.assigned_at, assigned.received_at) == (START + timedelta(hours=1), START)
    assert assigned.accept_due.at > START + timedelta(hours=2)
    assert not desk.heard(SupplementPassed)
    assert (desk.store.kept[CASE].unclear, desk.store.kept[CASE].why) == (False, why)


def test_where_it_is_need_not_be_an_answer(desk: Desk) -> None:
    desk.receive("路灯不亮")
    desk.hear(supplemented("晚上看不到路"))
    assert not desk.heard(CaseAssigned)
    desk.hear(supplemented("就在西河街", received_at=START + timedelta(minutes=1)))
    [assigned] = desk.heard(CaseAssigned)
    assert assigned.words == "路灯不亮\n晚上看不到路\n就在西河街"


def test_an_answer_that_helps_nobody_is_not_followed_by_another_question(desk: Desk) -> None:
    desk.receive("路灯不亮")
    desk.hear(answer("我家门口"))
    [one] = desk.heard(CaseAssigned)
    assert (one.part, one.why, one.words) == ("triage", "路灯·地点不明→群众工作局", "路灯不亮\n我家门口")
    assert len(desk.heard(CaseUnclear)) == 1


def test_without_an_answer_a_person_dispatches_it(desk: Desk) -> None:
    desk.receive("路灯不亮")
    desk.wait(hours=4)
    desk.hear(ENDED)
    [triage] = desk.heard(CaseAssigned)
    assert (triage.part, triage.seats[0].unit_id) == ("triage", "petition")
    assert desk.text(DESK, "dispatch", code_of(triage), words="住建局").template == "dispatched"
    assert desk.heard(CaseAssigned)[-1].seats[0].unit_id == "housing"


@pytest.mark.parametrize(("added", "part", "unit"), [
    ("西河街,电线断了", "lead", "didong-town"), ("电线断了", "triage", "petition"),
])
def test_an_emergency_is_handed_on_at_once_as_far_as_it_is_known(desk: Desk, added: str, part: str, unit: str) -> None:
    desk.receive("路灯不亮")
    desk.hear(supplemented(added))
    [assigned] = desk.heard(CaseAssigned)
    assert (assigned.part, assigned.seats[0].unit_id, assigned.urgent) == (part, unit, True)


def test_an_accusation_as_answer_is_withheld_and_the_case_goes_on_waiting(desk: Desk) -> None:
    desk.receive("路灯不亮")
    desk.hear(answer("西河街,值班的人还骂人"))
    assert not desk.heard(CaseAssigned)
    assert desk.store.supplements(CASE) == []
    desk.hear(ENDED)
    assert "骂人" not in desk.heard(CaseAssigned)[0].model_dump_json()


def test_words_that_accuse_only_together_make_the_case_secret_for_nobody_has_read_it(desk: Desk) -> None:
    desk.receive("窗口那个人收红")
    desk.hear(answer("包才给办"))
    [assigned] = desk.heard(CaseAssigned)
    assert assigned.known_to == ("discipline-duty", "discipline-second")
    assert (assigned.secret, assigned.words, assigned.place) == (True, "", None)
    assert desk.store.kept[CASE].secret


def test_nobody_is_told_of_an_unclear_case_that_was_closed(desk: Desk) -> None:
    desk.receive("路灯不亮")
    for event in (closed(), ENDED, answer("西河街")):
        desk.hear(event)
    assert not desk.heard(CaseAssigned)


def test_a_linked_case_goes_with_its_lead_case(desk: Desk) -> None:
    desk.receive("路灯不亮")
    desk.store.kept[CASE] = replace(desk.store.kept[CASE], linked_to="26112300025")
    desk.hear(ENDED)
    assert not desk.heard(CaseAssigned)


def test_a_case_that_waits_for_its_citizen_is_not_planned_again(desk: Desk) -> None:
    desk.receive("路灯不亮")
    desk.due.set("unassigned", CASE, START, case_no=CASE)
    desk.look_again()
    assert not desk.heard(CaseAssigned)


STORY = (received("路灯不亮"), answer("西河街"), ENDED)


@pytest.mark.parametrize("order", list(permutations((*STORY, STORY[0]))))
def test_question_answer_and_end_come_to_the_same_unit_in_any_order(order: Sequence[Any]) -> None:
    desk = Desk()
    for event in order:
        desk.hear(event)
    assert not desk.early
    assert [(part, unit) for part, unit, state in desk.states() if state == "assigned"] == [("lead", "didong-town")]
    assert desk.store.kept[CASE].why == "西河街·路灯→底洞镇人民政府"
    assert desk.store.supplements(CASE) == ["西河街"]


def at_the_desk(words: str = "晚上看不到路") -> tuple[Desk, CaseAssigned]:
    desk = Desk(county=UNASKING)
    [triage] = desk.receive(words)
    assert triage.part == "triage"
    return desk, triage


def test_the_rest_of_a_split_text_takes_a_case_from_the_desk_to_its_unit() -> None:
    desk, triage = at_the_desk()
    desk.wait(minutes=2)
    desk.hear(supplemented("底洞镇西河街路灯坏了三天了,", received_at=desk.now))
    [released] = desk.heard(CoHandlerReleased)
    assert (released.assignment_id, released.reason) == (triage.assignment_id, "replaced")
    assigned = desk.heard(CaseAssigned)[-1]
    assert (assigned.part, assigned.seats[0].unit_id) == ("lead", "didong-town")
    assert "底洞镇西河街路灯坏了三天了" in assigned.words
    assert not desk.heard(SupplementPassed)
    assert desk.text(DESK, "dispatch", code_of(triage), words="住建局").template == "released"


def test_words_that_accuse_only_together_take_a_case_from_the_desk_into_confidence() -> None:
    for county, known_to in ((UNASKING, ("discipline-duty", "discipline-second")),
                             (UNASKING.model_copy(update={"secret": ()}), ())):
        desk, _ = at_the_desk("窗口那个人收红")
        desk.county = county
        desk.hear(supplemented("包才给办"))
        assert desk.states()[0] == ("triage", "petition", "replaced")
        assert desk.store.kept[CASE].known_to == known_to
        assert not desk.heard(SupplementPassed)


def test_what_the_desk_has_begun_with_or_had_for_long_stays_with_it() -> None:
    desk, triage = at_the_desk()
    desk.text(DESK, "accept", code_of(triage))
    desk.hear(supplemented("底洞镇西河街路灯坏了"))
    assert desk.states() == [("triage", "petition", "accepted")]
    desk, _ = at_the_desk()
    desk.wait(minutes=30)
    desk.hear(supplemented("底洞镇西河街路灯坏了", received_at=desk.now))
    assert desk.states() == [("triage", "petition", "assigned")]
    assert len(desk.heard(SupplementPassed)) == 1
    desk.hear(answer("西河街", received_at=desk.now))
    assert [state for *_, state in desk.states()] == ["replaced", "assigned"]


def test_what_a_unit_handed_back_is_not_taken_from_the_desk() -> None:
    desk = Desk()
    [first] = desk.receive()
    desk.text(HANDLER, "return", code_of(first), words="不归我们管")
    desk.hear(supplemented("就是西河街的路灯"))
    assert [(part, state) for part, _, state in desk.states()] == [("lead", "returned"), ("triage", "assigned")]


def test_what_is_left_of_an_accusation_is_not_taken_from_the_desk() -> None:
    desk = Desk()
    desk.receive("路灯不亮", to_desk=True, avoid_units=("didong-town",))
    desk.hear(supplemented("西河街"))
    assert desk.states() == [("triage", "petition", "assigned")]
