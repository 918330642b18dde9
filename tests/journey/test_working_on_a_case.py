"""Officials work on a case by SMS: they ask, call, hand over, ask for time; each is confirmed in one short answer."""

from tests.journey.people import SUPERVISION, TRANSPORT_DUTY, TRANSPORT_HEAD
from tests.phones import Phone, RunningTown, case_no_in


def accepted(town: RunningTown, words: str) -> tuple[Phone, Phone, str, str]:
    """A road case that its official has taken, with the code."""
    citizen, official = town.citizen(), town.phone(TRANSPORT_DUTY)
    citizen.writes(words)
    case_no = case_no_in(citizen.reads("编号"))
    code = official.code(case_no)
    official.writes(f"接 {code}")
    official.reads("已接单", case_no)
    return citizen, official, case_no, code


def test_a_question_reaches_the_citizen_and_the_answer_comes_back_to_who_asked(town: RunningTown) -> None:
    citizen, official, case_no, code = accepted(town, "王家镇团聚村进村道路太烂")
    official.writes(f"问{code}是学校那段吗")
    official.reads("已转问群众", case_no)
    asked = citizen.reads("是学校那段吗", "请直接回复")
    assert official.number not in asked
    citizen.writes("是的")
    official.reads("群众答复", case_no, "是的")
    citizen.reads("已转给承办单位")


def test_the_number_is_given_to_who_asks_for_it_and_only_there(town: RunningTown) -> None:
    citizen, official, case_no, code = accepted(town, "王家镇团聚村道路边坡裂缝")
    assert not any(citizen.number in words for words in official.texts())
    official.writes(f"电 {code}")
    official.reads(case_no, citizen.number, "本次查询已记录")


def test_a_colleague_gets_the_case_and_answers_it(town: RunningTown) -> None:
    citizen, official, case_no, code = accepted(town, "王家镇团聚村公路路基垮了")
    colleague = town.phone(TRANSPORT_HEAD)
    official.writes(f"转 {code} 张三")
    official.reads("没有找到这位同事", "交通局负责人")
    official.writes(f"转 {code} 交通局负责人")
    official.reads(case_no, "已转给交通局负责人")
    prompt = colleague.reads("转来", case_no, "路基垮了", "办 ")
    own = prompt.split("办 ")[1][:6]
    assert own != code
    colleague.writes(f"办 {own} 已经修好")
    citizen.reads(case_no, "已经修好")


def test_more_time_is_granted_by_the_decider_and_the_citizen_learns_until_when(town: RunningTown) -> None:
    citizen, official, case_no, code = accepted(town, "王家镇团聚村道路要加宽")
    decider = town.phone(SUPERVISION)
    official.writes(f"延 {code} 等招标")
    official.reads("请写明天数和原因", code)
    official.writes(f"延 {code} 31天 等招标")
    official.reads(case_no, "最多可延30天")
    official.writes(f"延{code} 十天 等招标")
    official.reads(case_no, "延期10天已报批")
    prompt = decider.reads("请审批", case_no, "延期10天", "等招标")
    decision = prompt.split("准 ")[1][:6]
    decider.writes(f"驳 {decision}")
    decider.reads("请写明理由", decision)
    decider.writes(f"准 {decision}")
    decider.reads(case_no, "已批准延期")
    official.reads(case_no, "延期已批准", "12-28 17:30")
    citizen.reads(case_no, "12-28 17:30", "答复您")
    citizen.writes("查")
    citizen.reads(case_no, "正在办理", "12-28 17:30")


def test_a_refusal_reaches_who_asked_with_its_reason_and_the_citizen_is_not_bothered(town: RunningTown) -> None:
    citizen, official, case_no, code = accepted(town, "王家镇团聚村道路护栏倒了")
    decider = town.phone(SUPERVISION)
    official.writes(f"延 {code} 5天 等材料")
    decision = decider.reads("请审批", case_no).split("准 ")[1][:6]
    decider.writes(f"驳 {decision} 材料县里有,不用等")
    official.reads(case_no, "延期未批准", "材料县里有")
    assert not any("需要多些时间" in words for words in citizen.texts())
