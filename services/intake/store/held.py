"""Texts that are kept and not taken, and the phones that are blocked."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select, tuple_, update

from services.intake.domain.phone import Phone
from services.intake.domain.text import Text
from services.intake.store.conversion import phone_of
from services.intake.store.tables import phones, texts
from services.mesh.contracts.people import Channel
from services.mesh.work import Rows

PhoneKey = tuple[Channel, str]
_TEXT = (texts.c.channel, texts.c.key, texts.c.address, texts.c.answerable, texts.c.words, texts.c.pictures,
         texts.c.received_at)
_WAITING = texts.c.held == "waiting"
_BLOCKED = texts.c.held == "blocked"
_BECOMES = {"take": "waiting", "drop": "dropped"}


class HeldTexts:
    """Intake's queries about what is held. `held` is NULL for a text that was taken, `dropped` once that is decided."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def keep(self, text: Text, why: Literal["blocked", "waiting"]) -> None:
        """Hold a text that was just kept."""
        self._rows.change(texts, channel=text.channel, key=text.key, held=why)

    def taken(self, text: Text) -> None:
        """It is held no more."""
        self._rows.change(texts, channel=text.channel, key=text.key, held=None)

    def waiting(self, most: int, after: datetime | None = None) -> list[Text]:
        """The texts that wait, in the order in which they came, or those that came after a moment."""
        query = select(*_TEXT).where(_WAITING).order_by(texts.c.received_at, texts.c.channel, texts.c.key).limit(most)
        query = query if after is None else query.where(texts.c.received_at > after)
        return [Text(**{**row._asdict(), "pictures": tuple(row.pictures)}) for row in self._rows.all(query)]

    def still_waiting(self, given: Collection[Text]) -> set[tuple[Channel, str]]:
        """Channels and keys of those that wait now."""
        keys = tuple_(texts.c.channel, texts.c.key).in_([(text.channel, text.key) for text in given])
        return {(row.channel, row.key)
                for row in self._rows.all(select(texts.c.channel, texts.c.key).where(_WAITING, keys))}

    def waiting_before(self, keys: Collection[PhoneKey], at: datetime) -> set[PhoneKey]:
        """Those of the phones of which a text waits that came by then."""
        mine = tuple_(texts.c.channel, texts.c.address).in_(list(keys))
        query = select(texts.c.channel, texts.c.address).where(_WAITING, texts.c.received_at <= at, mine).distinct()
        return {(row.channel, row.address) for row in self._rows.all(query)}

    def phones(self) -> Sequence[Phone]:
        """The phones that were blocked and have not been settled, the latest first."""
        query = select(phones).where(phones.c.block_id != "").order_by(phones.c.blocked_at.desc(), phones.c.address)
        return [phone_of(row) for row in self._rows.all(query)]

    def blocked_texts(self) -> dict[str, int]:
        """How many texts of each address are held because it was blocked."""
        query = select(texts.c.address, func.count().label("texts")).where(_BLOCKED).group_by(texts.c.address)
        return {row.address: row.texts for row in self._rows.all(query)}

    def settle(self, phone: Phone, how: Literal["take", "drop"], *, by: str, why: str, at: datetime) -> int:
        """Record what was decided about a phone's held texts; how many they are."""
        return self._rows.run(update(texts).where(
            _BLOCKED, texts.c.channel == phone.channel, texts.c.address == phone.address,
        ).values(held=_BECOMES[how], settled_at=at, settled_by=by, settled_why=why))
