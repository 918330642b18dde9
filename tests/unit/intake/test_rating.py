"""Ratings: given, corrected, explained, settled, missing."""

from datetime import timedelta

import pytest

from services.intake.domain.cases import CaseFile
from services.intake.handlers import DUES
from services.intake.taking import Before
from services.mesh.contracts.intake import CaseClosed, CaseRated, CaseReopened
from services.mesh.contracts.replies import ReplyOwed
from tests.unit.intake.fakes import (
    CITIZEN,
    DAY,
    HOUR,
    MINUTE,
    OTHER,
    Intake,
    accepted,
    after_answer,
    answered,
    answers,
    assigned,
    named,
)


@pytest.mark.parametrize(("words", "score"), [("满意", 5), ("4", 4), ("评3", 3), ("5 谢谢", 5)])
def test_a_good_rating_closes_after_the_time_for_correction(words: str, score: int) -> None:
    intake = after_answer()
    events = intake.write(words)
    assert named(events) == ["CaseRated", "ReplyOwed"]
    assert answers(events) == ["rated"]
    assert intake.wait(HOUR) == []
    (closed,) = intake.wait(2 * HOUR)
    assert isinstance(closed, CaseClosed)
    assert (closed.rated, closed.score) == (True, score)
    assert intake.only_case().state == "closed"


@pytest.mark.parametrize(("words", "reason"), [
    ("没解决", "没解决"), ("1", "评1分"), ("2", "评2分"), ("不满意", "不满意"), ("没解决,还是黑的", "没解决,还是黑的"),
])
def test_a_bad_rating_reopens_after_the_time_for_correction(words: str, reason: str) -> None:
    intake = after_answer()
    assert answers(intake.write(words)) == ["rated_low"]
    (reopened,) = intake.wait(3 * HOUR)
    assert isinstance(reopened, CaseReopened)
    assert (reopened.round, intake.only_case().round, intake.only_case().state) == (2, 2, "received")
    assert reopened.reason == reason


def test_whoever_has_rated_is_not_asked_once_more() -> None:
    intake = after_answer()
    intake.write("4")
    (reply,) = intake.write("查")
    assert isinstance(reply, ReplyOwed)
    assert (reply.template, reply.values["status"], reply.values["score"]) == ("progress", "rated", "4")


def test_a_bad_rating_can_be_corrected_until_then() -> None:
    intake = after_answer()
    intake.write("1")
    intake.wait(HOUR)
    assert answers(intake.write("满意")) == ["rated"]
    assert named(intake.wait(3 * HOUR)) == ["CaseClosed"]
    assert [event.score for event in intake.said if isinstance(event, CaseRated)] == [1, 5]


def test_the_reason_of_a_good_rating_is_no_reason_to_reopen() -> None:
    intake = after_answer()
    intake.write("满意")
    intake.write("1")
    (reopened,) = intake.wait(3 * HOUR)
    assert isinstance(reopened, CaseReopened)
    assert reopened.reason == "评1分"


def test_what_is_not_solved_goes_back_with_the_case() -> None:
    intake = after_answer()
    intake.write("没解决,还是不亮")
    intake.now += MINUTE
    intake.write("连灯泡都没换")
    (reopened,) = intake.wait(3 * HOUR)
    assert isinstance(reopened, CaseReopened)
    assert reopened.reason == "没解决,还是不亮\n连灯泡都没换"
    assert len(intake.store.kept) == 1


@pytest.mark.parametrize("words", ["还是黑的", "西河街的照明还是老样子"])
def test_what_is_not_solved_still_goes_to_the_unit_when_the_case_is_back_there(words: str) -> None:
    intake = after_answer()
    intake.write("1")
    intake.wait(5 * HOUR)
    assert named(intake.write(words)) == ["ReplyOwed", "CaseSupplemented"]
    assert named(intake.write("金河大道积水")) == ["CaseReceived"]
    intake.wait(HOUR)
    assert named(intake.write("还是没有水")) == ["CaseReceived"]  # either of them, or neither


def test_an_accusation_in_the_reason_is_withheld_from_the_unit() -> None:
    intake = after_answer()
    events = intake.write("没解决,底洞镇政府的人还骂人收红包")
    assert named(events) == ["CaseRated", "ReplyOwed", "CaseReceived"]
    (reopened,) = intake.wait(3 * HOUR)
    assert isinstance(reopened, CaseReopened)
    assert reopened.reason == "评1分"


def test_another_matter_after_a_bad_rating_is_another_case() -> None:
    intake = after_answer()
    intake.write("1")
    assert named(intake.write("金河大道积水")) == ["CaseReceived"]


def test_whoever_does_not_rate_is_reminded_once_and_the_case_closes() -> None:
    intake = after_answer()
    assert named(intake.wait(3 * DAY)) == ["RatingDue"]
    (closed,) = intake.wait(4 * DAY)
    assert isinstance(closed, CaseClosed)
    assert (closed.rated, closed.score) == (False, None)
    assert intake.wait(30 * DAY) == []
    assert answers(intake.write("满意")) == ["nothing_to_rate"]


def test_a_rated_case_is_not_reminded() -> None:
    intake = after_answer()
    intake.write("满意")
    assert named(intake.wait(10 * DAY)) == ["CaseClosed"]


def test_the_rating_is_about_the_case_asked_last_and_then_about_the_other() -> None:
    intake = after_answer()
    first = intake.only_case()
    intake.write("金河大道积水")
    second = next(case for case in intake.store.kept.values() if case != first)
    intake.now += HOUR
    intake.hear(assigned(second, "b1"), answered(second, "b1", at=intake.now))
    assert [event.case_no for event in intake.write("5")[:1]] == [second.case_no]
    assert [event.case_no for event in intake.write("4")[:1]] == [first.case_no]


def test_another_phone_cannot_rate() -> None:
    intake = after_answer()
    assert answers(intake.write("满意", OTHER)) == ["nothing_to_rate"]
    assert intake.write("1", OTHER) == []
    assert intake.only_case().address == CITIZEN
    assert intake.only_case().score is None


def before_answer() -> tuple[Intake, CaseFile]:
    """A case that was answered a minute ago; the citizen has read it and intake has not heard of it."""
    intake = Intake()
    intake.write("西河街路灯不亮")
    case = intake.only_case()
    intake.hear(assigned(case), accepted(case))
    intake.now += DAY
    return intake, case


def test_a_rating_that_comes_before_we_hear_of_the_answer_counts_once_we_do() -> None:
    intake, case = before_answer()
    assert answers(intake.write("没解决")) == ["progress"]
    told = len(intake.said)
    intake.hear(answered(case, at=intake.now - MINUTE))
    assert named(intake.said[told:]) == ["CaseRated", "ReplyOwed"]
    (reopened,) = intake.wait(3 * HOUR)
    assert isinstance(reopened, CaseReopened)
    assert reopened.reason == "没解决"


def test_a_number_before_any_answer_says_nothing_about_one_that_comes_later() -> None:
    intake, case = before_answer()
    assert intake.write("4") == []
    intake.hear(answered(case, at=intake.now + MINUTE))
    assert intake.only_case().state == "answered"


def test_a_rating_that_the_carrier_dates_a_moment_before_its_answer_counts() -> None:
    intake, case = before_answer()
    intake.take(intake.text("满意"), before=Before(listed=True))
    told = len(intake.said)
    intake.hear(answered(case, at=intake.now + timedelta(seconds=20)))
    assert named(intake.said[told:]) == ["CaseRated", "ReplyOwed"]


def test_a_rating_that_we_heard_a_moment_before_the_answer_does_not_judge_it() -> None:
    intake, case = before_answer()
    intake.write("没解决")
    intake.hear(answered(case, at=intake.now + timedelta(seconds=20)))
    assert intake.only_case().state == "answered"


def test_an_older_rating_that_the_carrier_s_list_brings_later_changes_nothing() -> None:
    intake, case = before_answer()
    late = intake.text("没解决")
    intake.now += MINUTE
    intake.write("满意")
    intake.take(late, before=Before(listed=True))
    intake.hear(answered(case, at=intake.now - 2 * MINUTE))
    assert intake.only_case().score == 5
    late = intake.text("没解决", received_at=intake.now - MINUTE)
    intake.take(late, before=Before(listed=True))
    assert named(intake.wait(3 * HOUR)) == ["CaseClosed"]


@pytest.mark.parametrize(("words", "at_once"), [("满意", True), ("5", False)])
def test_an_early_rating_is_answered_as_its_text_unless_that_had_its_reply(
        words: str, *, at_once: bool) -> None:
    intake, case = before_answer()
    text = intake.text(words)
    intake.take(text)
    told = len(intake.said)
    intake.hear(answered(case, at=intake.now - MINUTE))
    (reply,) = [fact for fact in intake.said[told:] if isinstance(fact, ReplyOwed)]
    assert (reply.in_reply_to == text.key) is not at_once


def test_an_early_rating_that_was_answered_before_a_restore_is_not_answered_anew() -> None:
    intake, case = before_answer()
    text = intake.text("满意")
    intake.take(text, before=Before(answered=frozenset({text.key})))
    told = len(intake.said)
    intake.hear(answered(case, at=intake.now - MINUTE))
    (reply,) = [fact for fact in intake.said[told:] if isinstance(fact, ReplyOwed)]
    assert (reply.in_reply_to, reply.template) == (text.key, "rated")  # notifier knows the reply to this text


def test_a_complaint_before_we_hear_of_the_answer_is_no_rating() -> None:
    intake, case = before_answer()
    assert named(intake.write("没解决,底洞镇政府的人还骂人收红包")) == ["CaseReceived"]
    intake.hear(answered(case, at=intake.now - MINUTE))
    assert intake.wait(3 * HOUR) == []


def test_the_second_round_is_asked_again() -> None:
    intake = after_answer()
    intake.write("没解决")
    intake.wait(3 * HOUR)
    case = intake.only_case()
    intake.hear(assigned(case, "a2", at=intake.now))
    assert intake.write("查")[0].values["status"] == "reopened"  # type: ignore[attr-defined]
    intake.hear(answered(case, "a2", at=intake.now))
    assert named(intake.write("满意")) == ["CaseRated", "ReplyOwed"]
    assert [event.round for event in intake.wait(3 * HOUR)] == [2]


def test_an_answer_of_the_first_round_does_not_touch_the_second() -> None:
    intake = after_answer()
    before = intake.only_case()
    intake.write("没解决")
    intake.wait(3 * HOUR)
    intake.hear(answered(before, "a0", at=intake.now))
    assert intake.only_case().state == "received"
    assert intake.write("5") == []


@pytest.mark.parametrize("kind", ["rating_reminder", "rating_close", "rating_settle"])
def test_a_moment_of_the_first_round_does_not_touch_the_second(kind: str) -> None:
    intake = after_answer()
    case_no = intake.only_case().case_no
    intake.write("没解决")
    intake.wait(3 * HOUR)
    intake.hear(answered(intake.only_case(), "a2", at=intake.now))
    if kind == "rating_settle":
        intake.write("5")
    before = list(intake.said)
    DUES[kind](intake, f"{case_no}:1", intake.now)  # type: ignore[arg-type]
    assert intake.said == before
    assert intake.only_case().state in ("answered", "rated")


def test_a_round_we_do_not_know_yet_is_too_early() -> None:
    intake = after_answer()
    intake.hear(answered(intake.only_case(), "a2", round=2))
    assert len(intake.early) == 1


def test_small_talk_does_not_rate() -> None:
    assert Intake().write("5") == []
    assert after_answer().write("好的谢谢") == []
