"""A citizen is dissatisfied twice: a decider decides, with a reason that the citizen gets."""

import re

from tests.journey.people import DIDONG_DUTY, SUPERVISION
from tests.phones import Phone, RunningTown, case_no_in

DECIDE = re.compile(r"督 ?(\d{6})")


def done(official: Phone, citizen: Phone, case_no: str, result: str, *prompt: str) -> None:
    """The official answers the case, and its citizen reads it."""
    code = official.code(case_no, *prompt)
    official.writes(f"接 {code}")
    official.reads("已接单", case_no)
    official.writes(f"办 {code} {result}")
    citizen.reads(case_no, result)


def dissatisfied_twice(town: RunningTown, words: str) -> tuple[Phone, Phone, str]:
    """A case that its citizen has rated badly in two rounds, and which cannot be corrected any more."""
    citizen, official = town.citizen(), town.phone(DIDONG_DUTY)
    citizen.writes(words)
    case_no = case_no_in(citizen.reads("编号"))
    done(official, citizen, case_no, "已换新灯泡")
    citizen.writes("没解决")
    citizen.reads("您评了1分(最差),将重新办理")
    town.advance(hours=2, minutes=5)
    done(official, citizen, case_no, "已检修线路", "群众不满意")
    citizen.writes("没解决,晚上还是黑的")
    citizen.reads("将请上级单位复核,结果会告诉您", "按错请回复 满意")
    town.advance(hours=2, minutes=5)
    citizen.asks(f"查 {case_no}", case_no, "正请上级单位复核")
    return citizen, official, case_no


def decision(town: RunningTown, case_no: str) -> tuple[Phone, str]:
    """The decider's phone and the code it was asked to decide with."""
    decider = town.phone(SUPERVISION)
    found = DECIDE.search(decider.reads(case_no, "督 ", "驳 "))
    assert found
    return decider, found[1]


def test_the_citizen_is_told_that_it_is_reviewed_and_may_be_satisfied_after_all(own_town: RunningTown) -> None:
    citizen, official, case_no = dissatisfied_twice(own_town, "西河街路灯坏了两盏")
    own_town.begin()
    citizen.writes("满意")
    citizen.reads("谢谢您的评价")
    citizen.writes(f"查 {case_no}")
    citizen.reads(case_no, "已答复并结束")
    assert official.texts() == []


def test_the_decider_sends_it_back_and_the_unit_reads_both_reasons(own_town: RunningTown) -> None:
    citizen, official, case_no = dissatisfied_twice(own_town, "西河街桥头路灯不亮")
    decider, code = decision(own_town, case_no)
    decider.writes(f"督 {code} 重办 灯杆要换")
    citizen.reads("已重新办理", case_no)
    official.code(case_no, "晚上还是黑的", "灯杆要换")


def test_the_decider_grants_it_without_words(own_town: RunningTown) -> None:
    citizen, official, case_no = dissatisfied_twice(own_town, "西河街车站路灯不亮")
    decider, code = decision(own_town, case_no)
    own_town.begin()
    decider.writes(f"准 {code}")
    citizen.reads("已重新办理", case_no)
    official.code(case_no, "晚上还是黑的")


def test_the_decider_refuses_and_the_citizen_reads_why(own_town: RunningTown) -> None:
    citizen, _, case_no = dissatisfied_twice(own_town, "西河街菜市口路灯不亮")
    decider, code = decision(own_town, case_no)
    decider.writes(f"驳 {code} 已到现场看过,灯亮")
    citizen.reads(case_no, "经复核", "已到现场看过,灯亮", "不再重新办理")
    citizen.writes(f"查 {case_no}")
    citizen.reads(case_no, "已答复并结束")
    citizen.writes("没解决")
    citizen.reads(case_no, "已经复核")
