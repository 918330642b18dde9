"""The events router says, made from what it knows. Words of a secret case stay here: only its whitelist may ask."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from services.mesh.contracts.people import Lacks, Seat
from services.mesh.contracts.router import (
    CaseAccepted,
    CaseAnswered,
    CaseAssigned,
    CaseProgressed,
    CaseReturned,
    CaseUnclear,
    CoHandlerReleased,
    SupplementPassed,
)
from services.router.domain.case import Assignment, Case

Released = Literal["done", "returned", "replaced", "closed"]


def case_assigned(case: Case, assignment: Assignment, seats: Sequence[Seat], *, words: str, helpers: Sequence[str],
                  returned: str | None = None, reworked: str | None = None) -> CaseAssigned:
    """A unit has the case now. `helpers` are the names of the units beside it."""
    open_words: dict[str, Any] = {} if case.secret else {
        "category_name": case.category_name, "area_name": case.area_name, "place": case.place,
    }
    return CaseAssigned(
        **_about(case, assignment, assignment.assigned_at), **open_words, part=assignment.part, seats=tuple(seats),
        citizen=case.citizen, words="" if case.secret else words, category_id=case.category_id, why=case.why,
        pace=case.pace, urgent=case.urgent, secret=case.secret, assigned_at=assignment.assigned_at,
        received_at=case.received_at, accept_due=assignment.accept_due, answer_due=assignment.answer_due,
        helpers=tuple(helpers), returned=_unless_secret(case, returned), reworked=_unless_secret(case, reworked),
    )


def case_unclear(case: Case, lacks: Lacks, now: datetime) -> CaseUnclear:
    """The citizen is asked what is lacking."""
    return CaseUnclear(occurred_at=now, case_no=case.case_no, round=case.round, known_to=case.known_to,
                       citizen=case.citizen, lacks=lacks)


def case_accepted(case: Case, assignment: Assignment, person_id: str, now: datetime, at: datetime,
                  *, corrects: bool) -> CaseAccepted:
    """An official took it; `corrects` when only the moment on record changes."""
    return CaseAccepted(
        **_about(case, assignment, now), part=assignment.part, unit_name=assignment.unit_name, person_id=person_id,
        citizen=case.citizen, secret=case.secret, answer_due=assignment.answer_due, received_at=at, corrects=corrects,
    )


def case_returned(case: Case, assignment: Assignment, reason: str, now: datetime, at: datetime) -> CaseReturned:
    """The unit handed it back."""
    return CaseReturned(**_about(case, assignment, now), unit_id=assignment.unit_id, reason=reason, received_at=at)


def case_progressed(case: Case, assignment: Assignment, words: str, now: datetime, at: datetime,
                    *, only_to: Sequence[Seat] | None = None) -> CaseProgressed:
    """A note for the citizen, or only for these seats."""
    return CaseProgressed(
        **_about(case, assignment, now), unit_name=assignment.unit_name, words=words, citizen=case.citizen,
        to_citizen=only_to is None, seats=tuple(only_to or ()), secret=case.secret, received_at=at,
    )


def case_answered(case: Case, assignment: Assignment, person_id: str, words: str, now: datetime,
                  at: datetime) -> CaseAnswered:
    """The result, which the citizen then rates."""
    return CaseAnswered(
        **_about(case, assignment, now), unit_name=assignment.unit_name, person_id=person_id, words=words,
        citizen=case.citizen, secret=case.secret, received_at=at,
    )


def supplement_passed(case: Case, assignment: Assignment, seat: Seat, words: str, now: datetime) -> SupplementPassed:
    """What the citizen added, for the one who acts."""
    return SupplementPassed(**_about(case, assignment, now), words="" if case.secret else words, seats=(seat,),
                            secret=case.secret)


def released(case: Case, assignment: Assignment, reason: Released, now: datetime, at: datetime) -> CoHandlerReleased:
    """The unit need not act any more."""
    return CoHandlerReleased(**_about(case, assignment, now), reason=reason, received_at=at)


def _about(case: Case, assignment: Assignment, now: datetime) -> dict[str, Any]:
    return {"occurred_at": now, "case_no": case.case_no, "round": assignment.round,
            "assignment_id": assignment.assignment_id, "known_to": case.known_to}


def _unless_secret(case: Case, words: str | None) -> str | None:
    return "" if words and case.secret else words
