"""Escalation's own queries inside one transaction."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from services.escalation.domain.assignment import Assignment, End
from services.escalation.domain.step import Step
from services.escalation.store import records
from services.escalation.store.extensions import Extensions
from services.escalation.store.ratings import Ratings
from services.escalation.store.tables import assignments, ends, metadata, steps
from services.escalation.store.withdrawals import Withdrawals
from services.mesh.identity import IdentityMap
from services.mesh.work import Rows

__all__ = ["Store", "metadata"]


class Store(Ratings, Extensions):
    """Assignments with their steps, and what ended them. What a transaction has read it does not ask for again."""

    def __init__(self, rows: Rows) -> None:
        super().__init__(rows)
        self.withdrawals = Withdrawals(rows)
        self._assignments: IdentityMap[str, Assignment] = IdentityMap(rows, self._read_by_id, self._write)
        # What belongs to a key. Rows get what is new and changed at once; these maps only know it.
        self._of_case: IdentityMap[str, list[str]] = IdentityMap(rows, self._read_of_case, _nothing)
        self._steps: IdentityMap[str, dict[str, Step]] = IdentityMap(rows, self._read_steps, _nothing)
        self._ends: IdentityMap[str, list[End]] = IdentityMap(rows, self._read_ends, _nothing)

    def expect(self, *, assignments: Iterable[str] = (), cases: Iterable[str] = (), steps: Iterable[str] = (),
               ends: Iterable[str] = ()) -> None:
        """These assignments will be asked for, all those of these cases, the steps of some, and the ends of cases."""
        self._assignments.expect(assignments)
        self._of_case.expect(cases)
        self._steps.expect(steps)
        self._ends.expect(ends)

    def assignment(self, assignment_id: str) -> Assignment | None:
        """The assignment with that id."""
        return self._assignments.get(assignment_id)

    def assignments_of(self, case_nos: Collection[str]) -> list[Assignment]:
        """All assignments of these cases, the oldest first."""
        ids = [one for of_case in self._of_case.many(case_nos).values() for one in of_case]
        return sorted(self._assignments.many(ids).values(), key=lambda one: (one.assigned_at, one.assignment_id))

    def open_after(self, assignment_id: str, limit: int) -> list[Assignment]:
        """Some assignments that go on, in order of their ids from that one on; read anew once their cases are held."""
        query = select(assignments).where(assignments.c.ended_at.is_(None),
                                          assignments.c.assignment_id > assignment_id)
        return [records.assignment(row) for row in self._rows.all(
            query.order_by(assignments.c.assignment_id).limit(limit))]

    def add(self, assignment: Assignment) -> None:
        """Keep a new assignment."""
        self._assignments.add(assignment.assignment_id, assignment)
        if self._of_case.knows(assignment.case_no):
            self._of_case.many([assignment.case_no])[assignment.case_no].append(assignment.assignment_id)

    def save(self, assignment: Assignment) -> None:
        """Keep what has changed on an assignment's clock."""
        self._assignments.change(assignment.assignment_id, assignment)

    def any_provisional(self) -> bool:
        """Whether an open assignment has a deadline that rests on no official table."""
        provisional = assignments.c.accept_provisional | assignments.c.answer_provisional
        return self._rows.one(select(assignments.c.assignment_id).where(
            assignments.c.ended_at.is_(None), provisional).limit(1)) is not None

    def steps_of(self, assignment_id: str) -> list[Step]:
        """The steps taken for an assignment, in the order in which they were due."""
        return sorted(self._steps.many([assignment_id])[assignment_id].values(), key=_order)

    def steps_of_cases(self, case_nos: Collection[str]) -> list[Step]:
        """The steps taken for these cases, in the order in which they were due."""
        return sorted(map(records.step, self._rows.find(steps, case_no=list(case_nos))), key=_order)

    def add_step(self, step: Step) -> None:
        """Record a step."""
        self._know_step(step)
        self._rows.add(steps, **records.step_row(step))

    def withdraw(self, step: Step, now: datetime) -> None:
        """Record that a step was withdrawn, and its card with it."""
        self._know_step(replace(step, withdrawn_at=now))
        self._rows.change(steps, step_id=step.step_id, withdrawn_at=now)

    def ends_of(self, case_no: str) -> list[End]:
        """What ended obligations of the whole case."""
        return list(self._ends.many([case_no])[case_no])

    def add_end(self, end_id: str, case_no: str, end: End) -> None:
        """Record such an end."""
        if self._ends.knows(case_no):
            self._ends.many([case_no])[case_no].append(end)
        self._rows.add(ends, end_id=end_id, case_no=case_no, round=end.round, at=end.at, final=end.final)

    def _know_step(self, step: Step) -> None:
        if self._steps.knows(step.assignment_id):
            self._steps.many([step.assignment_id])[step.assignment_id][step.step_id] = step

    def _read_by_id(self, ids: Collection[str]) -> dict[str, Assignment]:
        return {row.assignment_id: records.assignment(row)
                for row in self._rows.find(assignments, assignment_id=list(ids))}

    def _read_of_case(self, case_nos: Collection[str]) -> dict[str, list[str]]:
        """Whoever asks for a case's assignments asks for their steps next."""
        found = [records.assignment(row) for row in self._rows.find(assignments, case_no=list(case_nos))]
        self._assignments.know({one.assignment_id: one for one in found})
        self._steps.expect(one.assignment_id for one in found)
        ids: dict[str, list[str]] = {case_no: [] for case_no in case_nos}
        for one in found:
            ids[one.case_no].append(one.assignment_id)
        return ids

    def _read_steps(self, ids: Collection[str]) -> dict[str, dict[str, Step]]:
        found: dict[str, dict[str, Step]] = {assignment_id: {} for assignment_id in ids}
        for row in self._rows.find(steps, assignment_id=list(ids)):
            found[row.assignment_id][row.step_id] = records.step(row)
        return found

    def _read_ends(self, case_nos: Collection[str]) -> dict[str, list[End]]:
        found: dict[str, list[End]] = {case_no: [] for case_no in case_nos}
        for row in self._rows.find(ends, case_no=list(case_nos)):
            found[row.case_no].append(records.end(row))
        return found

    def _write(self, added: Sequence[Assignment], changed: Sequence[Assignment]) -> None:
        for one in added:
            self._rows.add(assignments, **records.assignment_row(one))
        for one in changed:
            self._rows.change(assignments, **records.clock_row(one))


def _nothing(_added: object, _changed: object) -> None:
    """What is new and changed was given to Rows already."""


def _order(step: Step) -> tuple[datetime, datetime, str, int, str]:
    return step.due_at, step.taken_at, step.stage, step.step, step.step_id
