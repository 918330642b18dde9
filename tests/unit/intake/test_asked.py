"""What an official asks, and what the citizen answers."""

import pytest

from services.mesh.contracts.escalation import ExtensionDecided
from services.mesh.contracts.intake import CaseSupplemented
from services.mesh.contracts.people import Due
from services.mesh.contracts.router import CitizenContacted
from tests.unit.intake.fakes import (
    DAY,
    HOUR,
    OTHER,
    START,
    Intake,
    accepted,
    answered,
    answers,
    assigned,
    named,
    progressed,
)


def contacted(intake: Intake, how: str = "asked", **more: object) -> CitizenContacted:
    case = intake.only_case()
    return CitizenContacted.model_validate({
        "occurred_at": intake.now, "case_no": case.case_no, "assignment_id": "a1", "how": how,
        "unit_name": "底洞镇人民政府", "citizen": case.citizen, "words": "是哪一盏", "received_at": intake.now, **more})


@pytest.fixture
def intake() -> Intake:
    intake = Intake()
    intake.write("西河街路灯不亮")
    case = intake.only_case()
    intake.hear(assigned(case), accepted(case))
    intake.now = START + 2 * HOUR
    return intake


@pytest.mark.parametrize("words", ["第三盏", "桥头那盏,靠近学校", "是的", "不是", "3", "有", "补 第三盏"])
def test_an_answer_goes_back_to_who_asked(intake: Intake, words: str) -> None:
    intake.hear(contacted(intake))
    said = intake.write(words)
    [supplement] = [one for one in said if isinstance(one, CaseSupplemented)]
    assert (supplement.answers, supplement.asked_by) == ("official", "a1")
    assert supplement.words == words.removeprefix("补 ")
    assert answers(said) == ["answer_passed"]
    assert not intake.only_case().questions


@pytest.mark.parametrize("words", ["谢谢", "收到", "好", "晓得了"])
def test_thanks_answer_nothing_and_the_question_stays(intake: Intake, words: str) -> None:
    intake.hear(contacted(intake))
    assert intake.write(words) == []
    assert intake.only_case().questions


@pytest.mark.parametrize("words", ["王家镇团聚村道路太烂", "镇上的干部收红包", "着火了"])
def test_another_matter_an_accusation_or_an_emergency_is_no_answer(intake: Intake, words: str) -> None:
    intake.hear(contacted(intake))
    assert "CaseReceived" in named(intake.write(words))
    assert intake.store.kept[min(intake.store.kept)].questions


def test_a_command_is_still_a_command(intake: Intake) -> None:
    intake.hear(contacted(intake))
    assert answers(intake.write("查")) == ["progress"]


def test_another_phone_answers_nothing(intake: Intake) -> None:
    intake.hear(contacted(intake))
    assert intake.write("是的", OTHER) == []


def test_a_question_that_is_heard_after_the_answer_is_not_open(intake: Intake) -> None:
    case = intake.only_case()
    intake.hear(answered(case, at=intake.now), contacted(intake))
    assert not intake.only_case().questions
    assert intake.only_case().contacted_at == intake.now


def test_a_number_that_was_shown_is_remembered_as_contact_and_asks_nothing(intake: Intake) -> None:
    intake.hear(contacted(intake, "number", words=""), progressed(intake.only_case()))
    assert (intake.only_case().contacted_at, intake.only_case().questions) == (intake.now, ())


def test_the_last_question_counts_in_whatever_order_they_are_heard(intake: Intake) -> None:
    late = contacted(intake, received_at=START + 3 * HOUR, assignment_id="a2")
    intake.hear(late, contacted(intake))
    assert intake.only_case().questions[0].values["asked_by"] == "a2"


def test_granted_time_shows_in_the_progress_and_beats_what_was_said_before(intake: Intake) -> None:
    case = intake.only_case()
    later = START + 9 * DAY
    decided = ExtensionDecided(
        occurred_at=intake.now, case_no=case.case_no, assignment_id="a1", part="lead", granted=True,
        unit_name="底洞镇人民政府", citizen=case.citizen, seats=(), answer_due=Due(at=later))
    intake.hear(decided, accepted(case))
    lead = intake.only_case().lead
    assert lead
    assert lead.due_at == later
