"""Router's own queries inside one transaction."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from secrets import token_hex

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from services.mesh.work import Rows
from services.router.domain.case import Assignment, Case, HeldCode, Note
from services.router.store import records
from services.router.store.tables import ASSIGNMENTS, CASES, CODE_KEY, NOTES, SEATS, SUPPLEMENTS, WRONG_CODES, metadata

__all__ = ["Store", "metadata"]


class Store:
    """Cases, assignments, seats and codes. `patience`: how many wrong codes within an hour renew a phone's codes."""

    def __init__(self, rows: Rows, patience: int = 5) -> None:
        self._rows = rows
        self.patience = patience

    def cases(self, case_nos: Collection[str]) -> dict[str, Case]:
        """These cases by number; unknown ones are left out."""
        if not case_nos:
            return {}
        rows = self._rows.all(select(CASES).where(CASES.c.case_no.in_(case_nos)))
        return {row.case_no: records.case(row) for row in rows}

    def add_case(self, case: Case) -> None:
        """A new case."""
        self._rows.add(CASES, **records.case_row(case))

    def save_case(self, case: Case) -> None:
        """A case that has changed."""
        row = records.case_row(case)
        self._rows.run(update(CASES).where(CASES.c.case_no == case.case_no).values(**row))

    def assignments(self, case_nos: Collection[str]) -> list[Assignment]:
        """All assignments of these cases, the oldest first."""
        if not case_nos:
            return []
        order = (ASSIGNMENTS.c.assigned_at, ASSIGNMENTS.c.assignment_id)
        rows = self._rows.all(select(ASSIGNMENTS).where(ASSIGNMENTS.c.case_no.in_(case_nos)).order_by(*order))
        return [records.assignment(row) for row in rows]

    def add_assignment(self, assignment: Assignment) -> None:
        """A new assignment."""
        self._rows.add(ASSIGNMENTS, **records.assignment_row(assignment))

    def save_assignment(self, assignment: Assignment) -> None:
        """An assignment that has changed; when it has ended, its codes have too."""
        row = records.assignment_row(assignment)
        same = ASSIGNMENTS.c.assignment_id == assignment.assignment_id
        self._rows.run(update(ASSIGNMENTS).where(same).values(**row))
        if not assignment.acting:
            ended = (SEATS.c.assignment_id == assignment.assignment_id) & SEATS.c.current.is_(True)
            self._rows.run(update(SEATS).where(ended).values(current=False))

    def add_codes(self, codes: Iterable[HeldCode]) -> None:
        """New codes."""
        for held in codes:
            self._rows.add(SEATS, **records.held_row(held))

    def code_key(self) -> str:
        """The secret with which codes are drawn; made by the migration, or now."""
        row = self._rows.one(select(CODE_KEY.c.key))
        if row is None:
            insert = postgresql.insert if self._rows.connection.dialect.name == "postgresql" else sqlite.insert
            self._rows.run(insert(CODE_KEY).values(id=1, key=token_hex(32)).on_conflict_do_nothing())
            row = self._rows.one(select(CODE_KEY.c.key))
        return str(row.key) if row else ""

    def replace_code(self, old: HeldCode, new: HeldCode) -> None:
        """A newer code for the same seat."""
        same = (SEATS.c.phone == old.seat.phone) & (SEATS.c.code == old.code)
        self._rows.run(update(SEATS).where(same).values(current=False))
        self.add_codes([new])

    def codes(self, phone: str, codes: Collection[str]) -> list[HeldCode]:
        """Which of these codes the phone has or once had."""
        query = select(SEATS).where(SEATS.c.phone == phone, SEATS.c.code.in_(codes))
        return [records.held(row) for row in self._rows.all(query)]

    def current_codes(self, phone: str) -> list[HeldCode]:
        """The codes that the phone can use now."""
        query = select(SEATS).where(SEATS.c.phone == phone, SEATS.c.current.is_(True))
        return [records.held(row) for row in self._rows.all(query)]

    def seats(self, assignment_ids: Collection[str]) -> list[HeldCode]:
        """The seats of these assignments with their present codes, the official in charge first."""
        if not assignment_ids:
            return []
        query = select(SEATS).where(SEATS.c.assignment_id.in_(assignment_ids), SEATS.c.current.is_(True))
        return [records.held(row) for row in self._rows.all(query.order_by(SEATS.c.position))]

    def all_seats(self, assignment_ids: Collection[str]) -> list[HeldCode]:
        """All seats these assignments ever had, ended ones and older codes included."""
        if not assignment_ids:
            return []
        query = select(SEATS).where(SEATS.c.assignment_id.in_(assignment_ids)).order_by(SEATS.c.position)
        return [records.held(row) for row in self._rows.all(query)]

    def taken(self, pairs: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
        """Which of these (phone, code) were ever minted."""
        wanted = set(pairs)
        query = select(SEATS.c.phone, SEATS.c.code).where(
            SEATS.c.phone.in_({phone for phone, _ in wanted}), SEATS.c.code.in_({code for _, code in wanted}))
        return {(row.phone, row.code) for row in self._rows.all(query)} & wanted

    def add_supplement(self, message_id: str, case_no: str, words: str, received_at: datetime) -> None:
        """What the citizen added."""
        self._rows.add(SUPPLEMENTS, message_id=message_id, case_no=case_no, words=words, received_at=received_at)

    def supplements(self, case_no: str) -> list[str]:
        """All that the citizen added, in the order it reached us."""
        order = (SUPPLEMENTS.c.received_at, SUPPLEMENTS.c.message_id)
        query = select(SUPPLEMENTS.c.words).where(SUPPLEMENTS.c.case_no == case_no).order_by(*order)
        return [row.words for row in self._rows.all(query)]

    def add_note(self, case_no: str, note: Note) -> None:
        """A line of the case's story."""
        self._rows.add(NOTES, case_no=case_no, at=note.at, what=note.what, who=note.who, words=note.words)

    def notes(self, case_nos: Collection[str]) -> dict[str, list[Note]]:
        """The stories of these cases, in order of time."""
        if not case_nos:
            return {}
        query = select(NOTES).where(NOTES.c.case_no.in_(case_nos)).order_by(NOTES.c.at, NOTES.c.id)
        stories: dict[str, list[Note]] = {}
        for row in self._rows.all(query):
            stories.setdefault(row.case_no, []).append(records.note(row))
        return stories

    def add_wrong_code(self, phone: str, at: datetime) -> None:
        """A code that this phone does not have."""
        self._rows.add(WRONG_CODES, phone=phone[:40], at=at)

    def wrong_codes(self, phone: str, since: datetime) -> int:
        """How many wrong codes came from this phone."""
        query = select(func.count()).where(WRONG_CODES.c.phone == phone[:40], WRONG_CODES.c.at > since)
        row = self._rows.one(query)
        return int(row[0]) if row else 0

    def prune_wrong_codes(self, before: datetime) -> None:
        """Forget those that no longer count."""
        self._rows.run(delete(WRONG_CODES).where(WRONG_CODES.c.at < before))

