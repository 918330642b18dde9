"""Texts, cases, phones and numbers."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from secrets import token_hex
from typing import Any

from sqlalchemy import Column, Date, Row, Select, bindparam, func, select, text

from services.intake.domain.cases import CaseFile
from services.intake.domain.phone import Phone
from services.intake.domain.story import Note
from services.intake.domain.text import Text
from services.intake.store.conversion import case_of, case_values, phone_of, phone_values
from services.intake.store.events import Events
from services.intake.store.held import HeldTexts, PhoneKey
from services.intake.store.linked import Linked
from services.intake.store.pictures import Pictures, any_wanted
from services.intake.store.tables import cases, code_key, metadata, notes, phones, texts
from services.mesh.contracts.people import Channel
from services.mesh.identity import IdentityMap
from services.mesh.work import Rows

__all__ = ["PhoneKey", "Store", "any_wanted", "metadata"]

AT_ONCE = 500  # keys in one query
LATEST = 20  # of a phone's cases are looked at; older ones by their number


class Store:
    """Intake's queries inside one transaction. A case is read once, so only when it is locked.

    `public_url` is where links to what intake keeps begin.
    """

    def __init__(self, rows: Rows, public_url: str = "") -> None:
        self.rows = rows
        self.held = HeldTexts(rows)
        self.linked = Linked(rows)
        self.events = Events(rows)
        self.pictures = Pictures(rows, public_url)
        self._cases: IdentityMap[str, CaseFile] = IdentityMap(rows, self._read_cases, self._write_cases)

    def new_texts(self, given: Collection[Text]) -> set[tuple[Channel, str]]:
        """Keep these texts; the channels and keys of those that were not kept before."""
        values = [vars(one) for one in sorted(given, key=lambda one: (one.channel, one.key))]
        return {(row.channel, row.key) for row in self.rows.add_new(texts, values)}

    def unknown(self, channel: Channel, keys: Sequence[str]) -> set[str]:
        """Those of the keys under which no text was taken."""
        return self._missing(select(texts.c.key).where(texts.c.channel == channel), texts.c.key, keys)

    def unknown_cases(self, case_nos: Sequence[str]) -> set[str]:
        """Those of the numbers that no case has."""
        return self._missing(select(cases.c.case_no), cases.c.case_no, case_nos)

    def newest_text(self) -> datetime | None:
        """When the newest text came (business time); None when none ever did."""
        row = self.rows.one(select(func.max(texts.c.received_at).label("at")))
        return row.at if row else None

    def phones(self, keys: Collection[PhoneKey]) -> dict[PhoneKey, Phone]:
        """What is remembered of these phones."""
        return {(row.channel, row.address): phone_of(row)
                for row in self.rows.find(phones, **_columns(keys))}

    def save_phones(self, changed: Collection[Phone]) -> None:
        """Remember these phones."""
        self.rows.overwrite(phones, [phone_values(phone) for phone in changed])

    def case_nos(self, keys: Collection[PhoneKey], named: Collection[str]) -> list[str]:
        """The numbers of the latest cases of these phones and of those reported for them, and those that are named."""
        latest = {row.case_no for row in self.rows.newest(cases, LATEST, "received_at", **_columns(keys))}
        phones_of = [address for channel, address in keys if channel == "sms"]
        latest |= {row.case_no for row in self.rows.newest(cases, LATEST, "received_at", for_phone=phones_of)}
        owned = self._named(named)
        return sorted(latest | {row.case_no for row in owned if _belongs(row, keys)})

    def case_nos_of_others(self, keys: Collection[PhoneKey], named: Collection[str]) -> list[str]:
        """The named cases that belong to none of these phones."""
        return sorted(row.case_no for row in self._named(named) if not _belongs(row, keys))

    def code_key(self) -> str:
        """The secret with which codes are drawn; made by the migration, or now."""
        row = self.rows.one(select(code_key.c.key))
        if row is None:
            self.rows.add_new(code_key, [{"id": 1, "key": token_hex(32)}])
            row = self.rows.one(select(code_key.c.key))
        return str(row.key) if row else ""

    def expect(self, case_nos: Iterable[str]) -> None:
        """These cases will be asked for one by one: read them together."""
        self._cases.expect(case_nos)

    def cases(self, case_nos: Collection[str]) -> list[CaseFile]:
        """These cases, by number."""
        return list(self._cases.many(sorted(case_nos)).values())

    def case(self, case_no: str) -> CaseFile | None:
        """One case."""
        return self._cases.get(case_no)

    def add_cases(self, made: Iterable[CaseFile]) -> None:
        """Keep new cases."""
        for case in made:
            self._cases.add(case.case_no, case)

    def save_cases(self, changed: Iterable[CaseFile]) -> None:
        """Keep what became of these cases."""
        for case in changed:
            self._cases.change(case.case_no, case)

    def reserve(self, day: date, count: int) -> int:
        """Take so many running numbers of a day; returns the first. Others wait until the commit."""
        row = self.rows.one(_RESERVE, {"day": day, "count": count})
        if row is None:
            raise LookupError("no running number was given")
        return int(row.last) - count + 1

    def keep_free(self, day: date, last: int) -> None:
        """Give no running number of that day up to this one."""
        self.rows.run(_KEEP_FREE, {"day": day, "last": last})

    def note(self, note: Note) -> None:
        """Add a line to a case's story."""
        self.rows.add(notes, case_no=note.case_no, at=note.at, what=note.what, who=note.who, words=note.words)

    def notes(self, case_nos: Collection[str]) -> Sequence[Note]:
        """The stories of these cases, the oldest line first."""
        query = select(notes).where(notes.c.case_no.in_(list(case_nos))).order_by(notes.c.at, notes.c.id)
        return [Note(case_no=row.case_no, at=row.at, what=row.what, who=row.who, words=row.words)
                for row in self.rows.all(query)]

    def _named(self, named: Collection[str]) -> Sequence[Row[Any]]:
        return self.rows.all(_OWNED, {"named": sorted(named)}) if named else []

    def _read_cases(self, case_nos: Collection[str]) -> dict[str, CaseFile]:
        return {row.case_no: case_of(row) for row in self.rows.all(_CASES, {"case_nos": list(case_nos)})}

    def _write_cases(self, added: Sequence[CaseFile], changed: Sequence[CaseFile]) -> None:
        for case in added:
            self.rows.add(cases, **case_values(case))
        for case in changed:
            self.rows.change(cases, **case_values(case))

    def _missing(self, query: Select[Any], column: Column[Any], wanted: Sequence[str]) -> set[str]:
        found = set(wanted)
        for first in range(0, len(wanted), AT_ONCE):
            found -= {row[0] for row in self.rows.all(query.where(column.in_(wanted[first:first + AT_ONCE])))}
        return found


_DAY = bindparam("day", type_=Date)
_RESERVE = text(
    "INSERT INTO numbers (day, last) VALUES (:day, :count)"
    " ON CONFLICT (day) DO UPDATE SET last = numbers.last + excluded.last RETURNING last").bindparams(_DAY)
_KEEP_FREE = text(
    "INSERT INTO numbers (day, last) VALUES (:day, :last)"
    " ON CONFLICT (day) DO UPDATE SET last = excluded.last WHERE numbers.last < excluded.last").bindparams(_DAY)
_OWNED = select(cases.c.case_no, cases.c.channel, cases.c.address, cases.c.for_phone).where(
    cases.c.case_no.in_(bindparam("named", expanding=True)))
_CASES = select(cases).where(cases.c.case_no.in_(bindparam("case_nos", expanding=True)))


def _belongs(row: Row[Any], keys: Collection[PhoneKey]) -> bool:
    return (row.channel, row.address) in keys or ("sms", row.for_phone) in keys


def _columns(keys: Collection[PhoneKey]) -> dict[str, list[str]]:
    return {"channel": [channel for channel, _ in keys], "address": [address for _, address in keys]}
