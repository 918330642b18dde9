"""Another phone asks about a case: only with its citizen's consent is it told."""

import pytest

from services.intake.domain.case_number import case_number
from services.intake.handlers import DUES
from services.intake.taking import Before
from services.mesh.contracts.intake import CaseReceived, ConsentAsked, ConsentMissing, OfficialReplied
from services.mesh.contracts.people import Citizen
from services.mesh.contracts.replies import ReplyOwed
from services.mesh.contracts.router import DecisionMade
from tests.unit.intake.fakes import (
    CITIZEN,
    COUNTY,
    DAY,
    HOUR,
    OFFICIAL,
    OTHER,
    START,
    Intake,
    accepted,
    after_answer,
    answers,
    assigned,
    named,
)

THIRD = "+8613800000003"


def reported() -> tuple[Intake, str]:
    intake = Intake()
    intake.write("西河街路灯不亮")
    return intake, intake.only_case().case_no


@pytest.mark.parametrize("yes", ["同意", "同意。", "可以", "YES", "我同意", "同意，谢谢"])
def test_with_consent_the_other_phone_is_told(yes: str) -> None:
    intake, case_no = reported()
    intake.hear(assigned(intake.only_case()), accepted(intake.only_case()))
    (reply, asked) = intake.write(f"查 {case_no}", OTHER)
    assert isinstance(asked, ConsentAsked)
    assert (asked.citizen.address, asked.asker) == (CITIZEN, OTHER[-4:])
    assert isinstance(reply, ReplyOwed)
    assert (reply.template, reply.address, reply.case_no) == ("consent_wanted", OTHER, None)
    told, done = intake.write(yes)
    assert isinstance(told, ReplyOwed)
    assert isinstance(done, ReplyOwed)
    assert (told.address, told.template, told.case_no) == (OTHER, "progress_told", case_no)
    assert (told.values["standing"], told.values["unit"]) == ("accepted", "底洞镇人民政府")
    assert (done.address, done.template) == (CITIZEN, "consent_given")
    assert intake.due.rows == {}
    assert intake.wait(10 * DAY) == []


def test_the_other_phone_is_never_told_the_rating_nor_asked_for_one() -> None:
    intake = after_answer()
    intake.write("没解决")
    intake.write(f"查 {intake.only_case().case_no}", OTHER)
    told = intake.write("同意")[0]
    assert isinstance(told, ReplyOwed)
    assert (told.template, told.values["standing"]) == ("progress_told", "answered")
    assert "score" not in told.values


@pytest.mark.parametrize("word", ["好", "收到", "OK", "嗯", "同意修路的方案,但是要快点修"])
def test_what_may_mean_anything_is_no_consent(word: str) -> None:
    intake, case_no = reported()
    intake.write(f"查 {case_no}", OTHER)
    intake.write(word)
    assert not [event for event in intake.said if isinstance(event, ReplyOwed) and event.template == "progress_told"]


def test_a_yes_without_a_question_is_small_talk() -> None:
    intake, case_no = reported()
    assert intake.write("同意") == intake.write("可以") == []
    intake.write(f"查 {case_no}", OTHER)
    assert intake.write("同意", OTHER) == []


def test_who_says_no_is_left_alone_and_so_is_the_desk() -> None:
    intake, case_no = reported()
    intake.write(f"查 {case_no}", OTHER)
    assert answers(intake.write("不同意")) == ["consent_refused"]
    assert intake.wait(10 * DAY) == []
    assert len(intake.store.kept) == 1


def test_without_consent_in_time_the_desk_calls_once() -> None:
    intake, case_no = reported()
    intake.write(f"查 {case_no}", OTHER)
    (missing,) = intake.wait(10 * DAY)
    assert isinstance(missing, ConsentMissing)
    assert (missing.case_no, missing.asker) == (case_no, OTHER[-4:])
    assert intake.wait(10 * DAY) == []


def test_who_can_not_be_asked_is_called_at_once_and_not_again_the_same_day() -> None:
    for ask in ("退订", None):
        intake = Intake()
        intake.write("西河街路灯不亮", answerable=ask is not None)
        if ask:
            intake.write(ask)
        case_no = intake.only_case().case_no
        assert named(intake.write(f"查 {case_no}", OTHER)) == ["ReplyOwed", "ConsentMissing"]
        assert named(intake.write(f"查 {case_no}", OTHER)) == ["ReplyOwed"]
        assert intake.wait(10 * DAY) == []


def test_who_came_back_is_asked_again() -> None:
    intake, case_no = reported()
    intake.write("退订")
    intake.write("恢复")
    assert "ConsentAsked" in named(intake.write(f"查 {case_no}", OTHER))


def test_one_question_at_a_time() -> None:
    intake, case_no = reported()
    intake.write(f"查 {case_no}", OTHER)
    assert answers(intake.write(f"查 {case_no}", OTHER)) == ["consent_wanted"]
    assert answers(intake.write(f"查 {case_no}", THIRD)) == ["consent_busy"]
    assert sum(isinstance(event, ConsentAsked) for event in intake.said) == 1
    intake.write("同意")
    assert "ConsentAsked" in named(intake.write(f"查 {case_no}", THIRD))


def test_a_secret_case_is_answered_like_a_number_that_nobody_has() -> None:
    intake = Intake()
    intake.write("底洞镇政府的人态度恶劣,还收红包")
    secret, unknown = intake.only_case().case_no, case_number(START.date(), 777)
    first, second = intake.write(f"查 {secret}", OTHER), intake.write(f"查 {unknown}", THIRD)
    assert answers(first) == answers(second) == ["case_not_yours"]
    replies = [event for event in (*first, *second) if isinstance(event, ReplyOwed)]
    assert [(reply.values, reply.case_no, reply.known_to) for reply in replies] == [({}, None, None)] * 2
    assert intake.only_case().questions == ()


def test_a_case_that_became_secret_is_told_to_nobody() -> None:
    intake, case_no = reported()
    intake.write(f"查 {case_no}", OTHER)
    intake.hear(assigned(intake.only_case(), known_to=("discipline-duty",), secret=True))
    assert intake.write("同意") == []
    assert intake.wait(10 * DAY) == []


def test_who_tries_many_numbers_learns_nothing_after_a_few() -> None:
    intake, case_no = reported()
    for n in range(700, 703):
        assert answers(intake.write(f"查 {case_number(START.date(), n)}", OTHER)) == ["case_not_yours"]
    said = intake.write(f"查 {case_no}", OTHER)
    assert (named(said), answers(said)) == (["ReplyOwed"], ["consent_enough"])
    intake.now += DAY + HOUR
    assert answers(intake.write(f"查 {case_no}", OTHER)) == ["consent_wanted"]


def test_who_has_had_his_answers_for_today_asks_nobody() -> None:
    few = COUNTY.model_copy(update={"county": COUNTY.county.model_copy(update={"answers_per_day": 1})})
    intake = Intake(county=few)
    intake.write("西河街路灯不亮")
    intake.write("在吗", OTHER)
    assert intake.write(f"查 {intake.only_case().case_no}", OTHER) == []


def test_a_withdrawn_case_waits_for_no_consent() -> None:
    intake, case_no = reported()
    intake.write(f"查 {case_no}", OTHER)
    code = next(event for event in intake.write("撤") if isinstance(event, ReplyOwed)).values["code"]
    intake.write(code)
    assert intake.due.rows == {}
    assert intake.wait(10 * DAY) == []


def test_an_official_consents_in_a_case_of_their_own_with_the_same_word() -> None:
    intake = Intake()
    (event,) = intake.write("诉 西河街路灯不亮", OFFICIAL)
    assert isinstance(event, CaseReceived)
    (before,) = intake.write("同意", OFFICIAL)
    assert isinstance(before, OfficialReplied)
    intake.write(f"查 {event.case_no}", OTHER)
    assert answers(intake.write("同意", OFFICIAL)) == ["progress_told", "consent_given"]


def test_an_inquiry_whose_time_is_over_reaches_the_desk_though_the_next_one_comes_first() -> None:
    intake, case_no = reported()
    intake.write(f"查 {case_no}", OTHER)
    intake.now += 2 * DAY
    said = intake.write(f"查 {case_no}", THIRD)
    assert [event.asker for event in said if isinstance(event, ConsentMissing)] == [OTHER[-4:]]
    assert [event.asker for event in said if isinstance(event, ConsentAsked)] == [THIRD[-4:]]


def test_of_a_withdrawn_case_that_is_what_the_other_phone_is_told() -> None:
    intake, case_no = reported()
    code = next(event for event in intake.write("撤") if isinstance(event, ReplyOwed)).values["code"]
    intake.write(code)
    intake.write(f"查 {case_no}", OTHER)
    told = intake.write("同意")[0]
    assert isinstance(told, ReplyOwed)
    assert told.values["standing"] == "withdrawn"


def test_a_moment_of_an_earlier_inquiry_ends_no_later_one() -> None:
    intake, case_no = reported()
    intake.write(f"查 {case_no}", OTHER)
    DUES["consent"](intake, case_no, START + HOUR)  # type: ignore[arg-type] # a fake
    assert answers(intake.write("同意")) == ["progress_told", "consent_given"]


def test_the_same_number_again_counts_once() -> None:
    intake, case_no = reported()
    unknown = case_number(START.date(), 700)
    for _ in range(5):
        assert answers(intake.write(f"查 {unknown}", OTHER)) == ["case_not_yours"]
        intake.now += 2 * HOUR  # within the hour the same words would have the same answer twice at most
    assert answers(intake.write(f"查 {case_no}", OTHER)) == ["consent_wanted"]


def test_a_consent_that_is_taken_again_after_a_restore_tells_nobody_twice() -> None:
    intake, case_no = reported()
    intake.write(f"查 {case_no}", OTHER)
    yes = intake.text("同意")
    before = len(intake.said)
    intake.take(yes, before=Before(answered=frozenset({yes.key})))
    assert intake.said[before:] == []


def test_asked_and_consented_in_one_batch_of_two_askers() -> None:
    intake, case_no = reported()
    intake.take(intake.text(f"查 {case_no}", OTHER), intake.text(f"查 {case_no}", THIRD))
    assert answers(intake.said) == ["consent_wanted", "consent_busy"]


def decided(intake: Intake, case_no: str, *, granted: bool) -> list[str]:
    """The desk has called the citizen; the templates of what is owed because of it."""
    before = len(intake.said)
    intake.hear(DecisionMade(
        occurred_at=intake.now, case_no=case_no, assignment_id="d1", about="consent", granted=granted,
        unit_name="群众工作局", citizen=Citizen(address=CITIZEN), requested_at=intake.now, received_at=intake.now))
    return answers(intake.said[before:])


@pytest.mark.parametrize(("granted", "told"), [(True, ["progress_told"]), (False, [])])
def test_the_desk_that_called_decides_for_who_did_not_reply(granted: bool, told: list[str]) -> None:
    intake, case_no = reported()
    intake.write(f"查 {case_no}", OTHER)
    intake.wait(2 * DAY)
    assert decided(intake, case_no, granted=granted) == told
    assert intake.store.kept[case_no].questions == ()
    assert decided(intake, case_no, granted=True) == []


def test_a_citizen_who_says_it_after_all_makes_the_desks_word_idle() -> None:
    intake, case_no = reported()
    intake.write(f"查 {case_no}", OTHER)
    intake.wait(2 * DAY)
    assert answers(intake.write("同意")) == ["progress_told", "consent_given"]
    assert decided(intake, case_no, granted=True) == []
