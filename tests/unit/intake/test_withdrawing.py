"""Taking a complaint back with a code, and whoever tries to do it in somebody else's name."""

from dataclasses import replace

import pytest

from services.intake.domain.cases import CaseFile
from services.intake.taking import Before
from services.mesh.contracts.base import Contract
from services.mesh.contracts.intake import CaseReceived, CaseReopened, CaseWithdrawn
from services.mesh.contracts.replies import ReplyOwed
from tests.unit.intake.fakes import (
    CITIZEN,
    DAY,
    HOUR,
    MINUTE,
    Intake,
    accepted,
    after_answer,
    answered,
    answers,
    assigned,
    named,
)


def reported(words: str = "西河街路灯不亮") -> tuple[Intake, CaseFile]:
    intake = Intake()
    intake.write(words)
    return intake, intake.only_case()


def code_in(events: list[Contract]) -> str:
    reply = next(event for event in events if isinstance(event, ReplyOwed) and event.template == "withdraw_ask")
    return reply.values["code"]


def wrong(code: str, by: int = 1) -> str:
    return str(1000 + (int(code) - 1000 + by) % 9000)


@pytest.mark.parametrize("command", ["撤", "撤回", "WITHDRAW", "撤 {case_no}", "撤{case_no}号"])
@pytest.mark.parametrize("form", ["{code}", "撤 {code}", "撤{code}", "好的，{code}", "{code} 谢谢", "回复 {code}"])
def test_the_code_that_comes_back_withdraws(command: str, form: str) -> None:
    intake, case = reported()
    asked = intake.write(command.format(case_no=case.case_no))
    assert named(asked) == ["ReplyOwed"]
    assert intake.only_case().open
    said = intake.write(form.format(code=code_in(asked)))
    assert named(said) == ["CaseWithdrawn", "ReplyOwed"]
    assert answers(said) == ["withdrawn"]
    assert (intake.only_case().state, intake.only_case().questions) == ("withdrawn", ())


def test_full_width_digits_are_the_same_code() -> None:
    intake, _ = reported()
    code = code_in(intake.write("撤"))
    assert answers(intake.write("".join(chr(ord(digit) + 0xFEE0) for digit in code))) == ["withdrawn"]


def test_a_wrong_code_is_answered_once_and_changes_nothing() -> None:
    intake, case = reported()
    code = code_in(intake.write("撤"))
    said = intake.write(wrong(code))
    assert (named(said), answers(said)) == (["ReplyOwed"], ["withdraw_wrong"])
    assert intake.only_case().state == case.state
    assert answers(intake.write(code)) == ["withdrawn"]


def test_a_code_is_good_for_a_day() -> None:
    intake, _ = reported()
    code = code_in(intake.write("撤"))
    intake.now += DAY + MINUTE
    assert answers(intake.write(f"撤 {code}")) == ["withdraw_stale"]
    assert intake.only_case().open


def test_progress_is_that_of_what_goes_on() -> None:
    intake, first = reported()
    intake.now += HOUR
    intake.write("金河大道积水")
    second = next(case_no for case_no in intake.store.kept if case_no != first.case_no)
    intake.write(code_in(intake.write(f"撤 {second}")))
    (reply,) = intake.write("查")
    assert isinstance(reply, ReplyOwed)
    assert (reply.template, reply.case_no) == ("progress", first.case_no)


def test_each_of_two_cases_has_its_own_code() -> None:
    intake, first = reported()
    intake.write("金河大道积水")
    codes = {case_no: code_in(intake.write(f"撤 {case_no}")) for case_no in sorted(intake.store.kept)}
    intake.write(codes[first.case_no])
    assert [case.case_no for case in intake.store.kept.values() if not case.open] == [first.case_no]


def test_what_is_over_or_answered_is_not_withdrawn() -> None:
    intake = after_answer()
    (reply,) = intake.write("撤")
    assert isinstance(reply, ReplyOwed)
    assert (reply.template, reply.values["status"]) == ("withdraw_over", "answered")
    intake, _ = reported()
    intake.write(code_in(intake.write("撤")))
    (reply,) = intake.write("撤")
    assert isinstance(reply, ReplyOwed)
    assert (reply.template, reply.values["status"]) == ("withdraw_over", "withdrawn")


def test_a_code_that_comes_after_the_answer_is_too_late() -> None:
    intake, case = reported()
    intake.hear(assigned(case), accepted(case))
    code = code_in(intake.write("撤"))
    intake.hear(answered(case))
    assert answers(intake.write(code)) == ["withdraw_over"]
    assert intake.only_case().state == "answered"


@pytest.mark.parametrize("before", [True, False])
def test_an_answer_that_crosses_the_withdrawal_asks_for_no_rating(before: bool) -> None:
    intake, case = reported()
    code = code_in(intake.write("撤"))
    if before:
        intake.hear(assigned(case))
    intake.write(code)
    intake.hear(accepted(case), answered(case), assigned(case))
    assert intake.only_case().state == "withdrawn"
    assert intake.wait(60 * DAY) == []
    assert answers(intake.write("查")) == ["progress_withdrawn"]
    assert answers(intake.write("没解决")) == ["nothing_to_rate"]


def test_a_case_that_came_back_can_be_withdrawn() -> None:
    intake = after_answer()
    intake.write("没解决")
    assert "CaseReopened" in named(intake.wait(3 * HOUR))
    reopened = next(event for event in intake.said if isinstance(event, CaseReopened))
    (event, _) = intake.write(code_in(intake.write("撤")))
    assert isinstance(event, CaseWithdrawn)
    assert event.round == reopened.round == 2


@pytest.mark.parametrize(("since", "pressed"), [(HOUR, True), (24 * HOUR, True), (25 * HOUR, False), (None, False)])
def test_a_withdrawal_soon_after_an_officials_contact_is_marked(since: object, pressed: bool) -> None:
    intake, case = reported()
    contacted_at = intake.now - since if since else None  # type: ignore[operator]
    intake.store.kept[case.case_no] = replace(case, contacted_at=contacted_at)
    (event, _) = intake.write(code_in(intake.write("撤")))
    assert isinstance(event, CaseWithdrawn)
    assert event.pressed is pressed


@pytest.mark.parametrize("words", ["不撤", "不撤了。", "NO", "莫撤"])
def test_who_would_rather_not_is_told_that_it_goes_on(words: str) -> None:
    intake, _ = reported()
    code = code_in(intake.write("撤"))
    assert answers(intake.write(words)) == ["withdraw_dropped"]
    assert answers(intake.write(f"撤 {code}")) == ["withdraw_stale"]
    assert intake.write("不撤") == []


def test_a_secret_case_is_withdrawn_like_any_other_and_its_fact_bears_the_whitelist() -> None:
    intake, case = reported("底洞镇政府的人态度恶劣,还收红包")
    intake.hear(assigned(case, known_to=("discipline-duty",), secret=True))
    said = intake.write(code_in(intake.write("撤")))
    assert {event.known_to for event in said} == {("discipline-duty",)}
    assert answers(intake.write("查")) == ["progress_withdrawn"]


def test_leaving_the_service_is_not_withdrawing() -> None:
    for words in ("CANCEL", "END", "QUIT", "退订"):
        intake, _ = reported()
        assert answers(intake.write(words)) == ["opted_out"]
        assert intake.only_case().open


def test_a_complaint_that_begins_with_the_word_is_one() -> None:
    intake, _ = reported()
    intake.write("撤")
    intake.now += HOUR
    (event,) = intake.write("撤了我们村的公交站4831路")
    assert isinstance(event, CaseReceived)


def test_after_a_restore_the_same_code_is_good_though_nobody_is_told_again() -> None:
    intake, _ = reported()
    asked = intake.text("撤", CITIZEN)
    code = code_in(intake.write("撤", key=asked.key))
    again, _ = reported()
    again.texts = intake.texts
    again.take(asked, before=Before(answered=frozenset({asked.key})))
    assert "withdrawn" in answers(again.write(code))
