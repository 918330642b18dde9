"""Somebody else asks how a case stands."""

from tests.journey.people import DIDONG_DUTY
from tests.phones import RunningTown, case_no_in

TRIAGE_DESK = "+8613900000001"


def test_with_the_citizens_consent_the_other_phone_is_told(town: RunningTown) -> None:
    citizen, relative = town.citizen(), town.citizen()
    citizen.writes("西河街公厕旁路灯不亮")
    case_no = case_no_in(citizen.reads("编号"))
    town.phone(DIDONG_DUTY).code(case_no)
    relative.writes(f"查 {case_no}")
    relative.reads("已请机主确认")
    citizen.reads(f"尾号{relative.number[-4:]}", case_no, "同意请回 同意")
    citizen.writes("同意")
    citizen.reads("已告诉对方")
    relative.reads("您问的", case_no, "底洞镇人民政府")


def test_without_it_the_desk_calls(own_town: RunningTown) -> None:
    citizen, stranger = own_town.citizen(), own_town.citizen()
    citizen.writes("西河街路灯不亮")
    case_no = case_no_in(citizen.reads("编号"))
    stranger.writes(f"查 {case_no}")
    citizen.reads("同意请回 同意")
    own_town.advance(hours=24, minutes=5)
    desk = own_town.phone(TRIAGE_DESK)
    prompt = desk.reads(f"尾号{stranger.number[-4:]}", case_no, "请打电话问机主")
    assert citizen.number not in prompt
    assert not [words for words in stranger.texts() if "您问的" in words]
    code = prompt.split("准 ")[1][:6]
    desk.writes(f"电 {code}")
    desk.reads(case_no, citizen.number)
    desk.writes(f"准 {code}")
    stranger.reads("您问的", case_no)
