"""Whose phone it is."""

from services.mesh.contracts.county import County
from services.mesh.contracts.people import Language
from services.mesh.derived import derived


def is_official(county: County, address: str) -> bool:
    """Whether the county's directory has this phone."""
    return address in derived(county, _phones)


def reads(county: County, address: str) -> Language | None:
    """The language of an official's phone by the directory, of the first one on a shared phone."""
    return derived(county, _phones).get(address)


def _phones(county: County) -> dict[str, Language]:
    found: dict[str, Language] = {}
    for unit in county.units:
        for official in unit.officials:
            found.setdefault(official.phone, official.language)
    return found


def units_of(county: County, accused: frozenset[str]) -> tuple[str, ...]:
    """The units that are accused, or whose persons are."""
    return tuple(unit.id for unit in county.units
                 if unit.id in accused or any(official.id in accused for official in unit.officials))
