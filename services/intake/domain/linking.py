"""Whether two phones tell of the same trouble. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from services.intake.domain.cases import CaseFile, Topic
from services.intake.domain.complaint import Draft, can_not_wait
from services.intake.domain.joining import spots
from services.intake.domain.waits import passes
from services.mesh.contracts.county import County
from services.mesh.derived import derived
from services.mesh.wording import compact

TELLS_MORE = 10  # signs
Block = tuple[str, str]  # category and area

REMEMBERED = 4096  # texts: open cases are compared again and again
_COUNTED = "天|日|月|年|个|次|点|时|分|盏|户|人|米|元|块|只|条|处|辆|小时"
# What tells one lamp, house or pole from the next: letters and digits that count nothing, 三号 as well.
_MARK = re.compile(rf"(?:(?<![a-z])[a-z]+-?)?[0-9]+(?![0-9]*[多几余]?(?:{_COUNTED}))|(?<=号)[a-z]{{2,}}"
                   r"|[一二三四五六七八九十百]+(?=号|栋|幢|单元|组|社|队)")


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a phone tells, as far as it is compared; without a number it is still to become a case."""

    case_no: str = ""
    address: str
    words: str
    topic: Topic
    at: datetime


def told_in(case: CaseFile) -> Told:
    """What a case's phone told."""
    return Told(case_no=case.case_no, address=case.address, words=case.words, topic=case.topic, at=case.received_at)


def block(topic: Topic) -> Block | None:
    """Cases are compared only with those of the same category and area."""
    return (topic.category_id, topic.area_id) if topic.category_id and topic.area_id else None


def may_link(county: County, draft: Draft) -> bool:
    """Secret and hidden cases never, and nobody waits with an emergency because another told of it."""
    urgent = draft.urgent or can_not_wait(county, draft.topic.category_id)
    kept_apart = draft.secret or draft.hidden or urgent or draft.to_desk
    return county.linking.link and not kept_apart and block(draft.topic) is not None


def may_lead(case: CaseFile) -> bool:
    """Whether others may be linked to it."""
    return case.open and case.linked_to is None and not (
        case.secret or case.hidden or case.urgent or case.to_desk)


def alike(county: County, one: Told, others: Iterable[Told]) -> list[Told]:
    """Those that tell of the same from another phone; the likeliest first, of those as alike the oldest."""
    window, least, spot_of = passes(county.linking.within), county.linking.alike_at_least, derived(county, spots)
    topic, spot, looked = one.topic, spot_of(one.topic.area_id, one.topic.place), _looked(one.words)
    found = [(-score, other.at, other.case_no, other) for other in others
             if other.address != one.address and abs(one.at - other.at) <= window
             and not _other(topic.village_id, other.topic.village_id)
             and not _other(spot, spot_of(other.topic.area_id, other.topic.place))
             and (score := _score(looked, _looked(other.words), same_spot=topic.place is not None
                                  and topic.place == other.topic.place)) >= least]
    return [other for *_, other in sorted(found, key=lambda each: each[:3])]


def following(case: CaseFile, lead: CaseFile) -> CaseFile:
    """A new case linked to a lead: it stands as that one stands."""
    shared = tuple(replace(one, round=case.round, shared=True) for one in lead.leads if one.round == lead.round)
    return replace(case, linked_to=lead.case_no, leads=shared)


def _other(one: str | None, another: str | None) -> bool:
    return one is not None and another is not None and one != another


class _Looked(NamedTuple):
    words: str
    marks: frozenset[str]


def _score(one: _Looked, other: _Looked, *, same_spot: bool) -> float:
    """How alike, in percent; 0 where they name different numbers of houses, poles, wells, or the first tells more."""
    if one.marks and other.marks and not one.marks & other.marks:
        return 0.0
    if len(one.words) > len(other.words) + TELLS_MORE:
        return 0.0  # what it tells beside would reach nobody
    return max(fuzz.ratio(one.words, other.words), fuzz.partial_ratio(one.words, other.words) if same_spot else 0.0)


@lru_cache(maxsize=REMEMBERED)
def _looked(words: str) -> _Looked:
    told = compact(words)
    return _Looked(told, frozenset(_MARK.findall(told)))
