"""Escalation's values as rows, and back."""

from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row

from services.escalation.domain.assignment import Assignment, End
from services.escalation.domain.step import Step
from services.mesh.contracts.people import Due, Seat

_SEATS = TypeAdapter(tuple[Seat, ...])
_PERSONS = TypeAdapter(tuple[str, ...] | None)
_FIXED = ("assignment_id", "case_no", "round", "part", "unit_name", "place", "words", "category_id", "pace", "urgent",
          "secret", "assigned_at")
_MOVING = ("accepted_at", "accepted_by", "ended_at", "accept_through", "answer_through", "extended",
           "given_at", "handed_to", "handed_at")
_STEP = ("step_id", "assignment_id", "case_no", "stage", "step", "due_at", "taken_at", "reminder", "card",
         "unreachable", "withdrawn_at")


def assignment_row(one: Assignment) -> dict[str, Any]:
    """An assignment as a row."""
    return {
        **{name: getattr(one, name) for name in _FIXED}, "seats": _SEATS.dump_json(one.seats).decode(),
        "known_to": None if one.known_to is None else _PERSONS.dump_json(one.known_to).decode(), **_clock(one),
    }


def clock_row(one: Assignment) -> dict[str, Any]:
    """What may change of an assignment: what stops its deadlines, its steps, and what was provisional."""
    return {"assignment_id": one.assignment_id, **_clock(one)}


def assignment(row: Row[Any]) -> Assignment:
    """A row as an assignment."""
    return Assignment(
        **{name: getattr(row, name) for name in _FIXED}, **{name: getattr(row, name) for name in _MOVING},
        seats=_SEATS.validate_json(row.seats), known_to=_PERSONS.validate_json(row.known_to or "null"),
        accept_due=Due(at=row.accept_due, provisional=row.accept_provisional),
        answer_due=Due(at=row.answer_due, provisional=row.answer_provisional),
    )


def step_row(step: Step) -> dict[str, Any]:
    """A step as a row."""
    return {**{name: getattr(step, name) for name in _STEP}, "told": _SEATS.dump_json(step.told).decode()}


def step(row: Row[Any]) -> Step:
    """A row as a step."""
    return Step(**{name: getattr(row, name) for name in _STEP}, told=_SEATS.validate_json(row.told))


def end(row: Row[Any]) -> End:
    """A row as what ended obligations of a case."""
    return End(round=row.round, at=row.at, final=row.final)


def _clock(one: Assignment) -> dict[str, Any]:
    return {**{name: getattr(one, name) for name in _MOVING},
            "accept_due": one.accept_due.at, "accept_provisional": one.accept_due.provisional,
            "answer_due": one.answer_due.at, "answer_provisional": one.answer_due.provisional}
