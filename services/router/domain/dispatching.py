"""`派 CODE unit 会办 unit`: which units the words name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from services.mesh.contracts.county import County, Unit
from services.mesh.derived import derived
from services.mesh.simplified import simplified

_HELPERS = re.compile(r"会办|协办|配合|\bwith\b", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,，、;；。.:：]+")
_AND = re.compile(r"[和及与]")  # also a part of names such as 和平镇
_LEAD_MARKS = re.compile(r"^(给|由|到|牵头)+|(牵头|办理|主办)+$")


@dataclass(frozen=True, kw_only=True)
class Named:
    """The units named; `unknown` is the first name that no unit, or more than one, goes by."""

    lead_id: str | None = None
    helper_ids: tuple[str, ...] = ()
    unknown: str | None = None


def named_units(county: County, words: str) -> Named:
    """Read the unit in charge and the ones that help."""
    before, *after = _HELPERS.split(simplified(words))
    if not _names(before):
        return Named(unknown=words.strip())
    found: list[str] = []
    for name in [name for part in (before, *after) for name in _names(part)]:
        units = _units(county, name)
        if not units:
            return Named(unknown=name)
        found += units
    lead, *helpers = dict.fromkeys(found)
    return Named(lead_id=lead, helper_ids=tuple(helpers))


def _names(words: str) -> list[str]:
    return [name for part in _BETWEEN.split(words) if (name := _LEAD_MARKS.sub("", part))]


def _units(county: County, name: str) -> list[str]:
    """The unit of that name, or the several that it joins; empty when one of them is unknown."""
    units = [_unit(county, name)]
    if units == [None]:
        units = [_unit(county, part) for part in _AND.split(name)]
    return [] if None in units else [unit_id for unit_id in units if unit_id]


def _unit(county: County, name: str) -> str | None:
    """The unit of that name; else the only one whose name holds it."""
    book, wanted = derived(county, _book), _plain(name)
    if wanted in book:
        return book[wanted]
    close = {unit_id for known, unit_id in book.items() if len(wanted) > 1 and wanted in known}
    return close.pop() if len(close) == 1 else None


def _book(county: County) -> dict[str, str]:
    return {_plain(name): unit.id for unit in county.units for name in _all_names(unit)}


def _all_names(unit: Unit) -> Iterable[str]:
    return (unit.name, *unit.also, unit.id)


def _plain(name: str) -> str:
    return simplified(name).casefold()
