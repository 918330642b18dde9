"""Dissatisfied once more: the county's decider says whether a case goes back."""

import pytest

from services.mesh.contracts.intake import CaseDisputed
from services.mesh.contracts.router import CaseAssigned, DecisionMade
from tests.unit.router.fakes import CASE, START, Desk, closed, code_of, phone_of, reopened

HANDLER, SUPERVISION = phone_of("didong-duty"), phone_of("supervision-duty")


def disputed(round_: int = 2, reason: str = "灯又坏了") -> CaseDisputed:
    return CaseDisputed(occurred_at=START, case_no=CASE, round=round_, score=1, reason=reason, received_at=START)


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    [first] = desk.receive()
    desk.text(HANDLER, "done", code_of(first), words="已修好")
    desk.hear(reopened())
    desk.text(HANDLER, "done", code_of(desk.heard(CaseAssigned)[-1]), words="又修了一次")
    return desk


def decision(desk: Desk) -> CaseAssigned:
    return desk.heard(CaseAssigned)[-1]


def test_the_decider_is_asked_with_the_reason_and_who_answered(desk: Desk) -> None:
    desk.hear(disputed())
    asked = decision(desk)
    assert (asked.part, asked.decides, asked.round) == ("decision", "rating", 2)
    assert (asked.asked_by, asked.asked_reason) == ("底洞镇人民政府", "灯又坏了")
    assert asked.seats[0].person_id == "supervision-duty"


@pytest.mark.parametrize(("verb", "words", "granted", "reason"), [
    ("rework", "重办 灯仍不亮", True, "灯仍不亮"), ("grant", "", True, ""),
    ("refuse", "灯已亮,有照片", False, "灯已亮,有照片")])
def test_the_decision_tells_intake_and_the_citizen(
    desk: Desk, verb: str, words: str, granted: bool, reason: str
) -> None:
    desk.hear(disputed())
    told = desk.text(SUPERVISION, verb, code_of(decision(desk)), words=words)
    assert told.template == f"decided_rating_{'granted' if granted else 'refused'}"
    [made] = desk.heard(DecisionMade)
    assert (made.about, made.granted, made.reason, made.round) == ("rating", granted, reason, 2)
    assert not made.seats


def test_a_reopened_case_goes_to_the_unit_that_answered_and_not_to_the_decider(desk: Desk) -> None:
    desk.hear(disputed())
    desk.text(SUPERVISION, "rework", code_of(decision(desk)), words="重办 仍不亮")
    desk.hear(reopened(3, "灯又坏了"))
    again = desk.heard(CaseAssigned)[-1]
    assert (again.part, again.seats[0].unit_id, again.reworked) == ("lead", "didong-town", "灯又坏了")


def test_nothing_is_asked_about_a_round_that_is_over_or_a_closed_case(desk: Desk) -> None:
    desk.hear(disputed(1))
    desk.hear(closed(2))
    desk.hear(disputed())
    assert all(event.part != "decision" for event in desk.heard(CaseAssigned))


def test_a_dispute_that_is_heard_before_its_round_waits() -> None:
    desk = Desk()
    desk.hear(disputed())
    [first] = desk.receive()
    desk.text(HANDLER, "done", code_of(first), words="已修好")
    assert desk.early
    desk.hear(reopened())
    desk.text(HANDLER, "done", code_of(desk.heard(CaseAssigned)[-1]), words="又修")
    desk.hear(reopened(2))
    assert not desk.early
    assert decision(desk).part == "decision"
