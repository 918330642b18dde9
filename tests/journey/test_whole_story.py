"""`directline case show`: the whole story of a case, from all four services, in order of time."""

from services.console.case import tell
from tests.journey.people import DIDONG_DUTY
from tests.phones import RunningTown, case_no_in


def test_a_case_is_told_by_all_services_in_order_without_codes_or_phones(town: RunningTown) -> None:
    citizen, official = town.citizen(), town.phone(DIDONG_DUTY)
    citizen.writes("西河街下水道堵了")
    case_no = case_no_in(citizen.reads("编号"))
    code = official.code(case_no)
    official.writes(f"接 {code}")
    citizen.reads("接办")
    story = tell(town.plan.amqp_uri, case_no, None)
    assert story.silent == []
    assert {line.service for line in story.lines} == {"intake", "router", "notifier", "escalation"}
    assert [line.at for line in story.lines] == sorted(line.at for line in story.lines)
    told = "\n".join(line.model_dump_json() for line in story.lines)
    assert "西河街" in told
    assert code not in told
    assert citizen.number not in told
    assert DIDONG_DUTY not in told
