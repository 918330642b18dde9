"""What officials do while they work on a case: ask, call, hand over, ask for time."""

from datetime import timedelta

import pytest

from services.mesh.contracts.escalation import ExtensionDecided
from services.mesh.contracts.people import Citizen
from services.mesh.contracts.router import (
    CaseAccepted,
    CaseAssigned,
    CaseHandedOver,
    CitizenContacted,
    CoHandlerReleased,
    DecisionMade,
    ExtensionRequested,
    SupplementPassed,
)
from services.router.domain.arguments import Days, colleague, days_and_reason, rework_reason
from tests.unit.router.fakes import CASE, CITIZEN, START, Desk, code_of, phone_of, supplemented

TRANSPORT, TRANSPORT_HEAD = phone_of("transport-duty"), phone_of("transport-head")
DIDONG, DIDONG_HEAD = phone_of("didong-duty"), phone_of("didong-head")
SUPERVISION = phone_of("supervision-duty")
ROAD = "王家镇团聚村道路太窄,要加宽"
GAS = "底洞镇西河街天然气没通"


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.mark.parametrize(("words", "days", "reason"), [
    ("3天 等材料", 3, "等材料"), ("3 等材料", 3, "等材料"), ("三天等材料", 3, "等材料"),
    ("10个工作日,要招标", 10, "要招标"),
    ("十五天 雨季", 15, "雨季"), ("二十日。等配件", 20, "等配件"), ("5 days waiting for parts", 5, "waiting for parts"),
    ("３天　等材料", 3, "等材料"), ("期3天 等材料", 3, "等材料"), ("7天", 7, "")])
def test_days_stand_first_and_the_reason_behind_them(words: str, days: int, reason: str) -> None:
    assert days_and_reason(words) == Days(days=days, reason=reason)


@pytest.mark.parametrize("words", ["等材料", "等3天材料", "3台设备坏了", "0天 等", "1000天 等", "十十天 等", ""])
def test_without_days_in_front_nothing_is_asked_for(words: str) -> None:
    assert days_and_reason(words) is None


def test_a_colleague_is_found_by_name_and_never_guessed(desk: Desk) -> None:
    [assigned, *_] = desk.receive(ROAD)
    seats = assigned.seats
    assert [seat.name for seat in seats] == ["交通局值班员", "交通局负责人"]
    assert colleague(seats[1:], "给负责人") == seats[1]
    assert colleague(seats, "交通局") is None
    assert colleague(seats, "张三") is None
    assert rework_reason("重办 路还是烂的") == "路还是烂的"


def test_asking_the_citizen_accepts_and_the_answer_comes_back_to_who_asked(desk: Desk) -> None:
    lead, helper = desk.receive(ROAD)
    told = desk.text(TRANSPORT, "ask", code_of(lead), words="是进村那段吗")
    assert told.template == "asked"
    [asked] = desk.heard(CitizenContacted)
    assert (asked.how, asked.words, asked.citizen, asked.assignment_id) == (
        "asked", "是进村那段吗", CITIZEN, lead.assignment_id)
    assert len(desk.heard(CaseAccepted)) == 1
    desk.hear(supplemented("是的", answers="official", asked_by=lead.assignment_id))
    [passed] = desk.heard(SupplementPassed)
    assert (passed.assignment_id, passed.words, passed.answers) == (lead.assignment_id, "是的", True)
    assert helper.assignment_id != lead.assignment_id


def test_who_can_not_be_answered_is_not_asked(desk: Desk) -> None:
    [lead, *_] = desk.receive(ROAD, citizen=Citizen(address="12306", answerable=False))
    assert desk.text(TRANSPORT, "ask", code_of(lead), words="在哪").template == "not_answerable"
    assert not desk.heard(CitizenContacted)


def test_the_number_is_given_by_call_alone_and_never_of_a_hidden_citizen(desk: Desk) -> None:
    [lead, *_] = desk.receive(ROAD)
    told = desk.text(TRANSPORT, "call", code_of(lead))
    assert (told.template, told.values["phone"]) == ("number", CITIZEN.address)
    assert [event.how for event in desk.heard(CitizenContacted)] == ["number"]
    [hidden, *_] = desk.receive(ROAD, "26112300025", hidden=True)
    told = desk.text(TRANSPORT, "call", code_of(hidden))
    assert told.template == "number_hidden"
    assert CITIZEN.address not in told.model_dump_json()
    assert len(desk.heard(CitizenContacted)) == 1


def test_nobody_learns_a_number_or_asks_in_a_secret_case(desk: Desk) -> None:
    [secret] = desk.receive("镇上的干部收红包")
    duty = phone_of("discipline-duty")
    assert desk.text(duty, "call", code_of(secret)).template == "number_withheld"
    assert desk.text(duty, "ask", code_of(secret), words="谁").template == "not_asked"
    assert not desk.heard(CitizenContacted)


def test_a_colleague_gets_the_case_with_a_code_of_their_own_and_the_clock_goes_on(desk: Desk) -> None:
    [lead, *_] = desk.receive(ROAD)
    assert desk.text(TRANSPORT, "hand_over", code_of(lead), words="张三").template == "unknown_colleague"
    told = desk.text(TRANSPORT, "hand_over", code_of(lead), words="负责人")
    assert (told.template, told.values["official"]) == ("handed_over", "交通局负责人")
    [handed] = desk.heard(CaseHandedOver)
    assert (handed.person_id, handed.seats[0].code) == ("transport-head", code_of(lead, "transport-head"))
    assert (handed.due, handed.accepted) == (lead.accept_due, False)
    desk.hear(supplemented("还在塌"))
    [passed, *_] = desk.heard(SupplementPassed)
    assert passed.seats[0].person_id == "transport-head"
    assert desk.states()[0] == ("lead", "transport", "assigned")


def asked_for_time(desk: Desk, words: str = "5天 等配件") -> tuple[CaseAssigned, CaseAssigned]:
    [lead, *_] = desk.receive(ROAD)
    assert desk.text(TRANSPORT, "extend", code_of(lead), words=words).template == "extension_asked"
    decision = desk.heard(CaseAssigned)[-1]
    return lead, decision


def test_more_time_is_asked_of_the_countys_decider(desk: Desk) -> None:
    lead, decision = asked_for_time(desk)
    assert (decision.part, decision.decides, decision.asked_days) == ("decision", "extension", 5)
    assert (decision.asked_by, decision.asked_reason) == ("交通运输局", "等配件")
    assert [seat.person_id for seat in decision.seats] == ["supervision-duty"]
    [requested] = desk.heard(ExtensionRequested)
    assert requested.answer_due.at > lead.answer_due.at
    assert desk.text(TRANSPORT, "extend", code_of(lead), words="5天 还要等").template == "extension_waiting"


@pytest.mark.parametrize(("verb", "words", "granted"), [("grant", "", True), ("refuse", "配件已到", False)])
def test_the_decision_is_said_with_who_asked(desk: Desk, verb: str, words: str, granted: bool) -> None:
    lead, decision = asked_for_time(desk)
    told = desk.text(SUPERVISION, verb, code_of(decision), words=words)
    assert told.template == f"decided_extension_{'granted' if granted else 'refused'}"
    [made] = desk.heard(DecisionMade)
    assert (made.about, made.granted, made.reason, made.days) == ("extension", granted, words, 5)
    assert made.assignment_id == lead.assignment_id
    assert [seat.person_id for seat in made.seats] == ["transport-duty"]
    assert desk.text(SUPERVISION, verb, code_of(decision), words="x").template == "decided_already"


def test_a_refusal_needs_its_reason_and_any_other_command_says_what_is_needed(desk: Desk) -> None:
    _, decision = asked_for_time(desk)
    code = code_of(decision)
    assert desk.text(SUPERVISION, "refuse", code).template == "reason_missing"
    assert desk.text(SUPERVISION, "accept", code).template == "decision_needed"
    assert desk.text(SUPERVISION, "none").template == "decision_needed"
    assert desk.text(SUPERVISION, "rework", code, words="重办 不行").template == "not_permitted"
    assert not desk.heard(DecisionMade)


@pytest.mark.parametrize(("words", "template"), [
    ("等配件", "reason_missing"), ("5天", "reason_missing"), ("", "reason_missing"),
    ("31天 等配件", "extension_too_long")])
def test_days_reason_and_the_countys_limit(desk: Desk, words: str, template: str) -> None:
    [lead, *_] = desk.receive(ROAD)
    assert desk.text(TRANSPORT, "extend", code_of(lead), words=words).template == template
    assert not desk.heard(ExtensionRequested)


def test_a_pace_without_extensions_has_none(desk: Desk) -> None:
    [lead] = desk.receive()
    assert desk.text(DIDONG, "extend", code_of(lead), words="3天 等灯").template == "extension_never"


def test_granted_days_count_against_the_limit_in_all(desk: Desk) -> None:
    lead, decision = asked_for_time(desk, "20天 招标")
    desk.text(SUPERVISION, "grant", code_of(decision))
    [made] = desk.heard(DecisionMade)
    desk.hear(ExtensionDecided(
        occurred_at=START, case_no=CASE, assignment_id=lead.assignment_id, part="lead", granted=True,
        unit_name="交通运输局", citizen=CITIZEN, seats=(), answer_due=made.answer_due))
    assert desk.text(TRANSPORT, "extend", code_of(lead), words="11天 又下雨").template == "extension_too_long"
    assert desk.text(TRANSPORT, "extend", code_of(lead), words="10天 又下雨").template == "extension_asked"


def test_an_answer_or_a_return_makes_the_decision_moot(desk: Desk) -> None:
    lead, decision = asked_for_time(desk)
    desk.wait(hours=1)
    desk.text(TRANSPORT, "return", code_of(lead), words="不属我局")
    assert decision.assignment_id in {event.assignment_id for event in desk.heard(CoHandlerReleased)}
    assert desk.text(SUPERVISION, "grant", code_of(decision)).template == "decided_already"
    assert not desk.heard(DecisionMade)
    assert desk.now - START == timedelta(hours=1)
