"""Texts, cases, phones and numbers."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Select, Table, bindparam, func, or_, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from services.intake.domain.cases import CaseFile
from services.intake.domain.phone import Phone
from services.intake.domain.story import Note
from services.intake.domain.text import Text
from services.intake.store.conversion import case_of, case_values
from services.intake.store.tables import cases, metadata, notes, numbers, phones, texts
from services.mesh.contracts.people import Channel
from services.mesh.work import Rows

__all__ = ["Store", "metadata"]

PhoneKey = tuple[Channel, str]
AT_ONCE = 500  # keys in one query
LATEST = 20  # of a phone's cases are looked at; older ones by their number


class Store:
    """Intake's queries inside one transaction."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def new_texts(self, given: Collection[Text]) -> set[tuple[Channel, str]]:
        """Keep these texts; the channels and keys of those that were not kept before."""
        values = [{"channel": text.channel, "key": text.key, "address": text.address, "answerable": text.answerable,
                   "words": text.words, "pictures": list(text.pictures), "received_at": text.received_at}
                  for text in sorted(given, key=lambda text: (text.channel, text.key))]
        if not values:
            return set()
        insert = self._insert(texts).on_conflict_do_nothing().returning(texts.c.channel, texts.c.key)
        return {(row.channel, row.key) for row in self.rows.run_for_each(insert, values)}

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
        query = select(phones).where(tuple_(phones.c.channel, phones.c.address).in_(list(keys)))
        return {(row.channel, row.address): Phone(**row._mapping) for row in self.rows.all(query)}

    def save_phones(self, changed: Collection[Phone]) -> None:
        """Remember these phones."""
        values = [{"channel": phone.channel, "address": phone.address, "language": phone.language, "day": phone.day,
                   "answers": phone.answers} for phone in changed]
        if values:
            insert = self._insert(phones)
            new = {name: insert.excluded[name] for name in ("language", "day", "answers")}
            latest = insert.on_conflict_do_update(index_elements=["channel", "address"], set_=new)
            self.rows.run_for_each(latest, values)

    def case_nos(self, keys: Collection[PhoneKey], named: Collection[str]) -> list[str]:
        """The numbers of these phones' latest cases, and those of them that are named."""
        newest = func.row_number().over(
            partition_by=(cases.c.channel, cases.c.address), order_by=(cases.c.received_at.desc(), cases.c.case_no))
        theirs = tuple_(cases.c.channel, cases.c.address).in_(list(keys))
        ranked = select(cases.c.case_no, newest.label("nth")).where(theirs).subquery()
        wanted = or_(ranked.c.nth <= LATEST, ranked.c.case_no.in_(list(named)))
        return [row.case_no for row in self.rows.all(select(ranked.c.case_no).where(wanted).order_by(ranked.c.case_no))]

    def cases(self, case_nos: Collection[str]) -> list[CaseFile]:
        """These cases, by number."""
        if not case_nos:
            return []
        query = select(cases).where(cases.c.case_no.in_(list(case_nos))).order_by(cases.c.case_no)
        return [case_of(row) for row in self.rows.all(query)]

    def case(self, case_no: str) -> CaseFile | None:
        """One case."""
        return next(iter(self.cases([case_no])), None)

    def add_cases(self, made: Iterable[CaseFile]) -> None:
        """Keep new cases."""
        for case in made:
            self.rows.add(cases, **case_values(case))

    def save_cases(self, changed: Iterable[CaseFile]) -> None:
        """Write down what became of these cases."""
        values = [{f"new_{name}": value for name, value in case_values(case).items()} for case in changed]
        if values:
            self.rows.run_for_each(_SAVE, values)

    def reserve(self, day: date, count: int) -> int:
        """Take so many running numbers of a day; returns the first. Others wait until the commit."""
        insert = self._insert(numbers).values(day=day, last=count)
        raised = insert.on_conflict_do_update(index_elements=["day"], set_={"last": numbers.c.last + count})
        row = self.rows.one(raised.returning(numbers.c.last))
        if row is None:
            raise LookupError("no running number was given")
        return int(row.last) - count + 1

    def keep_free(self, day: date, last: int) -> None:
        """Give no running number of that day up to this one."""
        insert = self._insert(numbers).values(day=day, last=last)
        self.rows.run(insert.on_conflict_do_update(
            index_elements=["day"], set_={"last": insert.excluded.last}, where=numbers.c.last < last))

    def give_back(self, day: date, count: int) -> None:
        """Give back the last numbers taken in this transaction."""
        self.rows.run(update(numbers).where(numbers.c.day == day).values(last=numbers.c.last - count))

    def note(self, note: Note) -> None:
        """Add a line to a case's story."""
        self.rows.add(notes, case_no=note.case_no, at=note.at, what=note.what, who=note.who, words=note.words)

    def notes(self, case_nos: Collection[str]) -> Sequence[Note]:
        """The stories of these cases, the oldest line first."""
        query = select(notes).where(notes.c.case_no.in_(list(case_nos))).order_by(notes.c.at, notes.c.id)
        return [Note(case_no=row.case_no, at=row.at, what=row.what, who=row.who, words=row.words)
                for row in self.rows.all(query)]

    def _missing(self, query: Select[Any], column: Column[Any], wanted: Sequence[str]) -> set[str]:
        found = set(wanted)
        for first in range(0, len(wanted), AT_ONCE):
            found -= {row[0] for row in self.rows.all(query.where(column.in_(wanted[first:first + AT_ONCE])))}
        return found

    def _insert(self, table: Table) -> Any:
        postgres = self.rows.connection.dialect.name == "postgresql"
        return (postgresql.insert if postgres else sqlite.insert)(table)


_SAVE = update(cases).where(cases.c.case_no == bindparam("new_case_no")).values(
    {column.name: bindparam(f"new_{column.name}", type_=column.type) for column in cases.c if column.name != "case_no"})
