"""Another county's file, no other code."""

from pathlib import Path

from services.console.settings import SAMPLE_COUNTY
from tests.phones import case_no_in, running_town

LINHAI = SAMPLE_COUNTY.with_name("linhai-example.yaml")
FISHERY, HARBOUR_TOWN = "+8613700000011", "+8613700000031"


def test_another_county_runs_without_a_change_of_code(amqp_uri: str, tmp_path: Path) -> None:
    with running_town(amqp_uri, tmp_path, LINHAI) as town:
        citizen, fishery = town.citizen(), town.phone(FISHERY)
        citizen.writes("渔港路渔船占了泊位")
        case_no = case_no_in(citizen.reads("【民声热线】", "编号"))
        code = fishery.code("【民声热线】", case_no, "渔港路渔船占了泊位")
        town.phone(HARBOUR_TOWN).reads("会办", case_no)
        fishery.writes(f"接 {code}")
        citizen.reads(case_no, "渔业局", "接办")
