"""The unit answers, the citizen judges."""

from tests.journey.people import DIDONG_DUTY
from tests.phones import Phone, RunningTown, case_no_in


def answered(town: RunningTown, words: str) -> tuple[Phone, Phone, str]:
    """A case that its official has answered."""
    citizen, official = town.citizen(), town.phone(DIDONG_DUTY)
    citizen.writes(words)
    case_no = case_no_in(citizen.reads("编号"))
    code = official.code(case_no)
    official.writes(f"接 {code}")
    official.reads("已接单")
    official.writes(f"办 {code} 已换新灯泡,今晚就亮")
    citizen.reads(case_no, "已换新灯泡,今晚就亮", "请回复 满意 或 没解决")
    return citizen, official, case_no


def test_a_satisfied_citizen_is_thanked_and_the_case_ends(town: RunningTown) -> None:
    citizen, _, case_no = answered(town, "西河街路灯坏了两盏")
    citizen.writes("满意")
    citizen.reads("谢谢您的评价")
    citizen.writes(f"查 {case_no}")
    citizen.reads(case_no, "已答复")


def test_a_dissatisfied_citizen_brings_the_case_back_when_nothing_was_corrected(own_town: RunningTown) -> None:
    citizen, official, case_no = answered(own_town, "西河街桥头路灯不亮")
    citizen.writes("没解决")
    citizen.reads("将重新办理", "哪里没解决")
    citizen.writes("灯还是不亮")
    own_town.advance(hours=2, minutes=5)
    official.reads(case_no, "群众不满意", "灯还是不亮", "接 ")
    citizen.reads("已重新办理", case_no)
