"""Who does not want to be named, and who writes for somebody else."""

import json

from tests.journey.people import DIDONG_DUTY
from tests.journey.test_command_line import directline
from tests.phones import RunningTown, await_value, case_no_in


def test_a_name_is_hidden_from_the_unit(town: RunningTown) -> None:
    citizen, official = town.citizen(), town.phone(DIDONG_DUTY)
    citizen.writes("西河街粮站门口路灯不亮")
    case_no = case_no_in(citizen.reads("编号"))
    code = official.code(case_no)
    citizen.writes("莫说是我")
    citizen.reads("已为您保密")

    def hidden() -> set[str] | None:
        told = json.loads(directline(town, "case", "show", case_no, "--json").stdout)
        found = {line["service"] for line in told if line["what"] == "hidden"}
        return found if len(found) > 1 else None

    assert await_value(hidden, lambda: "router never heard of it") == {"intake", "router"}
    official.writes(f"详 {code}")
    assert citizen.number.removeprefix("+86") not in official.reads(case_no, "粮站")


def test_for_whom_a_complaint_was_made_follows_and_adds_to_it(town: RunningTown) -> None:
    writer, mother, official = town.citizen(), town.citizen(), town.phone(DIDONG_DUTY)
    writer.writes(f"帮我妈{mother.number.removeprefix('+86')}反映:西河街茶馆对面路灯不亮")
    case_no = case_no_in(writer.reads("编号"))
    official.code(case_no)
    assert mother.texts() == []
    mother.writes("查")
    mother.reads(case_no, "底洞镇人民政府")
    mother.writes("补 是左手边第二盏")
    mother.reads("已补充", case_no)
    official.reads("群众补充", case_no, "左手边第二盏")
    mother.writes("撤")
    mother.reads(case_no, "当初反映的那部手机")
