"""A case that nobody accepts climbs, step by step, and stops when it is taken."""

from tests.journey.people import HOUSING_DEPUTY, HOUSING_DUTY, HOUSING_HEAD
from tests.phones import RunningTown, case_no_in, code_in


def test_an_overdue_acceptance_climbs_the_ladder(own_town: RunningTown) -> None:
    town = own_town
    citizen, official = town.citizen(), town.phone(HOUSING_DUTY)
    citizen.writes("经五路路灯不亮")
    case_no = case_no_in(citizen.reads("编号"))
    official.reads(case_no, "接 ")

    town.advance(hours=1, minutes=50)
    assert not town.phone(HOUSING_DEPUTY).texts()

    town.advance(minutes=15)
    deputy = town.phone(HOUSING_DEPUTY)
    told = deputy.reads("逾期未接单", case_no)
    assert not town.phone(HOUSING_HEAD).texts()

    town.advance(hours=3, minutes=30)
    town.phone(HOUSING_HEAD).reads("逾期未接单", case_no)
    assert len(deputy.texts()) == 1

    deputy.writes(f"接 {code_in(told)}")
    citizen.reads(case_no, "接办")
