"""The events router says, made from what it knows. Words of a secret case stay here: only its whitelist may ask."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from services.mesh.contracts.people import Due, Lacks, Seat
from services.mesh.contracts.router import (
    CaseAccepted,
    CaseAnswered,
    CaseAssigned,
    CaseHandedOver,
    CaseProgressed,
    CaseReturned,
    CaseUnclear,
    CitizenContacted,
    CoHandlerReleased,
    DecisionMade,
    DeskNotice,
    ExtensionRequested,
    SupplementPassed,
)
from services.router.domain.case import Asked, Assignment, Case

Released = Literal["done", "returned", "replaced", "closed", "withdrawn"]
Noticed = Literal["pressed"]


def case_assigned(case: Case, assignment: Assignment, seats: Sequence[Seat], *, words: str, helpers: Sequence[str],
                  returned: str | None = None, reworked: str | None = None) -> CaseAssigned:
    """A unit has the case now. `helpers` are the names of the units beside it."""
    open_words: dict[str, Any] = {} if case.secret else {
        "category_name": case.category_name, "area_name": case.area_name, "place": case.place,
    }
    return CaseAssigned(
        **_about(case, assignment, assignment.assigned_at), **open_words, part=assignment.part, seats=tuple(seats),
        citizen=case.citizen, words="" if case.secret else words, category_id=case.category_id,
        why=f"{case.shifted_by}·{case.why}" if case.shifted_by else case.why,
        pace=case.pace, urgent=case.urgent, secret=case.secret, assigned_at=assignment.assigned_at,
        received_at=case.received_at, accept_due=assignment.accept_due, answer_due=assignment.answer_due,
        helpers=tuple(helpers), returned=_unless_secret(case, returned), reworked=_unless_secret(case, reworked),
        reporters=case.reporters, **_asked(case, assignment),
    )


def _asked(case: Case, assignment: Assignment) -> dict[str, Any]:
    """What a decider is asked; the reason for a secret case's request stays here."""
    asked = assignment.asked
    if asked is None:
        return {}
    return {"decides": asked.about, "asked_by": asked.unit_name, "asked_days": asked.days,
            "asked_reason": "" if case.secret else asked.reason}


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
                    *, only_to: Sequence[Seat] | None = None, pictures: tuple[str, ...] = ()) -> CaseProgressed:
    """A note for the citizen, or only for these seats."""
    return CaseProgressed(
        **_about(case, assignment, now), unit_name=assignment.unit_name, words=words, citizen=case.citizen,
        to_citizen=only_to is None, seats=tuple(only_to or ()), secret=case.secret, received_at=at,
        pictures=pictures,
    )


def case_answered(case: Case, assignment: Assignment, person_id: str, words: str, now: datetime,
                  at: datetime, pictures: tuple[str, ...] = ()) -> CaseAnswered:
    """The result, which the citizen then rates."""
    return CaseAnswered(
        **_about(case, assignment, now), unit_name=assignment.unit_name, person_id=person_id, words=words,
        citizen=case.citizen, secret=case.secret, received_at=at, pictures=pictures,
    )


def supplement_passed(case: Case, assignment: Assignment, seat: Seat, words: str, now: datetime,
                      *, answers: bool = False) -> SupplementPassed:
    """What the citizen added, for the one who acts; or the answer to what was asked."""
    return SupplementPassed(**_about(case, assignment, now), words="" if case.secret else words, seats=(seat,),
                            secret=case.secret, answers=answers, part=assignment.part)


def contacted(case: Case, assignment: Assignment, how: Literal["asked", "number"], words: str, now: datetime,
              at: datetime) -> CitizenContacted:
    """An official asked the citizen something, or was given the number."""
    return CitizenContacted(
        **_about(case, assignment, now), how=how, unit_name=assignment.unit_name, citizen=case.citizen, words=words,
        received_at=at)


def handed_over(case: Case, assignment: Assignment, seat: Seat, giver: str, words: str, now: datetime,
                at: datetime) -> CaseHandedOver:
    """A colleague has it now."""
    accepted = assignment.state == "accepted"
    return CaseHandedOver(
        **_about(case, assignment, now), person_id=seat.person_id, seats=(seat,), official_name=giver,
        place=None if case.secret else case.place, words="" if case.secret else words, accepted=accepted,
        due=assignment.answer_due if accepted else assignment.accept_due, urgent=case.urgent, secret=case.secret,
        received_at=at)


def extension_requested(case: Case, assignment: Assignment, days: int, reason: str, due: Due, now: datetime,
                        at: datetime) -> ExtensionRequested:
    """More time is asked for."""
    return ExtensionRequested(**_about(case, assignment, now), days=days, reason="" if case.secret else reason,
                              answer_due=due, received_at=at)


def decision_made(case: Case, concerned: Assignment, asked: Asked, seats: Sequence[Seat], *, granted: bool,
                  reason: str, now: datetime, at: datetime) -> DecisionMade:
    """A decider has decided; a secret case's reason stays here."""
    return DecisionMade(
        **_about(case, concerned, now), about=asked.about, granted=granted,
        reason="" if case.secret else reason, unit_name=concerned.unit_name, citizen=case.citizen,
        seats=tuple(seats), days=asked.days, answer_due=asked.due, secret=case.secret,
        requested_at=asked.at, received_at=at)


def released(case: Case, assignment: Assignment, reason: Released, now: datetime, at: datetime,
             tell: Sequence[Seat] = ()) -> CoHandlerReleased:
    """The unit need not act any more; `tell` are those who must hear of it."""
    return CoHandlerReleased(**_about(case, assignment, now), reason=reason, received_at=at, tell=tuple(tell))


def desk_notice(case: Case, seat: Seat, kind: Noticed, now: datetime) -> DeskNotice:
    """Something that a desk has to do about a case which it does not have."""
    return DeskNotice(occurred_at=now, case_no=case.case_no, round=case.round, known_to=case.known_to, seats=(seat,),
                      kind=kind, secret=case.secret)


def _about(case: Case, assignment: Assignment, now: datetime) -> dict[str, Any]:
    return {"occurred_at": now, "case_no": case.case_no, "round": assignment.round,
            "assignment_id": assignment.assignment_id, "known_to": case.known_to}


def _unless_secret(case: Case, words: str | None) -> str | None:
    return "" if words and case.secret else words
