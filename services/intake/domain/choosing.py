"""Which of several cases is meant, where neither a number nor an open question tells: at most three are offered."""

import re
from collections.abc import Sequence
from datetime import timedelta

from services.intake.domain import joining
from services.intake.domain.cases import CaseFile
from services.intake.domain.decisions import Which, WhichAsked
from services.intake.domain.open_question import Open
from services.intake.domain.scene import Scene
from services.intake.domain.wording import phrase_of
from services.mesh.contracts.county import County
from services.mesh.matching import Reading

LASTS = timedelta(hours=1)
MOST = 3
_LONGEST = 10  # signs that tell a case beside its number: three cases fit two parts in any language
_PLACE = re.compile(r"(?:第|选|选择|要|撤回?|补充?|no|number)?([1-9一二三四五])(?:件|号|个|条)?")
_HAN = {"一": "1", "二": "2", "三": "3", "四": "4", "五": "5"}


def which(scene: Scene, verb: Which, cases: Sequence[CaseFile], words: str = "") -> WhichAsked:
    """Ask which of these is meant; the latest come first."""
    latest = sorted(cases, key=lambda case: (case.received_at, case.case_no), reverse=True)[:MOST]
    items = " ".join(f"{place} {_told(scene.county, case)}" for place, case in enumerate(latest, 1))
    return WhichAsked(verb=verb, words=words, candidates=tuple(case.case_no for case in latest), items=items)


def several(county: County, cases: Sequence[CaseFile], reading: Reading) -> list[CaseFile]:
    """Of several cases those that words fit best, about equally well; all where they fit none."""
    fits = {case.case_no: joining.likeness(county, case, reading) for case in cases}
    return [case for case in cases if fits[case.case_no] == max(fits.values())]


def named_place(scene: Scene, one: Open) -> int | None:
    """The place in the list, from 1, that a text of nothing else names; 0 for a place that the list has not.

    A bare digit is the rating's where that was asked later.
    """
    said, candidates = phrase_of(scene.text.words), one.question.values["candidates"].split()
    if said in candidates:
        return candidates.index(said) + 1
    found = _PLACE.fullmatch(said)
    if found is None or scene.rating_asked_since(one.question.asked_at):
        return None
    place = int(_HAN.get(found[1], found[1]))
    return place if place <= len(candidates) else 0


def _told(county: County, case: CaseFile) -> str:
    """A case's number, and what it is about; of a secret one only the number."""
    if case.secret:
        return case.case_no
    area = next((area.name for area in county.areas if area.id == case.topic.area_id), "")
    category = county.category(case.topic.category_id)
    about = (case.topic.place or area) + (category.name if category else "")
    about = " ".join((about or case.words).split())[:_LONGEST]
    return case.case_no + (" " if about[:1].isascii() else "") + about
