"""Whoever asks hears how it stands."""

from tests.journey.people import DIDONG_DUTY
from tests.phones import RunningTown, case_no_in


def test_progress_follows_the_case(town: RunningTown) -> None:
    citizen, official = town.citizen(), town.phone(DIDONG_DUTY)
    citizen.writes("西河街污水横流")
    case_no = case_no_in(citizen.reads("编号"))
    code = official.code(case_no)
    citizen.writes("查")
    citizen.reads(case_no, "已交底洞镇人民政府")
    official.writes(f"接 {code}")
    official.reads("已接单")
    citizen.reads(case_no, "接办")
    citizen.writes(f"进度 {case_no}")
    citizen.reads(case_no, "正在办理")
    official.writes(f"报 {code} 已到现场,明天疏通")
    citizen.reads(case_no, "有进展", "已到现场,明天疏通")


def test_somebody_elses_case_is_not_told_at_once(town: RunningTown) -> None:
    citizen, stranger = town.citizen(), town.citizen()
    citizen.writes("西河街垃圾没人收,排水沟堵塞")
    case_no = case_no_in(citizen.reads("编号"))
    stranger.writes(f"查 {case_no}")
    stranger.reads("已请机主确认")
