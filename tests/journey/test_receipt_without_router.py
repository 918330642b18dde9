"""The citizen has a receipt although the router is down; the prompt follows when it is back."""

from tests.journey.people import DIDONG_DUTY
from tests.phones import RunningTown, case_no_in


def test_the_receipt_comes_though_the_router_is_down(town: RunningTown) -> None:
    citizen = town.citizen()
    town.stop("router")
    try:
        citizen.writes("西河街下水道堵了")
        case_no = case_no_in(citizen.reads("已收到", "编号"))
    finally:
        town.start("router")
    town.phone(DIDONG_DUTY).reads(case_no, "下水道堵了", "接 ")
