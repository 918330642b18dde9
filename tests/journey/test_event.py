"""Event mode: supervision opens an event, many write, one official is prompted once."""

import json

from tests.journey.test_command_line import directline
from tests.phones import RunningTown, case_no_in

XUNCHANG_DUTY = "+8613900000051"
TEXT = "巡场镇水管检修停水,预计今晚8点恢复。"


def test_many_write_about_one_event_and_each_gets_the_honest_text(own_town: RunningTown) -> None:
    town = own_town
    opened = directline(town, "event", "open", "--name", "停水", "--area", "xunchang", "--word", "停水",
                        "--word", "没水", "--hours", "12", "--text", TEXT)
    assert opened.returncode == 0, opened.stderr
    event_id = opened.stdout.split()[0]
    first, second, burning = town.citizen(), town.citizen(), town.citizen()
    official = town.phone(XUNCHANG_DUTY)
    first.writes("巡场金河大道停水了")
    lead = case_no_in(first.reads("编号", TEXT))
    code = official.code(lead, "停水·")
    second.writes("巡场森林步行街没水做饭")
    own = case_no_in(second.reads("编号", TEXT))
    burning.writes("巡场金河大道停水,变压器起火了")
    assert TEXT not in burning.reads("110、119或120")
    official.writes(f"详 {code}")
    official.reads(lead, "2人反映", own)
    [told] = json.loads(directline(town, "event", "list", "--json").stdout)
    assert (told["cases"], told["lead_case_no"], told["lasts"]) == (2, lead, True)
    assert directline(town, "event", "close", event_id).returncode == 0
    assert directline(town, "event", "close", event_id).returncode == 1
    later = town.citizen()
    later.writes("巡场环城路没水")
    assert TEXT not in later.reads("编号")
    official.writes(f"办 {code} 水已恢复")
    second.reads(own, "已答复")
    unknown = directline(town, "event", "open", "--name", "x", "--area", "nowhere", "--word", "水", "--hours", "1",
                         "--text", "预计今晚恢复")
    assert unknown.returncode == 2
    assert "nowhere" in unknown.stderr
