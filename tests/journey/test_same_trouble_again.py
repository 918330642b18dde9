"""The same trouble is there again soon after its case was closed."""

from tests.journey.people import DIDONG_DUTY
from tests.phones import Phone, RunningTown, case_no_in


def closed(town: RunningTown, words: str) -> tuple[Phone, Phone, str, str]:
    """A case that its citizen was satisfied with; its official, number and reply code."""
    citizen, official = town.citizen(), town.phone(DIDONG_DUTY)
    citizen.writes(words)
    case_no = case_no_in(citizen.reads("编号"))
    code = official.code(case_no)
    official.writes(f"接 {code}")
    official.reads("已接单")
    official.writes(f"办 {code} 已换新灯泡")
    citizen.reads(case_no, "已换新灯泡")
    citizen.writes("满意")
    citizen.reads("谢谢您的评价")
    town.advance(hours=2, minutes=5)
    citizen.asks(f"查 {case_no}", case_no, "已答复并结束")
    return citizen, official, case_no, code


def test_whoever_says_that_it_is_not_solved_gets_the_case_reopened(own_town: RunningTown) -> None:
    citizen, official, case_no, code = closed(own_town, "西河街路灯坏了两盏")
    citizen.writes("西河街路灯又坏了")
    citizen.reads(f"是{case_no}号件(西河街路灯)没解决吗?是请回 没解决;别的事请回 新件。")
    citizen.writes("没解决")
    citizen.reads("很抱歉没办好", case_no, "已重新办理")
    assert official.code(case_no, "群众不满意:西河街路灯又坏了") != code


def test_another_matter_is_a_case_of_its_own(own_town: RunningTown) -> None:
    citizen, official, case_no, _ = closed(own_town, "西河街桥头路灯不亮")
    own_town.begin()
    citizen.writes("西河街路灯还有一盏坏的")
    citizen.reads(case_no, "没解决吗")
    citizen.writes("新件")
    assert case_no_in(citizen.reads("情况已收到")) != case_no
    official.reads("西河街路灯还有一盏坏的", "接 ")


def test_words_about_which_nobody_answers_are_a_case_half_an_hour_later(own_town: RunningTown) -> None:
    citizen, official, case_no, _ = closed(own_town, "西河街菜市口路灯不亮")
    own_town.begin()
    citizen.writes("西河街菜市口路灯又灭了")
    citizen.reads(case_no, "没解决吗")
    own_town.advance(minutes=31)
    assert case_no_in(citizen.reads("情况已收到")) != case_no
    official.reads("西河街菜市口路灯又灭了", "接 ")
