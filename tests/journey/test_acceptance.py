"""An official takes a case by its code; nobody else can."""

from tests.journey.people import DIDONG_DUTY, HOUSING_DUTY
from tests.phones import RunningTown, case_no_in


def test_an_official_accepts_and_the_citizen_hears_by_when(town: RunningTown) -> None:
    citizen, official = town.citizen(), town.phone(DIDONG_DUTY)
    citizen.writes("西河街井盖坏了")
    case_no = case_no_in(citizen.reads("编号"))
    official.writes(f"接 {official.code(case_no)}")
    official.reads("已接单", "办好请回复")
    citizen.reads(case_no, "底洞镇人民政府", "接办", "前答复")


def test_a_code_from_another_phone_is_refused(town: RunningTown) -> None:
    citizen, official, stranger = town.citizen(), town.phone(DIDONG_DUTY), town.phone(HOUSING_DUTY)
    citizen.writes("西河街人行道破损")
    case_no = case_no_in(citizen.reads("编号"))
    code = official.code(case_no)
    stranger.writes(f"接 {code}")
    stranger.reads("编码不对")
    official.writes(f"接{code}")
    official.reads("已接单")


def test_a_word_without_a_code_is_reached_not_accepted(town: RunningTown) -> None:
    citizen, official = town.citizen(), town.phone(DIDONG_DUTY)
    citizen.writes("西河街流动摊占道")
    code = official.code(case_no_in(citizen.reads("编号")))
    official.writes("收到,马上去")
    assert official.reads("还没接单")
    official.writes(f"接 {code}")
    official.reads("已接单")
