"""What a complaint is about, where, and whom it accuses, by the county's words and gazetteer. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from services.mesh.accusation import Accusations, Matter, Span
from services.mesh.contracts.county import Area, County
from services.mesh.derived import derived
from services.mesh.emergency import happening
from services.mesh.loosely import Loosely
from services.mesh.wording import Hit, Terms, Wording

# Everyday phrases that hold a telling word and mean something else.
_OTHERWISE = (
    "落水管", "拨打人工", "打人工客服", "打人工服务", "打人工台", "拨打人民",
    "态度差不多", "态度差异",
)
_RIGHT_BEFORE = 2  # characters
_TOWN_ENDING = re.compile(r"(?<=..)(镇|乡|街道|街道办事处)$")
_VILLAGE_ENDING = re.compile(r"(?<=..)(村|社区)$")
# A town's bare name may be a family's (王家) or an everyday word: it counts only before one of _OF_A_TOWN.
_EVERYDAY = re.compile(
    r"家$|^(和平|团结|幸福|光明|胜利|新华|民主|平安|永安|太平|中心|红旗|前进|友谊|长安|文明)$")
_OF_A_TOWN = ("街", "场", "镇", "乡", "政府", "中学", "小学", "卫生院", "派出所", "车站", "片区", "境内")

_Kind = Literal["category", "town", "village", "place", "emergency", "otherwise"]
_SPECIFIC: dict[_Kind, int] = {"place": 0, "village": 1, "town": 2}


class _Means(NamedTuple):
    """What a term of the county stands for."""

    kind: _Kind
    id: str = ""
    village: str | None = None


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a text says. `rivals` fit as well as `category_id`; `accused` counts only where it is secret.

    `place` is the most specific name, as written; `towns` are all that the text names. `area_id` is None
    where several towns are named and nothing tells which is meant.
    """

    category_id: str | None = None
    certain: bool = False
    rivals: tuple[str, ...] = ()
    area_id: str | None = None
    village_id: str | None = None
    place: str | None = None
    towns: tuple[str, ...] = ()
    emergency: bool = False
    secret: bool = False
    accused: frozenset[str] = frozenset()
    matter: Matter | None = None


class Matcher:
    """A county's words, looked up at once; made once for each county."""

    def __init__(self, county: County) -> None:
        self._terms = Terms(_terms(county))
        self._secret = frozenset(category.id for category in county.categories if category.secret)
        self._conduct = next((category.id for category in county.categories if category.secret), "")
        self._urgent = frozenset(category.id for category in county.categories if category.pace == "urgent")
        self._loosely = Loosely((word, _Means("category", category.id)) for category in county.categories
                                if category.secret for word in category.words)
        self._accusations = Accusations(county)
        self._covers = {unit.id: frozenset(unit.covers) for unit in county.units}

    def read(self, words: str) -> Reading:
        """What the words say."""
        wording = Wording(words)
        hits = self._found(wording)
        about = [hit for hit in hits if hit.means.kind == "category"]
        accusing = [hit for hit in about if hit.means.id in self._secret]
        ranked = _ranked(accusing or about, wording.compact, self._urgent)
        where = _where([hit for hit in hits if hit.means.kind in _SPECIFIC], wording)
        accused, matter = frozenset[str](), None
        if accusing:
            spans = [(hit.start, hit.end) for hit in accusing]
            accused = self._accusations.accused(wording, spans) | self._halls(hits, spans)
            matter = self._matter(wording, spans, hits)
        return Reading(
            category_id=ranked[0] if ranked else None, certain=len(ranked) == 1, rivals=ranked[1:],
            area_id=where.town, village_id=where.village, place=where.place, towns=where.towns,
            emergency=any(hit.means.kind == "emergency" and happening(wording, hit.start, hit.end) for hit in hits),
            secret=bool(accusing), accused=accused, matter=matter,
        )

    def _halls(self, hits: list[Hit[_Means]], accusing: list[Span]) -> frozenset[str]:
        """The units of towns whose bare name stands right before an accusing word: 底洞镇收红包."""
        named = {hit.means.village or hit.means.id for hit in hits if hit.means.kind in ("town", "village")
                 and any(0 <= start - hit.end <= _RIGHT_BEFORE for start, _ in accusing)}
        return frozenset(unit for unit, covers in self._covers.items() if covers & named)

    def _found(self, wording: Wording) -> list[Hit[_Means]]:
        unworded = self._accusations.unworded(wording) if self._conduct else []
        accusing = [Hit(*span, _Means("category", self._conduct)) for span in unworded]
        return _valid([*self._terms.found(wording), *self._loosely.found(wording), *accusing])

    def _matter(self, wording: Wording, accusing: list[Span], hits: list[Hit[_Means]]) -> Matter | None:
        """What remains without the accusation, if that names a category of its own."""
        telling = [(hit.start, hit.end) for hit in hits if hit.means.id not in self._secret]
        words = self._accusations.remainder(wording, accusing, telling)
        if not words:
            return None
        rest = Wording(words)
        about = [hit for hit in self._found(rest) if hit.means.kind == "category"]
        if not about or any(hit.means.id in self._secret for hit in about):
            return None
        return Matter(words=words, category_id=_ranked(about, rest.compact, self._urgent)[0])


def read(county: County, words: str) -> Reading:
    """What the words say to this county."""
    return derived(county, Matcher).read(words)


def _terms(county: County) -> Iterator[tuple[str, _Means]]:
    for category in county.categories:
        yield from ((word, _Means("category", category.id)) for word in category.words)
    for area in county.areas:
        yield from _names(area)
    for word in county.county.emergency_words:
        yield from ((spelling, _Means("emergency")) for spelling in {word, word.replace("着", "著")})
    yield from ((phrase, _Means("otherwise")) for phrase in _OTHERWISE)


def _names(area: Area) -> Iterator[tuple[str, _Means]]:
    """The area's names and those of its villages and places, with the short forms people use."""
    short = _TOWN_ENDING.sub("", area.name)
    endings = _OF_A_TOWN if _EVERYDAY.search(short) else ("",)
    shorts = (short + ending for ending in endings) if short != area.name else ()
    yield from ((name, _Means("town", area.id)) for name in (area.name, *area.also, *shorts))
    yield from ((place, _Means("place", area.id)) for place in area.places)
    for village in area.villages:
        bare = _VILLAGE_ENDING.sub("", village.name)
        names = (village.name, *village.also, *((f"{bare}村", f"{bare}社区") if bare != village.name else ()))
        yield from ((name, _Means("village", area.id, village.id)) for name in names)
        yield from ((place, _Means("place", area.id, village.id)) for place in village.places)


def _valid(hits: list[Hit[_Means]]) -> list[Hit[_Means]]:
    """Without words that only belong to an everyday phrase or to a longer name of a place."""
    phrases = [hit for hit in hits if hit.means.kind == "otherwise"]
    places = [hit for hit in hits if hit.means.kind in _SPECIFIC]
    if not phrases and not places:
        return hits
    return [hit for hit in hits if not any(hit.inside(phrase) for phrase in phrases)
            and (hit.means.kind == "emergency" or not any(_within(hit, place) for place in places))]


def _within(hit: Hit[_Means], place: Hit[_Means]) -> bool:
    return hit.inside(place) and hit.end - hit.start < place.end - place.start


def _ranked(about: list[Hit[_Means]], text: str, urgent: frozenset[str]) -> tuple[str, ...]:
    """The categories that fit best, by longest word, then by all words; the one named first in front.

    What is urgent goes before everything else: `天然气漏气` is a leak, although 天然气 is the longer word.
    """
    if not about:
        return ()
    found: dict[str, dict[str, None]] = {}
    for hit in about:
        found.setdefault(hit.means.id, {})[text[hit.start : hit.end]] = None
    weights = {name: (name in urgent, max(map(len, words)), sum(map(len, words))) for name, words in found.items()}
    best = max(weights.values())
    return tuple(name for name, weight in weights.items() if weight == best)


class _Where(NamedTuple):
    """The place a text is about."""

    town: str | None = None
    village: str | None = None
    place: str | None = None
    towns: tuple[str, ...] = ()


def _where(hits: list[Hit[_Means]], wording: Wording) -> _Where:
    """The one town named, or the only one whose village or street is named, and its most specific name."""
    if not hits:
        return _Where()
    towns = tuple(dict.fromkeys(hit.means.id for hit in hits))
    town = _only(towns, hits)
    here = [hit for hit in hits if hit.means.id == town] or hits
    best = min(here, key=lambda hit: (_SPECIFIC[hit.means.kind], hit.start, hit.start - hit.end))
    village = next((hit.means.village for hit in here if hit.means.village), None) if town else None
    return _Where(town, village, wording.written(best.start, best.end), towns)


def _only(towns: tuple[str, ...], hits: list[Hit[_Means]]) -> str | None:
    """The town that is meant among those named. A name that two towns share goes to the one named besides."""
    if len(towns) == 1:
        return towns[0]
    spots: dict[tuple[int, int], set[str]] = {}
    for hit in hits:
        if hit.means.kind != "town":
            spots.setdefault((hit.start, hit.end), set()).add(hit.means.id)
    named = {hit.means.id for hit in hits if hit.means.kind == "town"}
    meant = {town for shared in spots.values() for town in ((shared & named) or shared)}
    return meant.pop() if len(meant) == 1 else None
