"""The last gate: nobody who may not know of a case is told of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.mesh.contracts.county import County, Official


@dataclass(frozen=True, kw_only=True)
class Directory:
    """The county's officials by id and by phone."""

    by_id: Mapping[str, Official]
    by_phone: Mapping[str, tuple[str, ...]]

    def language(self, person_id: str) -> str:
        """The language a person reads."""
        found = self.by_id.get(person_id)
        return found.language if found else "zh"

    def name(self, person_id: str | None) -> str:
        """A person's name, '' when the county doesn't know him."""
        found = self.by_id.get(person_id or "")
        return found.name if found else ""


def directory(county: County) -> Directory:
    """Who is who in this county."""
    by_id = {official.id: official for unit in county.units for official in unit.officials}
    by_phone: dict[str, tuple[str, ...]] = {}
    for person_id, official in by_id.items():
        by_phone[official.phone] = (*by_phone.get(official.phone, ()), person_id)
    return Directory(by_id=by_id, by_phone=by_phone)


def may_know(person_id: str | None, known_to: tuple[str, ...] | None) -> bool:
    """Whether a person may be told; citizens (None) are told of their own cases."""
    return known_to is None or person_id is None or person_id in known_to


def phone_may_know(phone: str, known_to: tuple[str, ...] | None, people: Directory) -> bool:
    """Whether a phone may be told about a case: every official who reads it must be one who may know."""
    return known_to is None or all(owner in known_to for owner in people.by_phone.get(phone, ()))
