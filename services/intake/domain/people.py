"""Whose phone it is."""

from services.mesh.contracts.county import County
from services.mesh.derived import derived


def is_official(county: County, address: str) -> bool:
    """Whether the county's directory has this phone."""
    return address in derived(county, _phones)


def _phones(county: County) -> frozenset[str]:
    return frozenset(official.phone for unit in county.units for official in unit.officials)


def units_of(county: County, accused: frozenset[str]) -> tuple[str, ...]:
    """The units that are accused, or whose persons are."""
    return tuple(unit.id for unit in county.units
                 if unit.id in accused or any(official.id in accused for official in unit.officials))
