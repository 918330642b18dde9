"""Router's own queries inside one transaction."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select

from services.mesh.identity import IdentityMap
from services.mesh.work import Rows
from services.router.domain.case import Assignment, Case, Note
from services.router.store import records
from services.router.store.codes import Codes
from services.router.store.tables import ASSIGNMENTS, CASES, NOTES, SUPPLEMENTS, WRONG_CODES, metadata

__all__ = ["Store", "metadata"]


class Store(Codes):
    """Cases, assignments, seats and codes. `patience`: how many wrong codes within an hour renew a phone's codes."""

    def __init__(self, rows: Rows, patience: int = 5) -> None:
        super().__init__(rows)
        self.patience = patience
        self._cases: IdentityMap[str, Case] = IdentityMap(rows, self._read_cases, self._write_cases)
        # By case and id. Rows get what is new and changed at once; the map only knows it.
        self._assignments: IdentityMap[str, dict[str, Assignment]] = IdentityMap(
            rows, self._read_assignments, lambda _added, _changed: None)

    def expect(self, *, cases: Iterable[str], assignments: Iterable[str]) -> None:
        """These cases will be asked for, and the assignments of those."""
        self._cases.expect(cases)
        self._assignments.expect(assignments)

    def cases(self, case_nos: Collection[str]) -> dict[str, Case]:
        """These cases by number; unknown ones are left out."""
        return self._cases.many(case_nos)

    def linked_to(self, lead: str) -> list[str]:
        """The numbers of the cases for which this one goes on."""
        return sorted(row.case_no for row in self._rows.find(CASES, linked_to=[lead]))

    def add_case(self, case: Case) -> None:
        """A new case."""
        self._cases.add(case.case_no, case)
        self._assignments.know({case.case_no: {}})

    def save_case(self, case: Case) -> None:
        """A case that has changed."""
        self._cases.change(case.case_no, case)

    def assignments(self, case_nos: Collection[str]) -> list[Assignment]:
        """All assignments of these cases, the oldest first."""
        found = [one for of_case in self._assignments.many(case_nos).values() for one in of_case.values()]
        return sorted(found, key=lambda one: (one.assigned_at, one.assignment_id))

    def add_assignment(self, assignment: Assignment) -> None:
        """A new assignment."""
        self._know(assignment)
        self._rows.add(ASSIGNMENTS, **records.assignment_row(assignment))

    def save_assignment(self, assignment: Assignment) -> None:
        """An assignment that has changed; when it has ended, its codes have too."""
        self._know(assignment)
        self._rows.change(ASSIGNMENTS, **records.assignment_row(assignment))
        if not assignment.acting:
            self.end_codes(assignment.assignment_id)

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

    def _know(self, assignment: Assignment) -> None:
        if self._assignments.knows(assignment.case_no):
            self._assignments.many([assignment.case_no])[assignment.case_no][assignment.assignment_id] = assignment

    def _read_cases(self, case_nos: Collection[str]) -> dict[str, Case]:
        return {row.case_no: records.case(row) for row in self._rows.find(CASES, case_no=list(case_nos))}

    def _write_cases(self, added: Sequence[Case], changed: Sequence[Case]) -> None:
        for case in added:
            self._rows.add(CASES, **records.case_row(case))
        for case in changed:
            self._rows.change(CASES, **records.case_row(case))

    def _read_assignments(self, case_nos: Collection[str]) -> dict[str, dict[str, Assignment]]:
        found: dict[str, dict[str, Assignment]] = {case_no: {} for case_no in case_nos}
        for row in self._rows.find(ASSIGNMENTS, case_no=list(case_nos)):
            found[row.case_no][row.assignment_id] = records.assignment(row)
        return found
