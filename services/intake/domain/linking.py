"""Whether two phones tell of the same trouble. Pure."""

from collections.abc import Iterable
from datetime import datetime

from rapidfuzz import fuzz

from services.intake.domain.cases import CaseFile, Topic
from services.intake.domain.complaint import Draft, can_not_wait
from services.intake.domain.waits import passes
from services.mesh.contracts.county import County
from services.mesh.wording import compact

TELLS_MORE = 10  # signs
Block = tuple[str, str]  # category and area


def block(topic: Topic) -> Block | None:
    """Cases are compared only with those of the same category and area."""
    return (topic.category_id, topic.area_id) if topic.category_id and topic.area_id else None


def may_link(county: County, draft: Draft) -> bool:
    """Secret and hidden cases never, and nobody waits with an emergency because another told of it."""
    urgent = draft.urgent or can_not_wait(county, draft.topic.category_id)
    kept_apart = draft.secret or draft.hidden or urgent or draft.to_desk
    return county.linking.link and not kept_apart and block(draft.topic) is not None


def lead_for(county: County, draft: Draft, address: str, at: datetime, found: Iterable[CaseFile]) -> CaseFile | None:
    """The oldest open case of another phone that tells of the same; never one that is linked itself."""
    fits = [case for case in found if may_lead(case) and case.address != address
            and abs(at - case.received_at) <= passes(county.linking.within) and _alike(county, draft, case)]
    return min(fits, key=lambda case: (case.received_at, case.case_no), default=None)


def may_lead(case: CaseFile) -> bool:
    """Whether others may be linked to it."""
    return case.open and case.linked_to is None and not (
        case.secret or case.hidden or case.urgent or case.to_desk)


def _alike(county: County, draft: Draft, case: CaseFile) -> bool:
    if block(draft.topic) != block(case.topic) or _apart(draft.topic.village_id, case.topic.village_id):
        return False
    one, other = compact(draft.words), compact(case.words)
    if len(one) > len(other) + TELLS_MORE:
        return False  # what it tells beside would reach nobody
    same_spot = draft.topic.place is not None and draft.topic.place == case.topic.place
    score = max(fuzz.ratio(one, other), fuzz.partial_ratio(one, other) if same_spot else 0.0)
    return bool(score >= county.linking.alike_at_least)


def _apart(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other
