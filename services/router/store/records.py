"""Router's values as rows, and back."""

from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row

from services.mesh.contracts.people import Citizen, Due, Seat
from services.router.domain.case import Asked, Assignment, Case, HeldCode, Note

_ASKED: TypeAdapter[Asked | None] = TypeAdapter(Asked | None)
_CASE = ("case_no", "round", "state", "words", "received_at", "to_desk", "secret", "urgent", "pace", "category_id",
         "category_name", "area_name", "place", "why", "returns", "unclear", "hidden", "for_phone",
         "linked_to", "linked_at", "reporters", "reporters_at",
         "shifted_by", "shifted_to")
_ASSIGNMENT = ("assignment_id", "case_no", "round", "part", "unit_id", "unit_name", "state", "assigned_at",
               "accepted_at", "accepted_by", "ended_at", "handed_to", "handed_at")
_SEAT = ("phone", "person_id", "name", "unit_id", "unit_name", "role", "email")
_HELD = ("code", "assignment_id", "case_no", "position", "current")


def case_row(case: Case) -> dict[str, Any]:
    """A case as a row."""
    return {
        **{name: getattr(case, name) for name in _CASE}, "citizen": case.citizen.model_dump(mode="json"),
        "avoid_units": list(case.avoid_units), "known_to": None if case.known_to is None else list(case.known_to),
        "pictures": list(case.pictures),
    }


def case(row: Row[Any]) -> Case:
    """A row as a case."""
    return Case(
        **{name: getattr(row, name) for name in _CASE}, citizen=Citizen.model_validate(row.citizen),
        avoid_units=tuple(row.avoid_units), known_to=None if row.known_to is None else tuple(row.known_to),
        pictures=tuple(row.pictures),
    )


def assignment_row(one: Assignment) -> dict[str, Any]:
    """An assignment as a row."""
    return {
        **{name: getattr(one, name) for name in _ASSIGNMENT},
        "accept_at": one.accept_due.at, "accept_provisional": one.accept_due.provisional,
        "answer_at": one.answer_due.at, "answer_provisional": one.answer_due.provisional,
        "asked": _ASKED.dump_python(one.asked, mode="json"),
    }


def assignment(row: Row[Any]) -> Assignment:
    """A row as an assignment."""
    return Assignment(
        **{name: getattr(row, name) for name in _ASSIGNMENT},
        accept_due=Due(at=row.accept_at, provisional=row.accept_provisional),
        answer_due=Due(at=row.answer_at, provisional=row.answer_provisional),
        asked=_ASKED.validate_python(row.asked),
    )


def held_row(held: HeldCode) -> dict[str, Any]:
    """A code with its seat as a row."""
    return {**{name: getattr(held.seat, name) for name in _SEAT}, **{name: getattr(held, name) for name in _HELD}}


def held(row: Row[Any]) -> HeldCode:
    """A row as a code with its seat."""
    seat = Seat(**{name: getattr(row, name) for name in _SEAT}, code=row.code)
    return HeldCode(seat=seat, **{name: getattr(row, name) for name in _HELD})


def note(row: Row[Any]) -> Note:
    """A row as a line of the story."""
    return Note(at=row.at, what=row.what, who=row.who, words=row.words)
