"""A secret case is known to its whitelist minus the accused, over random counties; no gate is without effect."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from services.mesh.accusation import Accusations
from services.mesh.contracts.county import County
from services.mesh.matching import Matcher, Reading
from services.router.domain import routing, whitelist
from services.router.domain.plan import Plan, posts_of
from services.router.domain.routing import plan

KINDS = ("triage", "supervision", "discipline", "leader", "department", "town", "company")
NAMES = ("民政局", "水利局", "林业局", "教育局", "卫生局", "财政局", "农业局")
CATEGORIES = [{"id": "light", "name": "路灯", "words": ["路灯"]},
              {"id": "conduct", "name": "作风", "words": ["收红包"], "secret": True}]


@st.composite
def counties(draw: st.DrawFn) -> County:
    """Seven units with one to three officials each, some of whom share a phone; a whitelist of any persons."""
    phones = st.integers(0, 30).map(lambda number: f"+86139000000{number:02}")
    units = [{"id": f"u{place}", "name": name, "kind": kind, "covers": ["a"] if kind == "town" else [],
              "officials": [{"id": f"u{place}p{spot}", "name": f"{name}{spot}号", "phone": draw(phones),
                             "role": draw(st.sampled_from(("handler", "deputy", "head")))}
                            for spot in range(draw(st.integers(1, 3)))]}
             for place, (kind, name) in enumerate(zip(KINDS, NAMES, strict=True))]
    everybody = [person["id"] for unit in units for person in unit["officials"]]
    rows = st.lists(st.lists(st.sampled_from(everybody), min_size=1, max_size=4, unique=True), max_size=3)
    unit_ids = st.sampled_from([*(f"u{place}" for place in range(len(KINDS))), "town"])
    return County.model_validate({
        "county": {"name": "某县", "signature": "某"}, "units": units, "triage": "u0",
        "areas": [{"id": "a", "name": "东山镇"}], "categories": CATEGORIES, "secret": draw(rows),
        "routes": [{"category": "conduct", "lead": draw(unit_ids), "with": draw(st.lists(unit_ids, max_size=2))},
                   {"lead": draw(unit_ids), "with": draw(st.lists(unit_ids, max_size=2))}]})


@st.composite
def accusations(draw: st.DrawFn) -> tuple[County, frozenset[str]]:
    """A county and the ids of some of its units and persons, or of somebody in no directory."""
    county = draw(counties())
    ids = [unit.id for unit in county.units] + [person.id for unit in county.units for person in unit.officials]
    return county, draw(st.frozensets(st.sampled_from([*ids, "in-no-directory"]), max_size=6))


def kept_out(county: County, accused: frozenset[str]) -> set[str]:
    """Whom the accusation is about, worked out the long way."""
    people = [(unit.id, person) for unit in county.units for person in unit.officials]
    named = [person for unit, person in people if unit in accused or person.id in accused]
    return {person.id for _, person in people for other in named if person.phone == other.phone}


def told(decided: Plan) -> set[str]:
    posts = [*decided.posts, *(post for helper in decided.helpers for post in helper.posts)]
    return {post.official.id for post in posts} | set(decided.known_to or ())


@given(accusations())
@settings(max_examples=80, deadline=None)
def test_a_secret_case_reaches_nobody_but_its_whitelist(drawn: tuple[County, frozenset[str]]) -> None:
    _secret_stays_inside(*drawn)


@given(accusations())
@settings(max_examples=80, deadline=None)
def test_the_matter_left_of_an_accusation_reaches_no_accused(drawn: tuple[County, frozenset[str]]) -> None:
    _matter_avoids(*drawn)


@given(accusations())
@settings(max_examples=50, deadline=None)
def test_a_text_that_accuses_units_reaches_none_of_them(drawn: tuple[County, frozenset[str]]) -> None:
    _text_avoids(*drawn)


def _secret_stays_inside(county: County, accused: frozenset[str]) -> None:
    for reading in (Reading(category_id="conduct", secret=True, accused=accused, area_id="a", towns=("a",)),
                    Reading(category_id="light", certain=True, secret=True, accused=accused)):
        decided = plan(county, reading)
        barred = kept_out(county, accused)
        rows = [[person for person in row if person not in barred] for row in county.secret]
        allowed = next((row for row in rows if row), [])
        assert decided.known_to == tuple(allowed)
        assert told(decided) == set(allowed)


def _matter_avoids(county: County, accused: frozenset[str]) -> None:
    for to_desk in (True, False):
        decided = plan(county, Reading(category_id="light", certain=True, area_id="a", towns=("a",)),
                       to_desk=to_desk, avoid_units=accused)
        assert not told(decided) & kept_out(county, accused)
        assert {decided.unit.id if decided.unit else ""}.isdisjoint(accused)


def _text_avoids(county: County, accused: frozenset[str]) -> None:
    units = [unit for unit in county.units if unit.id in accused]
    persons = [person for unit in county.units for person in unit.officials if person.id in accused]
    words = "和".join([unit.name for unit in units] + [person.name for person in persons]) + "收红包,路灯也不亮"
    decided = plan(county, Matcher(county).read(words))
    assert decided.secret
    assert not told(decided) & kept_out(county, accused)


def _without_shared_phones(county: County, accused: frozenset[str]) -> frozenset[str]:
    people = [(unit.id, person.id) for unit in county.units for person in unit.officials]
    return frozenset(person for unit, person in people if unit in accused or person in accused)


def _as_any_other(county: County, reading: Reading, accused: frozenset[str], *, urgent: bool) -> Plan:
    return plan(county, Reading(category_id=reading.category_id, certain=True, area_id="a", towns=("a",)))


GATES: dict[str, tuple[object, str, object, Callable[[County, frozenset[str]], None]]] = {
    "accused are taken off": (whitelist, "accused_persons", lambda *_: frozenset(), _secret_stays_inside),
    "a shared phone is one person": (whitelist, "accused_persons", _without_shared_phones, _secret_stays_inside),
    "only the whitelist is asked": (routing, "_in_confidence", _as_any_other, _secret_stays_inside),
    "only those of the unit": (routing, "posts_named", lambda county, known: tuple(
        post for unit in county.units if known for post in posts_of(unit)), _secret_stays_inside),
    "first row left": (whitelist, "known_to", lambda county, _: tuple(county.secret[0]) if county.secret else (),
                       _secret_stays_inside),
    "the desk is passed over": (routing, "_free_posts", lambda unit, avoid, barred: posts_of(unit), _matter_avoids),
    "persons of the desk too": (routing, "_free_posts", lambda unit, avoid, barred: (
        () if unit.id in avoid else posts_of(unit)), _matter_avoids),
    "the accused are read": (Accusations, "accused", lambda *_: frozenset(), _text_avoids),
}


@pytest.mark.parametrize("gate", GATES)
def test_without_any_single_gate_the_property_fails(monkeypatch: pytest.MonkeyPatch, gate: str) -> None:
    place, name, open_gate, prop = GATES[gate]
    monkeypatch.setattr(place, name, open_gate)

    @given(accusations())
    @settings(max_examples=400, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))
    def attempt(drawn: tuple[County, frozenset[str]]) -> None:
        prop(*drawn)

    with pytest.raises(AssertionError):
        attempt()
