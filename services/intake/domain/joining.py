"""Whether further words of a phone belong to a case, or name another matter or place."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from services.intake.domain.cases import CaseFile, Topic
from services.intake.domain.progress import latest
from services.intake.domain.waits import passes
from services.intake.domain.wording import core, plain
from services.mesh.contracts.county import Area, County
from services.mesh.matching import Reading
from services.mesh.wording import compact

# How a text begins that says itself that it is about something else.
_ANOTHER = re.compile(
    r"(还有|再|还要?)(要|想|再|反映|投诉|说|讲)*一件事|另外?(还有)?(一|的|有)?(件|个)(事|问题|情况)"
    r"|另外(还|再|要|想)*(反映|投诉)|第[二三]件事|别的事|another(matter|problem|issue|thing)")

_LONG = 70  # letters
_ALIKE = 2  # pairs of letters in common


def continued(county: County, cases: Sequence[CaseFile], reading: Reading, at: datetime) -> CaseFile | None:
    """The open case that words written now go on about: the one the phone wrote about last, a short while ago.

    Words that name no matter go on about a secret case first, those that name the matter and place of an older one
    about that.
    """
    window = passes(county.county.continues_within)
    recent = [case for case in cases if _goes_on(case) and at - case.words_at <= window]
    untold = reading.category_id is None
    last = max(recent, key=lambda case: (untold and case.secret, case.words_at, case.secret, case.case_no),
               default=None)
    if last is None or not same_matter(county, last, reading):
        return None
    told = told_before(county, cases, reading)
    return told if told and likeness(county, told, reading) > likeness(county, last, reading) else last


def another(words: str) -> bool:
    """Whether the words begin by saying that they are about something else: 还有一件事, 另外反映."""
    return _ANOTHER.match(core(plain(words))) is not None


def parted(before: str, words: str) -> bool:
    """Whether words that speak of nothing else by the county's words are about something else all the same."""
    return another(words) or unlike(before, words)


def unlike(one: str, other: str) -> bool:
    """Whether two long texts share no words to speak of. Measured on real complaints cut in two: of their halves
    1 in 100 is unlike, of two different complaints 58; shorter ones can't be told apart so.
    """
    texts = [core(plain(words)) for words in (one, other)]
    first, second = ({text[at:at + 2] for at in range(len(text) - 1)} for text in texts)
    return min(map(len, texts)) >= _LONG and len(first & second) < _ALIKE


def added_to(county: County, cases: Sequence[CaseFile], reading: Reading, at: datetime) -> CaseFile | None:
    """The open case that 补 adds to: the newest, or an accusation made with it or just now if no matter is named."""
    newest = latest([case for case in cases if _goes_on(case)])
    if newest is None or reading.category_id is not None:
        return newest
    window = passes(county.county.continues_within)
    beside = [case for case in cases if case.open and case.secret
              and (case.received_at == newest.received_at or at - case.words_at <= window)]
    return max(beside, key=lambda case: (case.words_at, case.case_no), default=newest)


def told_before(county: County, cases: Sequence[CaseFile], reading: Reading) -> CaseFile | None:
    """The phone's own case of just this matter at just this place, that somebody still works on, however old it is."""
    if reading.category_id is None or reading.place is None:
        return None
    return latest([case for case in cases if case.open and not case.secret
                   and (case.topic.category_id, case.topic.place) == (reading.category_id, reading.place)
                   and same_matter(county, case, reading)])


def same_matter(county: County, case: CaseFile, reading: Reading) -> bool:
    """Nothing in the words speaks against it. An accusation joins nothing.

    The rest of an accusation, which names no matter of its own, stays with the secret case: nobody else may read it.
    """
    if reading.secret or (reading.emergency and not case.urgent):
        return False
    if case.secret:
        return reading.category_id is None
    return not (_other(case.topic.category_id, reading.category_id) or _elsewhere(county, case.topic, reading))


def likeness(county: County, case: CaseFile, reading: Reading) -> int:
    """How well words fit a case: in how many respects they name the same; -1 where something speaks against it."""
    if not same_matter(county, case, reading):
        return -1
    topic = case.topic
    pairs = ((topic.category_id, reading.category_id), (topic.area_id, reading.area_id),
             (topic.village_id, reading.village_id), (topic.place, reading.place))
    return sum(one is not None and one == another for one, another in pairs)


def _goes_on(case: CaseFile) -> bool:
    """Whether somebody works on it, or must decide about it."""
    return case.open or case.state == "disputed"


def widened(topic: Topic, reading: Reading) -> Topic:
    """The topic with what later words add to it."""
    return replace(topic, category_id=topic.category_id or reading.category_id,
                   area_id=topic.area_id or reading.area_id, village_id=topic.village_id or reading.village_id,
                   place=topic.place or reading.place)


def spots(county: County) -> Callable[[str | None, str | None], str | None]:
    """What tells the place inside an area (its id, then the words for the place); each worked out once."""
    areas = {area.id: area for area in county.areas}
    return lru_cache(maxsize=1024)(lambda area_id, place: _spot(areas.get(area_id or ""), place))


def _elsewhere(county: County, topic: Topic, reading: Reading) -> bool:
    if _other(topic.area_id, reading.area_id) or _other(topic.village_id, reading.village_id):
        return True
    area = next((area for area in county.areas if area.id == (topic.area_id or reading.area_id)), None)
    return _other(_spot(area, topic.place), _spot(area, reading.place))


def _spot(area: Area | None, place: str | None) -> str | None:
    """A place inside an area; None when only the area is named."""
    names = {compact(name) for name in (area.name, *area.also)} if area else set()
    spot = compact(place or "")
    wide = any(name.startswith(spot) or spot == name for name in names)
    return None if not spot or wide else spot


def _other(one: str | None, another: str | None) -> bool:
    return one is not None and another is not None and one != another
