"""No loop with another machine: the same words, and our own, are neither news nor answered without end."""

import pytest

from services.intake.domain.echo import added
from tests.unit.intake.fakes import HOUR, MINUTE, Intake, answers, named, told

RATE = "解决了吗?请回复 满意 或 没解决(也可打分:5最好,1最差)"


def test_the_same_words_make_one_case_and_are_answered_twice_at_most() -> None:
    intake = Intake()
    said = [named(intake.write("我正在开会,稍后联系您")) for _ in range(6)]
    assert said == [["CaseReceived"], ["ReplyOwed"], [], [], [], []]
    assert [note.what for note in intake.store.story] == ["received", *["repeated"] * 5]


def test_a_machine_that_answers_each_sms_stops_being_answered() -> None:
    intake = Intake()
    heard = sms = 0
    intake.write("西河街路灯不亮")
    while told(intake) > heard and sms < 100:
        heard, sms = told(intake), sms + 1
        intake.now += MINUTE * 7
        intake.write("您好,我现在不方便接听,请稍后联系")
    assert sms < 5


def test_a_machine_that_sends_our_own_words_back_gets_none_at_all() -> None:
    intake = Intake()
    for n in range(10):
        assert intake.write(f"【直通车】您反映的情况已收到,编号2611230{n:04d}。回复 查 可看进度。") == []
    assert intake.store.kept == {}


def test_what_nobody_understands_is_answered_twice_an_hour_and_a_command_each_time() -> None:
    intake = Intake()
    intake.write("西河街路灯不亮")
    assert [answers(intake.write("在吗")) for _ in range(3)] == [["not_understood"], ["not_understood"], []]
    assert [answers(intake.write("查")) for _ in range(4)] == [["progress"]] * 4
    intake.now += 2 * HOUR
    assert answers(intake.write("在吗")) == ["not_understood"], "after an hour it is said anew"


def test_what_was_said_twice_after_an_hour_is_told_to_the_official_again() -> None:
    intake = Intake()
    intake.write("西河街路灯不亮")
    intake.now += 3 * MINUTE
    assert named(intake.write("西河街路灯不亮!")) == ["ReplyOwed"]
    intake.now += 2 * HOUR
    assert named(intake.write("西河街路灯不亮")) == ["ReplyOwed", "CaseSupplemented"]
    assert len(intake.store.kept) == 1


@pytest.mark.parametrize(("words", "left"), [
    ("【直通车】您反映的情况已收到,编号26112300017。回复 查 可看进度。", ""),
    (f"“【直通车】您的事项(编号26112300017),住建局答复:“灯已\n修好”{RATE}”", ""),
    ("【直通车】您反映的情况已收到,编号26112300017。回复 查 可看进度。还没人来修", "还没人来修"),
    (f"没解决\n> 【直通车】您的事项(编号26112300017)已答复。{RATE}", "没解决"),
    ("【直通车】西河街路灯不亮", "西河街路灯不亮"),
    ("【别的单位】缴费通知", "【别的单位】缴费通知"), ("西河街路灯不亮", "西河街路灯不亮"),
])
def test_only_what_somebody_added_to_our_words_is_content(words: str, left: str) -> None:
    assert added(words, "直通车") == left


def test_a_quote_of_ours_makes_no_case_but_what_stands_beside_it_does() -> None:
    intake = Intake()
    intake.write("金河大道自来水停了\n【直通车】您反映的情况已收到,编号26112300017。回复 查 可看进度。")
    assert intake.only_case().words == "金河大道自来水停了"
