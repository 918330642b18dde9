"""Escalation's tables and named queries."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Boolean, Column, Integer, Row, String, Table, Text, select, update
from sqlalchemy.dialects import postgresql, sqlite

from services.escalation.domain.assignment import Assignment, End
from services.escalation.domain.step import Step
from services.mesh.contracts.people import Due, Seat
from services.mesh.tables import Moment, service_metadata
from services.mesh.work import Rows

metadata = service_metadata()

assignments = Table(
    "assignments", metadata,
    Column("assignment_id", String(40), primary_key=True), Column("case_no", String(24), nullable=False, index=True),
    Column("round", Integer, nullable=False), Column("part", String(10), nullable=False),
    Column("unit_name", Text, nullable=False), Column("place", Text), Column("words", Text, nullable=False),
    Column("category_id", String(80)), Column("pace", String(80), nullable=False),
    Column("urgent", Boolean, nullable=False), Column("secret", Boolean, nullable=False),
    Column("known_to", Text), Column("seats", Text, nullable=False), Column("assigned_at", Moment, nullable=False),
    Column("accept_due", Moment, nullable=False), Column("accept_provisional", Boolean, nullable=False),
    Column("answer_due", Moment, nullable=False), Column("answer_provisional", Boolean, nullable=False),
    Column("accepted_at", Moment), Column("accepted_by", String(80)), Column("ended_at", Moment),
    Column("accept_through", Moment), Column("answer_through", Moment),
)
steps = Table(
    "steps", metadata,
    Column("step_id", String(40), primary_key=True), Column("assignment_id", String(40), nullable=False, index=True),
    Column("case_no", String(24), nullable=False, index=True), Column("stage", String(10), nullable=False),
    Column("step", Integer, nullable=False), Column("due_at", Moment, nullable=False),
    Column("taken_at", Moment, nullable=False), Column("reminder", Boolean, nullable=False),
    Column("card", String(10)), Column("told", Text, nullable=False), Column("unreachable", String(80)),
    Column("withdrawn_at", Moment),
)
ends = Table(
    "ends", metadata,
    Column("end_id", String(40), primary_key=True), Column("case_no", String(24), nullable=False, index=True),
    Column("round", Integer, nullable=False), Column("at", Moment, nullable=False),
    Column("final", Boolean, nullable=False),
)
ratings = Table(
    "ratings", metadata,
    Column("case_no", String(24), primary_key=True), Column("round", Integer, primary_key=True, autoincrement=False),
    Column("score", Integer, nullable=False), Column("received_at", Moment, nullable=False),
)

_SEATS = TypeAdapter(tuple[Seat, ...])
_PERSONS = TypeAdapter(tuple[str, ...] | None)
_MOVING = ("accepted_at", "accepted_by", "ended_at", "accept_through", "answer_through")


class Store:
    """Named queries for one transaction."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def assignment(self, assignment_id: str) -> Assignment | None:
        """The assignment with that id."""
        row = self._rows.one(select(assignments).where(assignments.c.assignment_id == assignment_id))
        return _assignment(row) if row else None

    def assignments_of(self, case_nos: Iterable[str]) -> list[Assignment]:
        """All assignments of these cases, the oldest first."""
        query = select(assignments).where(assignments.c.case_no.in_(list(case_nos)))
        return [_assignment(row) for row in self._rows.all(
            query.order_by(assignments.c.assigned_at, assignments.c.assignment_id))]

    def open_after(self, assignment_id: str, limit: int) -> list[Assignment]:
        """Some assignments that go on, in order of their ids from that one on."""
        query = select(assignments).where(assignments.c.ended_at.is_(None),
                                          assignments.c.assignment_id > assignment_id)
        return [_assignment(row) for row in self._rows.all(
            query.order_by(assignments.c.assignment_id).limit(limit))]

    def add(self, assignment: Assignment) -> None:
        """Keep a new assignment."""
        plain = {column.name: getattr(assignment, column.name, None) for column in assignments.c}
        self._rows.add(assignments, **plain | {
            "seats": _SEATS.dump_json(assignment.seats).decode(),
            "known_to": None if assignment.known_to is None else _PERSONS.dump_json(assignment.known_to).decode(),
            **_dues(assignment)})

    def save(self, assignment: Assignment) -> None:
        """Keep what has changed on an assignment's clock."""
        values = {name: getattr(assignment, name) for name in _MOVING}
        same = assignments.c.assignment_id == assignment.assignment_id
        self._rows.run(update(assignments).where(same).values(values))

    def move_deadlines(self, assignment: Assignment) -> None:
        """Keep its deadlines as they are now."""
        same = assignments.c.assignment_id == assignment.assignment_id
        self._rows.run(update(assignments).where(same).values(_dues(assignment)))

    def any_provisional(self) -> bool:
        """Whether an open assignment has a deadline that rests on no official table."""
        provisional = assignments.c.accept_provisional | assignments.c.answer_provisional
        return self._rows.one(select(assignments.c.assignment_id).where(
            assignments.c.ended_at.is_(None), provisional).limit(1)) is not None

    def steps_of(self, assignment_id: str) -> list[Step]:
        """The steps taken for an assignment, in the order in which they were due."""
        return self._steps(steps.c.assignment_id == assignment_id)

    def steps_of_cases(self, case_nos: Iterable[str]) -> list[Step]:
        """The steps taken for these cases, in the order in which they were due."""
        return self._steps(steps.c.case_no.in_(list(case_nos)))

    def add_step(self, step: Step) -> None:
        """Record a step."""
        values = {column.name: getattr(step, column.name) for column in steps.c}
        self._rows.add(steps, **values | {"told": _SEATS.dump_json(step.told).decode()})

    def withdraw(self, step: Step, now: datetime) -> None:
        """Record that a step was withdrawn, and its card with it."""
        self._rows.run(update(steps).where(steps.c.step_id == step.step_id).values(withdrawn_at=now))

    def ends_of(self, case_no: str) -> list[End]:
        """What ended obligations of the whole case."""
        return [End(round=row.round, at=row.at, final=row.final)
                for row in self._rows.all(select(ends).where(ends.c.case_no == case_no))]

    def add_end(self, end_id: str, case_no: str, end: End) -> None:
        """Record such an end."""
        self._rows.add(ends, end_id=end_id, case_no=case_no, round=end.round, at=end.at, final=end.final)

    def rate(self, case_no: str, round_no: int, score: int, received_at: datetime) -> None:
        """Keep the citizen's last rating of a round."""
        insert = postgresql.insert if self._rows.connection.dialect.name == "postgresql" else sqlite.insert
        values = {"score": score, "received_at": received_at}
        statement = insert(ratings).values(case_no=case_no, round=round_no, **values)
        self._rows.run(statement.on_conflict_do_update(
            index_elements=["case_no", "round"], set_=values, where=ratings.c.received_at <= received_at))

    def rating(self, case_no: str, round_no: int) -> int | None:
        """The citizen's rating of a round."""
        row = self._rows.one(select(ratings.c.score).where(ratings.c.case_no == case_no, ratings.c.round == round_no))
        return row.score if row else None

    def _steps(self, which: Any) -> list[Step]:
        order = (steps.c.due_at, steps.c.taken_at, steps.c.stage, steps.c.step, steps.c.step_id)
        return [_step(row) for row in self._rows.all(select(steps).where(which).order_by(*order))]


def _dues(assignment: Assignment) -> dict[str, Any]:
    return {"accept_due": assignment.accept_due.at, "accept_provisional": assignment.accept_due.provisional,
            "answer_due": assignment.answer_due.at, "answer_provisional": assignment.answer_due.provisional}


def _assignment(row: Row[Any]) -> Assignment:
    values = dict(row._mapping)
    for stage in ("accept", "answer"):
        provisional = values.pop(f"{stage}_provisional")
        values[f"{stage}_due"] = Due(at=values[f"{stage}_due"], provisional=provisional)
    values["seats"] = _SEATS.validate_json(values["seats"])
    values["known_to"] = _PERSONS.validate_json(values["known_to"] or "null")
    return Assignment(**values)


def _step(row: Row[Any]) -> Step:
    return Step(**dict(row._mapping) | {"told": _SEATS.validate_json(row.told)})
