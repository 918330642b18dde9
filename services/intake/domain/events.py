"""Events: a storm, a water cut. Many write about it, one case goes on for all, and each gets one honest text. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.intake.domain.complaint import Draft, can_not_wait
from services.mesh.contracts.county import County
from services.mesh.wording import compact


@dataclass(frozen=True, kw_only=True)
class Event:
    """What supervision has opened. `anywhere`: texts that name no place belong to it too."""

    event_id: str
    name: str
    areas: tuple[str, ...]
    words: tuple[str, ...]
    anywhere: bool
    text: str
    opened_at: datetime
    until: datetime
    closed_at: datetime | None = None
    lead_case_no: str | None = None

    def lasts(self, at: datetime) -> bool:
        """Whether new texts may belong to it."""
        return self.opened_at <= at < self.until and self.closed_at is None


def event_for(county: County, events: Iterable[Event], draft: Draft, at: datetime) -> Event | None:
    """The event that a new case belongs to. Whoever has to be protected is exempt, and so are emergencies: those by
    what they are about as well, for who smells gas while gas is cut may name no emergency word.
    """
    urgent = draft.urgent or can_not_wait(county, draft.topic.category_id)
    if draft.secret or draft.hidden or draft.to_desk or urgent:
        return None
    words = compact(draft.words)
    return next((event for event in events if event.lasts(at) and _here(event, draft)
                 and any(compact(word) in words for word in event.words)), None)


def _here(event: Event, draft: Draft) -> bool:
    area, village = draft.topic.area_id, draft.topic.village_id
    return event.anywhere if area is None else area in event.areas or village in event.areas
