"""What a county file must keep as a whole: names that refer to something, hours that run forward."""

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from services.mesh.contracts.county import County, Ladder, Route
from services.mesh.worktime import LENGTHS
from services.router.county_text import Path

_ROLES = ("handler", "deputy", "head")
_RESERVED = frozenset({*_ROLES, "town"})


class Remark(NamedTuple):
    """Something wrong at a place in the file. `always`: wrong even where the file leaves the key out."""

    path: Path
    sentence: str
    warning: bool = False
    always: bool = False


def remarks(county: County) -> Iterator[Remark]:
    """Everything that is wrong or odd with a file that fits the schema."""
    for check in _CHECKS:
        yield from check(county)


def _general(county: County) -> Iterator[Remark]:
    try:
        ZoneInfo(county.county.timezone)
    except (KeyError, ValueError, OSError):
        yield Remark(("county", "timezone"), f"{county.county.timezone!r} is not a time zone such as Asia/Shanghai.")
    hours = county.county.working_hours
    if not hours:
        yield Remark(("county", "working_hours"), "the county needs at least one span of working hours.")
    moments = [moment for span in hours for moment in span]
    if any(later <= earlier for earlier, later in pairwise(moments)):
        yield Remark(("county", "working_hours"), "working hours must run forward and must not overlap.")


def _ids(county: County) -> Iterator[Remark]:
    areas = _Seen("area or village")
    for place, area in enumerate(county.areas):
        yield from areas.again(("areas", place, "id"), area.id)
        for spot, village in enumerate(area.villages):
            yield from areas.again(("areas", place, "villages", spot, "id"), village.id)
    names = _Seen("unit or official")
    for place, unit in enumerate(county.units):
        yield from names.again(("units", place, "id"), unit.id)
        for spot, official in enumerate(unit.officials):
            yield from names.again(("units", place, "officials", spot, "id"), official.id)
    categories = _Seen("category")
    for place, category in enumerate(county.categories):
        yield from categories.again(("categories", place, "id"), category.id)


class _Seen:
    """Ids met so far in one family of names."""

    def __init__(self, family: str) -> None:
        self._family = family
        self._ids: set[str] = set()

    def again(self, path: Path, name: str) -> Iterator[Remark]:
        if name in self._ids:
            yield Remark(path, f"`{name}` is the id of another {self._family} too.")
        if name in _RESERVED:
            yield Remark(path, f"`{name}` can't be an id: it has a meaning of its own in routes and ladders.")
        self._ids.add(name)


def _phones(county: County) -> Iterator[Remark]:
    first: dict[str, str] = {}
    for place, unit in enumerate(county.units):
        for spot, official in enumerate(unit.officials):
            holder = first.setdefault(official.phone, official.id)
            if holder != official.id:
                path = ("units", place, "officials", spot, "phone")
                yield Remark(path, f"`{holder}` has the same phone.", warning=True)


def _covers(county: County) -> Iterator[Remark]:
    covered: dict[str, str] = {}
    for place, unit in enumerate(county.units):
        for spot, area in enumerate(unit.covers):
            path = ("units", place, "covers", spot)
            yield from _unknown(path, area, _areas(county), "area or village")
            if unit.kind == "town" and covered.setdefault(area, unit.id) != unit.id:
                yield Remark(path, f"`{covered[area]}` covers `{area}` too and is the one that is asked.", warning=True)
    if any(route.lead == "town" for route in county.routes):
        for place, town in enumerate(county.areas):
            inside = {village.id for village in town.villages}
            if town.id not in {area for unit in county.units for area in unit.covers} and not (
                    inside and inside <= covered.keys()):
                sentence = f"no unit covers `{town.id}`: its complaints go to the triage desk."
                yield Remark(("areas", place), sentence, warning=True)


def _categories(county: County) -> Iterator[Remark]:
    owner: dict[str, str] = {}
    for place, category in enumerate(county.categories):
        if category.pace is not None:
            yield from _unknown(("categories", place, "pace"), category.pace, county.paces, "pace")
        for spot, word in enumerate(category.words):
            if owner.setdefault(word, category.id) != category.id:
                sentence = f"{word!r} points to `{owner[word]}` too, so that a person must dispatch it."
                yield Remark(("categories", place, "words", spot), sentence, warning=True)
    if county.default_pace not in county.paces:
        sentence = f"there is no pace `{county.default_pace}`; name one of {_listed(county.paces)}."
        yield Remark(("default_pace",), sentence, always=True)


def _paces(county: County) -> Iterator[Remark]:
    for name, pace in county.paces.items():
        for key, span in (("accept", pace.accept), ("answer", pace.answer)):
            if span.amount == 0:
                yield Remark(("paces", name, key), f"`{key}` leaves no time.")
    if county.county.emergency_words and "urgent" not in county.paces:
        sentence = "there is no pace `urgent`: emergencies get their category's own time."
        yield Remark(("county", "emergency_words"), sentence, warning=True)


def _secret(county: County) -> Iterator[Remark]:
    persons = {official.id for unit in county.units for official in unit.officials}
    for row, names in enumerate(county.secret):
        if not names:
            yield Remark(("secret", row), "a row of `secret` needs at least one person.")
        for spot, name in enumerate(names):
            yield from _unknown(("secret", row, spot), name, persons, "official")
    for place, category in enumerate(county.categories):
        if category.secret and not county.secret:
            sentence = f"`{category.id}` is secret, but `secret` names nobody who may know of such a case."
            yield Remark(("categories", place, "secret"), sentence)


def _floods(county: County) -> Iterator[Remark]:
    floods = county.floods
    for key in ("per_phone", "emergencies_when_blocked", "per_area", "in_total"):
        limit = getattr(floods, key)
        if limit is not None and limit.within.amount == 0:
            yield Remark(("floods", key, "within"), f"`{key}` needs a time within which texts are counted.")
    if floods.blocked_for.amount == 0:
        yield Remark(("floods", "blocked_for"), "a block needs some time.")
    if floods.per_area and floods.in_total and floods.per_area.within == floods.in_total.within and (
            floods.per_area.texts > floods.in_total.texts):
        sentence = "an area may have more than all areas together, so `per_area` never counts."
        yield Remark(("floods", "per_area"), sentence, warning=True)


def _routes(county: County) -> Iterator[Remark]:
    units = {unit.id for unit in county.units} | {"town"}
    categories = {category.id for category in county.categories}
    for place, route in enumerate(county.routes):
        here = ("routes", place)
        yield from _each((*here, "category"), route.category or (), categories, "category")
        yield from _each((*here, "area"), route.area or (), _areas(county), "area or village")
        yield from _unknown((*here, "lead"), route.lead, units, "unit")
        yield from _each((*here, "with"), route.with_, units, "unit")
        if any(_takes_all(earlier, route) for earlier in county.routes[:place]):
            yield Remark(here, "an earlier route takes everything that this one is for.", warning=True)


def _takes_all(earlier: Route, later: Route) -> bool:
    pairs = ((earlier.category, later.category), (earlier.area, later.area))
    return all(wide is None or (narrow is not None and {*narrow} <= {*wide}) for wide, narrow in pairs)


def _deciders(county: County) -> Iterator[Remark]:
    units = [unit.id for unit in county.units]
    yield from _unknown(("triage",), county.triage, units, "unit")
    yield from _unknown(("too_many_returns", "decider"), county.too_many_returns.decider, units, "unit")
    for key, name in county.deciders.model_dump().items():
        yield from _unknown(("deciders", key), name, units, "unit")


def _rating(county: County) -> Iterator[Remark]:
    if county.rating.again_within.amount == 0:
        sentence = "`again_within` leaves no time to answer whether it is the same trouble."
        yield Remark(("rating", "again_within"), sentence)


def _clarifying(county: County) -> Iterator[Remark]:
    rules = county.clarifying
    remind, end = (span.amount * LENGTHS[span.measure] for span in (rules.remind_after, rules.triage_after))
    if rules.ask and remind >= end:
        sentence = "`remind_after` must be shorter than `triage_after`: then a person dispatches the case."
        yield Remark(("clarifying", "remind_after"), sentence)


def _ladders(county: County) -> Iterator[Remark]:
    known = {*_ROLES, *(unit.id for unit in county.units)}
    known |= {official.id for unit in county.units for official in unit.officials}
    for place, ladder in enumerate(county.ladders):
        here = ("ladders", place)
        yield from _each((*here, "for", "category"), ladder.for_.category or (),
                         [category.id for category in county.categories], "category")
        if ladder.for_.pace is not None:
            yield from _unknown((*here, "for", "pace"), ladder.for_.pace, county.paces, "pace")
        yield from _steps(here, ladder, known)


def _steps(here: Path, ladder: Ladder, known: set[str]) -> Iterator[Remark]:
    for stage, steps in (("accept", ladder.accept), ("answer", ladder.answer)):
        for place, step in enumerate(steps):
            path = (*here, stage, place)
            if (step.left is None) == (step.late is None):
                yield Remark(path, "a step needs `left` or `late`, and not both.")
            yield from _each((*path, "tell"), step.tell, known, "role, unit or official")


def _areas(county: County) -> set[str]:
    return {area.id for area in county.areas} | {
        village.id for area in county.areas for village in area.villages}


def _each(path: Path, names: Iterable[str], known: Iterable[str], family: str) -> Iterator[Remark]:
    """Names of a list, or of one word that stands for a list of one."""
    for place, name in enumerate(names):
        yield from _unknown((*path, place), name, known, family)


def _unknown(path: Path, name: str, known: Iterable[str], family: str) -> Iterator[Remark]:
    if name not in known:
        yield Remark(path, f"there is no {family} `{name}`.")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


_CHECKS: tuple[Callable[[County], Iterator[Remark]], ...] = (
    _general, _ids, _phones, _covers, _categories, _paces, _secret, _routes, _deciders, _ladders, _rating, _clarifying,
    _floods,
)
