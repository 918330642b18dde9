"""The judge finds everything that must not be, and nothing else."""

from dataclasses import replace

import pytest

from tests.chaos.judge import Sms, Verdict, judge
from tests.chaos.stories import Story

STEPS = {"handler": 30.0, "deputy": 60.0, "head": 120.0}
CASE, OTHER_CASE = "26112300011", "26112300022"
CITIZEN = "+8613800000001"
TOLD = Story(phone=CITIZEN, mark="BCDF", unit="lights", ending="told", at=1.0)
OTHER = Story(phone="+8613800000002", mark="BCDG", unit="water", ending="told", at=2.0)
CLIMBS = replace(TOLD, ending="climbs")
IN_TIME = replace(TOLD, ending="taken in time")
HANDLER, DEPUTY, HEAD = (TOLD.official(role) for role in ("handler", "deputy", "head"))


def receipt(to: str = CITIZEN, case_no: str = CASE, at: float = 2.0) -> Sms:
    return Sms(to=to, words=f"【演练】您反映的情况已收到,编号{case_no}。回复 查 可看进度。", at=at)


def prompt(story: Story = TOLD, case_no: str = CASE, to: str = "", at: float = 2.0) -> Sms:
    words = f"【演练】{case_no} 西河街:“{story.words}”。回复 接 123456"
    return Sms(to=to or story.official("handler"), words=words, at=at)


def late(to: str, at: float = 100.0) -> Sms:
    words = f"【演练】照明所逾期未接单,时限10:00。{CASE} 西河街:“{TOLD.words}”接办请回复 接 123456"
    return Sms(to=to, words=words, at=at)


def verdict(*ledger: Sms, stories: tuple[Story, ...] = (TOLD,), patience: float = 60.0) -> Verdict:
    return judge(stories, ledger, steps=STEPS, patience=patience)


def faults(found: Verdict) -> list[str]:
    return sorted(finding.fault for finding in found.findings)


def test_nothing_is_found_when_everybody_was_told_once() -> None:
    found = verdict(receipt(), prompt(), receipt(OTHER.phone, OTHER_CASE), prompt(OTHER, OTHER_CASE),
                    stories=(TOLD, OTHER))
    assert faults(found) == []
    assert found.waits["receipt"] == [1.0, 0.0]


def test_what_nobody_was_told_is_lost() -> None:
    found = verdict(receipt())
    assert [(one.fault, one.to, one.what) for one in found.findings] == [("lost", HANDLER, "prompt")]


def test_the_same_twice_is_doubled_unless_it_is_marked_as_sent_again() -> None:
    again = replace(receipt(), words="（补发）" + receipt().words)
    assert faults(verdict(receipt(), receipt(), prompt())) == ["doubled"]
    marked = verdict(receipt(), again, prompt())
    assert faults(marked) == []
    assert len(marked.again) == 1


def test_a_second_case_for_one_text_is_doubled() -> None:
    assert faults(verdict(receipt(), prompt(), receipt(case_no=OTHER_CASE))) == ["doubled"]


def test_a_prompt_to_another_unit_has_a_wrong_recipient() -> None:
    assert faults(verdict(receipt(), prompt(), prompt(to=OTHER.official("handler")))) == ["wrong recipient"]


def test_a_case_number_that_means_two_texts_is_crossed() -> None:
    found = verdict(receipt(), prompt(), receipt(OTHER.phone, CASE), prompt(OTHER, OTHER_CASE), stories=(TOLD, OTHER))
    assert "crossed" in faults(found)


def test_a_step_before_its_time_is_early() -> None:
    reminder = Sms(to=HANDLER, words=f"【演练】催办:{CASE} 西河街“{TOLD.words}”还没接单,10:00到期。", at=32.0)
    steps = (late(DEPUTY, 62.0), late(HEAD, 122.0))
    assert faults(verdict(receipt(), prompt(), reminder, *steps, stories=(CLIMBS,))) == []
    assert faults(verdict(receipt(), prompt(), replace(reminder, at=30.0), *steps, stories=(CLIMBS,))) == ["early"]


def test_a_step_long_after_its_time_is_late() -> None:
    reminder = Sms(to=HANDLER, words=f"【演练】催办:{CASE} 西河街“{TOLD.words}”还没接单,10:00到期。", at=91.0)
    told = (receipt(), prompt(), reminder, late(DEPUTY, 121.0))
    assert faults(verdict(*told, late(HEAD, 181.0), stories=(CLIMBS,))) == []
    found = verdict(*told, late(HEAD, 181.5), stories=(CLIMBS,))
    assert [(one.fault, one.to, one.what) for one in found.findings] == [("late", HEAD, "late")]
    assert faults(verdict(*told[:2], replace(reminder, at=91.5), late(DEPUTY, 121.5), late(HEAD, 181.0),
                          stories=(CLIMBS,))) == ["late", "late"]


@pytest.mark.parametrize("ending", ["told", "accepted"])
def test_a_step_nobody_should_take_is_found(ending: str) -> None:
    found = verdict(receipt(), prompt(), late(DEPUTY), stories=(replace(TOLD, ending=ending),))
    assert "wrong recipient" in faults(found)


def test_a_step_against_somebody_who_replied_in_time_must_be_withdrawn() -> None:
    rest = (receipt(), prompt(), Sms(to=HANDLER, words=f"已接单:{CASE}。", at=3), Sms(
        to=CITIZEN, words=f"您的事项(编号{CASE})已由照明所接办,17:30前答复您。", at=3))
    withdrawn = Sms(to=DEPUTY, words=f"照明所已在10:00按时回复,{CASE}的督办撤回。", at=101)
    assert faults(verdict(*rest, late(DEPUTY), withdrawn, stories=(IN_TIME,))) == []
    assert faults(verdict(*rest, late(DEPUTY), stories=(IN_TIME,))) == ["not withdrawn"]


def test_a_step_stands_when_its_official_was_asked_after_it_fell_due() -> None:
    rest = (receipt(), Sms(to=HANDLER, words=f"已接单:{CASE}。", at=80), Sms(
        to=CITIZEN, words=f"您的事项(编号{CASE})已由照明所接办,17:30前答复您。", at=80))
    assert faults(verdict(*rest, prompt(at=70), late(DEPUTY, at=62), stories=(IN_TIME,), patience=90)) == []


def test_who_was_told_the_answer_need_not_be_told_who_is_working_on_it() -> None:
    rated = replace(TOLD, ending="rated")
    told = (receipt(), prompt(), Sms(to=HANDLER, words=f"已接单:{CASE}。", at=3),
            Sms(to=HANDLER, words=f"答复已收到:{CASE}。", at=4),
            Sms(to=CITIZEN, words=f"您的事项(编号{CASE})照明所答复:“已处理好,杆号BCDF”满意请回复5", at=5),
            Sms(to=CITIZEN, words="谢谢您的评价(5分)。", at=6))
    assert faults(verdict(*told, stories=(rated,))) == []
    lost = {one.what for one in verdict(*told[:4], stories=(rated,)).findings}
    assert lost == {"case accepted", "case answered", "rated"}


def test_whoever_waits_too_long_is_told_late() -> None:
    assert faults(verdict(receipt(at=62.0), prompt())) == ["late"]


def test_what_belongs_to_no_text_is_unexpected() -> None:
    assert faults(verdict(receipt(), prompt(), Sms(to=CITIZEN, words="没看明白。", at=3))) == ["unexpected"]
    assert faults(verdict(receipt(), prompt(), Sms(to="+8613877777777", words="没看明白。", at=3))) == ["unexpected"]
