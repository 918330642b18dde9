"""A citizen takes a complaint back; nobody else can."""

import json
import re

from tests.journey.people import DIDONG_DUTY
from tests.journey.test_command_line import directline
from tests.phones import RunningTown, await_value, case_no_in


def test_a_withdrawal_needs_the_code_from_the_phone_that_wrote(town: RunningTown) -> None:
    citizen, stranger, official = town.citizen(), town.citizen(), town.phone(DIDONG_DUTY)
    citizen.writes("西河街尾巴上那盏路灯不亮")
    case_no = case_no_in(citizen.reads("编号"))
    code = official.code(case_no)
    citizen.writes("撤")
    asked = citizen.reads(f"撤回{case_no}请回复")
    found = re.search(r"请回复 (\d{4})。", asked)
    assert found, asked
    stranger.writes(found[1])
    stranger.reads("没看明白")
    citizen.writes("撤 0000")
    citizen.reads("数字不对", case_no)
    citizen.writes(found[1])
    citizen.reads(case_no, "已撤回")
    official.reads("群众已撤回", case_no)
    official.writes(f"接 {code}")
    official.reads(case_no, "已结束,不用再回")
    citizen.writes("查")
    citizen.reads(case_no, "已按您的要求撤回")

    def counted() -> list[dict[str, object]] | None:
        told = directline(town, "withdrawals", "--json")
        assert told.returncode == 0, told.stderr
        found: list[dict[str, object]] = json.loads(told.stdout)
        return found or None

    assert {"unit": "底洞镇人民政府", "count": 1, "pressed": 0} in await_value(counted, lambda: "nothing is counted")


def test_which_of_several_is_asked(town: RunningTown) -> None:
    citizen = town.citizen()
    citizen.writes("西河街路灯不亮")
    lamp = case_no_in(citizen.reads("编号"))
    citizen.writes("金河大道积水")
    citizen.reads("编号", "回复 查")
    water = await_value(lambda: next((case_no_in(words) for words in citizen.texts() if lamp not in words), None),
                        lambda: f"no second case: {citizen.texts()}")
    citizen.writes("撤")
    citizen.reads("您要撤回哪件", f"1 {water}金河大道", f"2 {lamp}西河街")
    citizen.writes("2")
    citizen.reads(f"撤回{lamp}请回复")
