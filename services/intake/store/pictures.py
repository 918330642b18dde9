"""Pictures: wanted, kept, refused, and those that wait for their case."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, exists, or_, select

from services.intake.domain.pictures import Picture
from services.intake.store.tables import pictures
from services.mesh.contracts.people import Channel
from services.mesh.tables import REAL
from services.mesh.work import Rows

_WANTED = pictures.c.state == "wanted"


def any_wanted() -> ColumnElement[bool]:
    """Whether there is one to fetch now, for the look of each tick."""
    return exists().where(_WANTED, or_(pictures.c.next_at.is_(None), pictures.c.next_at <= REAL))


class Pictures:
    """Intake's queries about pictures."""

    def __init__(self, rows: Rows, public_url: str) -> None:
        self._rows = rows
        self._public_url = public_url

    def link(self, picture_id: str) -> str:
        """Where people see it once it is kept."""
        return f"{self._public_url}/pictures/{picture_id}"

    def add(self, picture: Picture) -> None:
        """Keep what is known of a new one."""
        self._rows.add(pictures, **vars(picture))

    def change(self, picture: Picture) -> None:
        """Keep what became of one."""
        self._rows.change(pictures, **vars(picture))

    def get(self, picture_id: str) -> Picture | None:
        """One as it is now; somebody else may be changing it."""
        row = self._rows.one(select(pictures).where(pictures.c.picture_id == picture_id))
        return _picture_of(row) if row else None

    def hold(self, picture_ids: Collection[str]) -> list[Picture]:
        """These, which nobody else changes before the commit. Whoever holds a case too holds it before."""
        query = select(pictures).where(pictures.c.picture_id.in_(list(picture_ids)))
        return self._held(query)

    def waiting(self, channel: Channel, address: str) -> list[Picture]:
        """A phone's pictures without a case that went along with no report, the oldest first, held as above."""
        return self._held(select(pictures).where(
            pictures.c.channel == channel, pictures.c.address == address, pictures.c.case_no.is_(None),
            pictures.c.reported.is_(False)))

    def claim(self, real_now: datetime, until: datetime) -> Picture | None:
        """One that is to be fetched now, which counts as an attempt; nobody else fetches it until then."""
        ready = or_(pictures.c.next_at.is_(None), pictures.c.next_at <= real_now)
        query = select(pictures).where(_WANTED, ready).order_by(pictures.c.created_at).limit(1)
        row = self._rows.one(query.with_for_update(skip_locked=True))
        if row is None:
            return None
        claimed = replace(_picture_of(row), next_at=until, attempts=row.attempts + 1)
        self.change(claimed)
        return claimed

    def _held(self, query: Any) -> list[Picture]:
        ordered = query.order_by(pictures.c.created_at, pictures.c.picture_id).with_for_update()
        return [_picture_of(row) for row in self._rows.all(ordered)]


def _picture_of(row: Row[Any]) -> Picture:
    return Picture(**row._asdict())
