"""Which unit a case belongs to, by the county's routes; a secret case by its whitelist alone."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import lru_cache

from services.mesh.contracts.county import Area, Category, County, Route, Unit
from services.mesh.contracts.people import Lacks
from services.mesh.derived import derived
from services.mesh.matching import Reading, read
from services.router.domain import whitelist
from services.router.domain.case import Case
from services.router.domain.plan import Helper, Plan, Post, posts_named, posts_of, short_name

# What the line of why says in front of the arrow, in the county's language.
_WORDS = {
    "zh": {
        "nowhere": "地点不明", "several": "地点不止一处", "nothing": "类别不明", "unsure": "类别拿不准",
        "no_route": "没有对应单位", "by_person": "请人工分派", "secret": "专人办理"},
    "en": {
        "nowhere": "place unknown", "several": "several places", "nothing": "matter unknown",
        "unsure": "matter unclear", "no_route": "no unit fits", "by_person": "to be dispatched",
        "secret": "in confidence"},
}
_REMEMBERED = 200  # plans: more than a batch has messages
_DESKS = ("supervision", "leader")  # the kinds that stand in, in this order, where the desk itself is accused


@dataclass(frozen=True, kw_only=True)
class _Lead:
    """What a route comes to for one complaint."""

    unit: Unit
    helpers: tuple[Unit, ...]


def plan_for(county: County, words: str, *, to_desk: bool, avoid_units: Collection[str], urgent: bool,
             secret: bool) -> Plan:
    """Where these words go; worked out once, though asked when a batch is foreseen and when it is handled."""
    return derived(county, _planner)(words, to_desk, tuple(avoid_units), urgent, secret)


def plan_anew(county: County, case: Case, words: str) -> Plan:
    """Where a case goes by these words, with all that was decided about it before."""
    return plan_for(county, words, to_desk=case.to_desk, avoid_units=case.avoid_units, urgent=case.urgent,
                    secret=case.secret)


def _planner(county: County) -> Callable[[str, bool, tuple[str, ...], bool, bool], Plan]:
    @lru_cache(maxsize=_REMEMBERED)
    def remembered(words: str, to_desk: bool, avoid_units: tuple[str, ...], urgent: bool, secret: bool) -> Plan:  # noqa: FBT001
        return plan(county, read(county, words), to_desk=to_desk, avoid_units=avoid_units, urgent=urgent,
                    secret=secret)

    return remembered


def plan(county: County, reading: Reading, *, to_desk: bool = False, avoid_units: Collection[str] = (),
         urgent: bool = False, secret: bool = False) -> Plan:
    """Where a complaint goes. `avoid_units` may hold ids of units and of persons.

    `secret` is for a case that was judged secret before: it stays so.
    """
    if reading.secret or secret:
        return _in_confidence(county, reading, frozenset(avoid_units), urgent=urgent)
    barred = whitelist.accused_persons(county, avoid_units)
    if to_desk:
        return _to_desk(county, reading, avoid_units, barred, urgent=urgent, reason="by_person")
    lead = _lead(county, reading)
    if isinstance(lead, str):
        desk = _to_desk(county, reading, avoid_units, barred, urgent=urgent, reason=lead)
        return replace(desk, lacks=_lacks(county, reading))
    posts = _free_posts(lead.unit, avoid_units, barred)
    if not posts:
        return _to_desk(county, reading, avoid_units, barred, urgent=urgent, reason="by_person")
    helpers = tuple(Helper(unit=unit, posts=free) for unit in lead.helpers
                    if (free := _free_posts(unit, avoid_units, barred)))
    return _ordinary(county, reading, lead.unit, posts, helpers, urgent=urgent)


def _in_confidence(county: County, reading: Reading, accused: frozenset[str], *, urgent: bool) -> Plan:
    """The whitelist is the only source of persons, whatever routes and areas say."""
    known_to = whitelist.known_to(county, reading.accused | accused)
    posts = posts_named(county, known_to)
    unit = posts[0].unit if posts else None
    category = county.category(reading.category_id)
    pace = _pace(county, category, urgent=urgent)
    why = f"{_words(county)['secret']}→{short_name(unit) if unit else '-'}"
    return Plan(part="lead", unit=unit, posts=posts, category=category, pace=pace, urgent=pace == "urgent",
                secret=True, known_to=known_to, why=why)


def _ordinary(county: County, reading: Reading, unit: Unit, posts: tuple[Post, ...],
              helpers: tuple[Helper, ...], *, urgent: bool) -> Plan:
    category, area = county.category(reading.category_id), _area(county, reading)
    pace = _pace(county, category, urgent=urgent)
    what = "·".join(filter(None, (reading.place, category.name if category else None)))
    return Plan(part="lead", unit=unit, posts=posts, helpers=helpers, category=category, area=area,
                place=reading.place, pace=pace, urgent=pace == "urgent", why=f"{what}→{short_name(unit)}")


def _to_desk(county: County, reading: Reading, avoid: Collection[str], barred: Collection[str], *,
             urgent: bool, reason: str) -> Plan:
    """A person shall dispatch it: the triage desk, or supervision where the desk is accused."""
    unit, posts = _desk(county, avoid, barred)
    certain = reason != "unsure"
    category = county.category(reading.category_id) if certain else None
    pace = _pace(county, category, urgent=urgent)
    told = (reading.place, category.name if category else None, _words(county)[reason])
    why = f"{'·'.join(filter(None, told))}→{short_name(unit) if unit else '-'}"
    return Plan(part="triage", unit=unit, posts=posts, category=category, area=_area(county, reading),
                place=reading.place, pace=pace, urgent=pace == "urgent", why=why)


def _desk(county: County, avoid: Collection[str],
          barred: Collection[str]) -> tuple[Unit | None, tuple[Post, ...]]:
    """The desk and those of it who can act; nobody where all who could are accused."""
    substitutes = [unit for kind in _DESKS for unit in county.units if unit.kind == kind]
    for unit in (county.unit(county.triage), *substitutes):
        posts = _free_posts(unit, avoid, barred)
        if posts:
            return unit, posts
    return None, ()


def _free_posts(unit: Unit, avoid: Collection[str], barred: Collection[str]) -> tuple[Post, ...]:
    return () if unit.id in avoid else posts_of(unit, barred)


def _lead(county: County, reading: Reading) -> _Lead | str:
    """The unit in charge, or the reason why a person must find it. Rivals that lead to one unit are no doubt."""
    fits = _fits(county, reading)
    first = fits[0]
    if all(isinstance(fit, _Lead) and isinstance(first, _Lead) and fit.unit.id == first.unit.id for fit in fits):
        return first
    if reading.rivals:
        return "unsure"
    return first


def _fits(county: County, reading: Reading) -> list[_Lead | str]:
    """Where each category that fits would go, the best first."""
    return [_routed(county, reading, category)
            for category in ([reading.category_id, *reading.rivals] if reading.category_id else [None])]


def _lacks(county: County, reading: Reading) -> Lacks | None:
    """What the citizen could say to help; None where nothing is lacking that only he knows, and a person must judge."""
    fits = _fits(county, reading)
    if all(fit in ("nowhere", "several") for fit in fits):
        return "place" if reading.category_id or reading.towns else "both"
    if fits == ["nothing"]:
        return "matter" if reading.towns else "both"
    elsewhere = any(route.category and reading.category_id in route.category for route in county.routes)
    return "place" if fits == ["no_route"] and not reading.towns and elsewhere else None


def _routed(county: County, reading: Reading, category_id: str | None) -> _Lead | str:
    route = next((route for route in county.routes if _matches(route, category_id, reading)), None)
    towns = _towns(county, reading)
    if route is None:
        return "no_route" if category_id else "nothing"
    if route.lead != "town":
        lead = county.unit(route.lead)
    elif reading.area_id is None or not towns:
        return "several" if len(reading.towns) > 1 else "nowhere"
    else:
        lead = towns[0]
    helpers = [unit for name in route.with_ for unit in (towns if name == "town" else [county.unit(name)])]
    others = {unit.id: unit for unit in helpers if unit.id != lead.id}
    return _Lead(unit=lead, helpers=tuple(others.values()))


def _matches(route: Route, category_id: str | None, reading: Reading) -> bool:
    if route.category is not None and category_id not in route.category:
        return False
    return route.area is None or bool({reading.area_id, reading.village_id} & {*route.area})


def _towns(county: County, reading: Reading) -> list[Unit]:
    """The town unit of the complaint's area; of all towns named where it is about several."""
    if reading.area_id is None:
        found = [_covering(county, (town,)) for town in reading.towns]
    else:
        found = [_covering(county, (reading.village_id, reading.area_id))]
    return [unit for unit in found if unit is not None]


def _covering(county: County, areas: tuple[str | None, ...]) -> Unit | None:
    covering = [unit for area in areas for unit in county.units if area in unit.covers]
    return next((unit for unit in covering if unit.kind == "town"), covering[0] if covering else None)


def _area(county: County, reading: Reading) -> Area | None:
    return next((area for area in county.areas if area.id == reading.area_id), None)


def _pace(county: County, category: Category | None, *, urgent: bool) -> str:
    """`urgent` for what can't wait, where the county has such a pace; else the category's own."""
    if urgent and "urgent" in county.paces:
        return "urgent"
    return category.pace if category and category.pace else county.default_pace


def _words(county: County) -> dict[str, str]:
    return _WORDS.get(county.county.speaks, _WORDS["zh"])
