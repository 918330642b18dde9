"""Who may know of a secret case: the persons the county names for such cases, minus the accused."""

from collections.abc import Iterable

from services.mesh.contracts.county import County


def known_to(county: County, accused: Iterable[str]) -> tuple[str, ...]:
    """The first row of the county's list that the accused leave anybody in; empty when there is none."""
    barred = accused_persons(county, accused)
    for row in county.secret:
        free = tuple(person for person in row if person not in barred)
        if free:
            return free
    return ()


def accused_persons(county: County, accused: Iterable[str]) -> frozenset[str]:
    """Ids of all persons meant by ids of units and persons, whoever shares a phone with one of them included."""
    ids = frozenset(accused)
    everybody = [(unit.id, official) for unit in county.units for official in unit.officials]
    phones = {official.phone for unit_id, official in everybody if unit_id in ids or official.id in ids}
    return frozenset(official.id for _, official in everybody if official.phone in phones)
