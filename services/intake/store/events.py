"""Events inside one transaction."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, select, update

from services.intake.domain.events import Event
from services.intake.store.tables import events

if TYPE_CHECKING:
    from services.mesh.work import Rows


class Events:
    """What supervision has opened."""

    def __init__(self, rows: "Rows") -> None:
        self._rows = rows

    def add(self, event: Event) -> None:
        """A new one."""
        self._rows.add(events, **{**asdict(event), "areas": list(event.areas), "words": list(event.words)})

    def lasting(self, at: datetime) -> list[Event]:
        """Those to which new texts may belong, the oldest first."""
        return self._read(select(events).where(events.c.closed_at.is_(None), events.c.until > at))

    def all(self) -> list[Event]:
        """All there ever were."""
        return self._read(select(events))

    def led_by(self, event_id: str, case_no: str) -> None:
        """From now on this case goes on for the event's others; of two made at once the last one."""
        self._rows.run(update(events).where(events.c.event_id == event_id).values(lead_case_no=case_no))

    def led_instead(self, before: str, now: str) -> None:
        """This case goes on for the event that the other one led, if it led one."""
        self._rows.run(update(events).where(events.c.lead_case_no == before).values(lead_case_no=now))

    def close(self, event_id: str, at: datetime) -> bool:
        """Nothing new belongs to it; False if it was not open."""
        ended = update(events).where(events.c.event_id == event_id, events.c.closed_at.is_(None))
        return self._rows.run(ended.values(closed_at=at)) == 1

    def _read(self, query: Select[Any]) -> list[Event]:
        rows: Sequence[Any] = self._rows.all(query.order_by(events.c.opened_at, events.c.event_id))
        return [Event(**{**row._mapping, "areas": tuple(row.areas), "words": tuple(row.words)}) for row in rows]
