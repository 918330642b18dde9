"""What is lacking is asked; the answer completes the same case, and the official hears it once."""

from services.console.case import tell
from tests.journey.people import DIDONG_DUTY
from tests.phones import RunningTown, await_value, case_no_in

DESK = "+8613900000001"


def test_the_answer_completes_the_case_and_the_official_hears_it_once(town: RunningTown) -> None:
    citizen, official, desk = town.citizen(), town.phone(DIDONG_DUTY), town.phone(DESK)
    citizen.writes("路灯不亮,晚上老人摔了一跤")
    case_no = case_no_in(citizen.reads("已收到"))
    citizen.reads(case_no, "请问具体在哪里", "直接回复就行")
    citizen.writes("查")
    citizen.reads(case_no, "等您补充地点")
    citizen.writes("好")
    citizen.writes("西河街")
    citizen.reads("已补充到您的事项", case_no)
    prompt = official.reads(case_no, "路灯不亮,晚上老人摔了一跤", "西河街·路灯→底洞镇人民政府")
    assert prompt.count("西河街") == 3  # the place, the citizen's own words, why
    citizen.writes("进度")
    citizen.reads(case_no, "已交底洞镇人民政府")
    assert [words for words in official.texts() if case_no in words] == [prompt]
    assert desk.texts() == []


def test_who_does_not_answer_is_asked_once_more_and_then_a_person_dispatches_it(own_town: RunningTown) -> None:
    citizen = own_town.citizen()
    citizen.writes("路灯不亮")
    case_no = case_no_in(citizen.reads("已收到"))
    citizen.reads(case_no, "请问具体在哪里")
    await_value(lambda: any(line.what == "asked" for line in tell(own_town.plan.amqp_uri, case_no, None).lines) or None,
                lambda: "intake did not hear that the citizen was asked")
    own_town.advance(hours=2, minutes=5)
    citizen.reads(case_no, "还差地点", "不知道")
    own_town.advance(hours=2)
    desk = own_town.phone(DESK)
    code = desk.reads(case_no, "待派", "路灯·地点不明→群众工作局").split("派 ")[-1].split()[0]
    desk.writes(f"派 {code} 底洞镇人民政府")
    own_town.phone(DIDONG_DUTY).reads(case_no, "路灯不亮", "接 ")
    assert len([words for words in citizen.texts() if "在哪" in words]) == 2


def test_who_can_not_say_it_gets_a_person_at_once(town: RunningTown) -> None:
    citizen = town.citizen()
    citizen.writes("有个事情想请你们管一下")
    case_no = case_no_in(citizen.reads("已收到"))
    citizen.reads(case_no, "什么事、在哪里")
    citizen.writes("我也说不清楚")
    citizen.reads("没关系", case_no)
    town.phone(DESK).reads(case_no, "待派")


def test_a_split_text_whose_second_half_comes_first_is_one_case(town: RunningTown) -> None:
    citizen, official = town.citizen(), town.phone(DIDONG_DUTY)
    citizen.writes("看不到路,老人摔了两回,请派人来看看")
    case_no = case_no_in(citizen.reads("已收到"))
    citizen.writes("西河街菜市场的路灯坏了三天了,晚上")
    prompt = official.reads(case_no, "看不到路", "西河街菜市场的路灯坏了三天了")
    assert [words for words in official.texts() if case_no in words] == [prompt]
    assert len([words for words in citizen.texts() if "您反映的情况已收到" in words]) == 1
