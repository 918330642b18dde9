"""Who has a phone: invented citizens, and the county's officials."""

from dataclasses import dataclass
from typing import Literal

from services.mesh.contracts.county import County

Role = Literal["citizen", "handler", "deputy", "head"]


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody with a phone; `unit_kind` is the county file's (department, supervision, ...)."""

    name: str
    phone: str
    role: Role = "citizen"
    unit: str = ""
    unit_kind: str = ""


CITIZENS = (
    Person(name="王大娘", phone="+8613800000001"),
    Person(name="李大爷", phone="+8613800000002"),
    Person(name="陈师傅", phone="+8613800000003"),
    Person(name="小张", phone="+8613800000004"),
    Person(name="刘老师", phone="+8613800000005"),
    Person(name="Anna", phone="+8613800000006"),
)


def officials(county: County | None) -> list[Person]:
    """Everybody in a county file, in its order."""
    return [
        Person(name=who.name, phone=who.phone, role=who.role, unit=unit.name, unit_kind=unit.kind)
        for unit in (county.units if county else ()) for who in unit.officials
    ]
