"""A citizen's text reaches the official's phone."""

from tests.journey.people import DIDONG_DUTY, HOUSING_DUTY
from tests.phones import RunningTown, case_no_in


def test_a_text_brings_its_sender_a_receipt_and_the_official_a_prompt(town: RunningTown) -> None:
    citizen, official = town.citizen(), town.phone(DIDONG_DUTY)
    citizen.writes("西河街路灯不亮")
    case_no = case_no_in(citizen.reads("【直通车】", "已收到", "编号"))
    prompt = official.reads("【直通车】", case_no, "西河街路灯不亮", "回复 接 ")
    assert "住建局" not in prompt


def test_the_area_decides_who_is_in_charge(town: RunningTown) -> None:
    citizen = town.citizen()
    citizen.writes("经五路路灯不亮三天了")
    case_no = case_no_in(citizen.reads("编号"))
    town.phone(HOUSING_DUTY).reads(case_no, "经五路路灯不亮三天了")
    assert not any(case_no in words for words in town.phone(DIDONG_DUTY).texts())


def test_small_talk_is_no_case(town: RunningTown) -> None:
    citizen = town.citizen()
    citizen.writes("你好")
    citizen.reads("没看明白")
    assert len(citizen.texts()) == 1
