"""What is lacking is asked, told with phones and a clock: whatever answers it comes to the same case."""

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from services.intake.domain.questions import of_kind
from services.mesh.contracts.intake import CaseReceived, CaseSupplemented, ClarifyingDue, ClarifyingEnded
from services.mesh.contracts.replies import ReplyOwed
from services.mesh.contracts.router import CaseUnclear
from tests.unit.intake.fakes import CITIZEN, COUNTY, DAY, HOUR, MINUTE, START, Intake, answers, assigned, named


def unclear(intake: Intake, lacks: str = "place", **more: Any) -> CaseUnclear:
    case = intake.only_case()
    return CaseUnclear(**{"occurred_at": intake.now, "case_no": case.case_no, "citizen": case.citizen,
                          "lacks": lacks, **more})


def asked(words: str = "路灯不亮", lacks: str = "place") -> Intake:
    """An intake whose one citizen was asked; ten minutes have passed, so that nothing joins by itself."""
    intake = Intake()
    intake.write(words)
    intake.hear(unclear(intake, lacks))
    intake.wait(10 * MINUTE)
    return intake


def is_open(intake: Intake) -> bool:
    return of_kind(next(iter(intake.store.kept.values())).questions, "clarify") is not None


@pytest.mark.parametrize(("complaint", "lacks", "words"), [
    ("路灯不亮", "place", "西河街"), ("路灯不亮", "place", "在底洞镇"), ("路灯不亮", "place", "我家门口那根杆子"),
    ("路灯不亮", "place", "西河街路灯不亮"), ("路灯不亮", "place", "补 西河街"), ("路灯不亮", "place", "补充:西河街"),
    ("西河街有事", "matter", "路灯"), ("西河街有事", "matter", "摆摊"), ("有事情要反映一下", "both", "西河街路灯不亮"),
    ("有事情要反映一下", "both", "老码头那边没人管"), ("street light out", "place", "Xihe Street, by the market"),
    ("路灯不亮", "place", "26112300017 西河街"), ("西河街有事", "matter", "没修好的路灯有三盏"),
    ("有事情要反映一下", "both", "诉求是修西河街的路灯"),
])
def test_an_answer_completes_the_same_case_and_is_confirmed(complaint: str, lacks: str, words: str) -> None:
    intake = asked(complaint, lacks)
    reply, supplement = intake.write(words)
    assert isinstance(reply, ReplyOwed)
    assert (reply.template, reply.case_no) == ("supplemented", intake.only_case().case_no)
    assert isinstance(supplement, CaseSupplemented)
    assert supplement.answers == "clarifying"
    assert supplement.words == words.removeprefix("补 ").removeprefix("补充:")
    assert not is_open(intake)
    assert intake.wait(DAY) == []


@pytest.mark.parametrize("words", ["好", "嗯", "谢谢", "在吗", "收到", "1", "👍"])
def test_small_talk_answers_nothing(words: str) -> None:
    intake = asked()
    intake.write(words)
    assert is_open(intake)
    assert len(intake.store.kept) == 1


@pytest.mark.parametrize("words", ["查", "帮助", "满意", "退订"])
def test_commands_are_still_commands(words: str) -> None:
    intake = asked()
    assert "CaseSupplemented" not in named(intake.write(words))
    assert is_open(intake)


@pytest.mark.parametrize("words", [
    "不知道", "我也不晓得", "晓不得", "说不清楚", "具体地址说不清", "不知道叫啥子", "DON'T KNOW", "I don't know",
])
def test_who_can_not_say_it_is_not_asked_again(words: str) -> None:
    intake = asked()
    reply, ended = intake.write(words)
    assert isinstance(reply, ReplyOwed)
    assert reply.template == "clarify_cant_say"
    assert isinstance(ended, ClarifyingEnded)
    assert not is_open(intake)
    assert intake.wait(DAY) == []


def test_what_goes_on_after_that_is_content() -> None:
    supplement = asked().write("不清楚,杆子是绿的")[-1]
    assert isinstance(supplement, CaseSupplemented)
    assert supplement.words == "不清楚,杆子是绿的"


def test_who_does_not_know_whether_it_is_there_has_said_where_it_is() -> None:
    assert named(asked().write("不知道是西河街"))[-1] == "CaseSupplemented"


@pytest.mark.parametrize("words", [
    "金河大道井盖坏了", "底洞镇政府的人收红包", "西河街有人落水", "诉 西河街", "新件 西河街", "另外反映个事,垃圾没人收",
])
def test_another_matter_an_accusation_and_an_emergency_are_cases_of_their_own(words: str) -> None:
    intake = asked()
    assert isinstance(intake.write(words)[-1], CaseReceived)
    assert is_open(intake)
    assert len(intake.store.kept) == 2


def test_no_answer_brings_one_reminder_and_then_the_end() -> None:
    intake = asked()
    [again] = intake.wait(2 * HOUR)
    assert isinstance(again, ClarifyingDue)
    assert (again.lacks, again.occurred_at) == ("place", START + 2 * HOUR)
    [ended] = intake.wait(DAY)
    assert isinstance(ended, ClarifyingEnded)
    assert ended.occurred_at == START + 4 * HOUR
    assert not is_open(intake)
    assert not intake.due.rows


def test_nobody_is_asked_again_in_quiet_hours() -> None:
    intake = Intake(now=START.replace(hour=21))
    intake.write("路灯不亮")
    intake.hear(unclear(intake))
    again, ended = intake.wait(DAY)
    morning = START.replace(day=24, hour=7)
    assert (again.occurred_at, ended.occurred_at) == (morning, morning + 2 * HOUR)
    restless = COUNTY.county.model_copy(update={"quiet_hours": None})
    intake = Intake(now=START.replace(hour=21), county=COUNTY.model_copy(update={"county": restless}))
    intake.write("路灯不亮")
    intake.hear(unclear(intake))
    assert intake.wait(DAY)[0].occurred_at == START.replace(hour=23)


def test_who_wrote_more_before_the_question_has_not_answered_it() -> None:
    intake = Intake()
    intake.write("路灯不亮")
    intake.hear(unclear(intake, occurred_at=START + MINUTE))
    supplement = intake.write("晚上看不到路", received_at=START + MINUTE / 2)[-1]
    assert isinstance(supplement, CaseSupplemented)
    assert supplement.answers is None
    assert is_open(intake)


@pytest.mark.parametrize("part", ["lead", "triage"])
def test_somebody_in_charge_ends_the_question_in_any_order(part: str) -> None:
    ends = []
    for order in permutations(range(2)):
        intake = Intake()
        intake.write("路灯不亮")
        events = (unclear(intake), assigned(intake.only_case(), part=part))
        intake.hear(*(events[place] for place in order))
        ends.append((intake.only_case(), dict(intake.due.rows)))
    assert ends[0] == ends[1]
    assert (ends[0][0].questions, ends[0][1]) == ((), {})


@pytest.mark.parametrize("gone", [{"linked_to": "26112300025"}, {"withdrawn_at": START}, {"closed_at": START}])
def test_nobody_is_asked_about_a_case_that_needs_no_answer(gone: dict[str, Any]) -> None:
    intake = asked()
    case = replace(intake.only_case(), **gone)
    intake.store.kept[case.case_no] = case
    assert intake.wait(DAY) == []
    fresh = Intake()
    fresh.write("路灯不亮")
    case = replace(fresh.only_case(), **gone)
    fresh.store.kept[case.case_no] = case
    fresh.hear(unclear(fresh))
    assert not fresh.due.rows
    assert not is_open(fresh)


def test_a_co_handler_changes_nothing() -> None:
    intake = asked()
    intake.hear(assigned(intake.only_case(), part="co"))
    assert is_open(intake)


def test_progress_says_what_is_waited_for() -> None:
    for lacks in ("place", "matter", "both"):
        [reply] = asked(lacks=lacks).write("查")
        assert isinstance(reply, ReplyOwed)
        assert reply.values["status"] == f"lacks_{lacks}"


def test_of_two_questions_the_one_is_answered_that_lacks_what_is_said() -> None:
    intake = asked()
    first = intake.only_case()
    intake.write("诉 西河街有个事")
    second = next(case for case in intake.store.kept.values() if case != first)
    intake.hear(CaseUnclear(occurred_at=intake.now, case_no=second.case_no, citizen=second.citizen, lacks="matter"))
    supplement = intake.write("西河街")[-1]
    assert isinstance(supplement, CaseSupplemented)
    assert supplement.case_no == first.case_no
    supplement = intake.write("下水道堵了")[-1]
    assert isinstance(supplement, CaseSupplemented)
    assert supplement.case_no == second.case_no


def test_a_number_says_which_question_is_answered() -> None:
    intake = asked()
    first = intake.only_case()
    intake.write("诉 金河大道垃圾没人收")
    intake.write("诉 积水了")
    third = max(intake.store.kept)
    intake.hear(CaseUnclear(occurred_at=intake.now, case_no=third, citizen=first.citizen, lacks="place"))
    supplement = intake.write(f"{first.case_no} 西河街")[-1]
    assert isinstance(supplement, CaseSupplemented)
    assert supplement.case_no == first.case_no


def test_a_place_alone_comes_to_its_case_even_when_the_desk_has_it() -> None:
    intake = asked()
    intake.hear(assigned(intake.only_case(), part="triage"))
    intake.wait(6 * HOUR)
    intake.write("诉 金河大道路灯不亮")
    supplement = intake.write("就在西河街那边", received_at=intake.now + HOUR)[-1]
    assert isinstance(supplement, CaseSupplemented)
    assert (supplement.answers, supplement.case_no) == ("clarifying", min(intake.store.kept))
    assert named(intake.write("西河街路边垃圾没人收拾好多天了", received_at=intake.now + 2 * HOUR)) == ["CaseReceived"]


def test_a_place_alone_is_a_case_where_none_lacks_one() -> None:
    intake = Intake()
    intake.write("金河大道路灯不亮")
    intake.wait(HOUR)
    assert named(intake.write("西河街")) == ["CaseReceived"]
    late = asked()
    late.wait(2 * DAY)
    assert named(late.write("西河街")) == ["CaseReceived"]


def test_an_officials_own_complaint_is_asked_about_like_anybodys() -> None:
    intake = Intake()
    intake.write("诉 路灯不亮", "+8613900000071")
    intake.hear(unclear(intake))
    assert answers(intake.write("西河街", "+8613900000071")) == ["supplemented"]
    assert intake.only_case().address != CITIZEN


def test_an_answer_that_accuses_only_together_with_the_complaint_is_a_secret_case() -> None:
    intake = asked("窗口那个人收红", "both")
    (event,) = intake.write("包才给办")
    assert isinstance(event, CaseReceived)
    assert event.secret
    assert is_open(intake)
