"""A carrier that calls ten times at once with one text makes one case."""

from tests.journey.people import DIDONG_DUTY
from tests.phones import RunningTown, case_no_in


def test_ten_calls_with_one_text_make_one_case(town: RunningTown) -> None:
    citizen, official = town.citizen(), town.phone(DIDONG_DUTY)
    citizen.writes("西河街三号楼前路灯不亮", copies=10)
    case_no = case_no_in(citizen.reads("编号"))
    official.reads(case_no)
    citizen.writes("查")
    citizen.reads("已交")
    receipts = [words for words in citizen.texts() if "您反映的情况已收到" in words]
    prompts = [words for words in official.texts() if "三号楼前路灯不亮" in words]
    assert (len(receipts), len(prompts)) == (1, 1)
