"""A complaint about an official's conduct reaches only those whom the county names for it."""

from tests.journey.people import DISCIPLINE_DUTY, DISCIPLINE_SECOND
from tests.phones import RunningTown, case_no_in


def test_a_conduct_complaint_reaches_only_its_whitelist(own_town: RunningTown) -> None:
    town = own_town
    citizen = town.citizen()
    citizen.writes("住建局值班员态度恶劣,还收红包")
    receipt = citizen.reads("由专人办理", "编号")
    discipline = town.phone(DISCIPLINE_DUTY)
    code = discipline.code()
    town.advance(days=1, hours=1)
    discipline.writes(f"接 {code}")
    citizen.reads("接办")
    told = {text["phone"] for text in town.ledger()}
    assert told <= {citizen.number, DISCIPLINE_DUTY, DISCIPLINE_SECOND}
    assert not any("红包" in text["words"] or "住建局" in text["words"] for text in town.ledger())
    assert case_no_in(receipt)
