"""Putting units in charge: assignments with their seats, codes and deadlines, saved and said."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from services.mesh.contracts.county import County
from services.mesh.contracts.people import Seat
from services.mesh.log import log
from services.router.domain import facts
from services.router.domain.assignments import Draft, assign, seats
from services.router.domain.case import Assignment, Case, HeldCode, Note
from services.router.domain.codes import Draw, drawn, mint
from services.router.domain.secrecy import may_know
from services.router.metrics import ASSIGNED, UNASSIGNED

if TYPE_CHECKING:
    from services.mesh.work import Work
    from services.router.store import Store

LOOK_AGAIN = timedelta(hours=1)
ASSIGNMENT_ID = 24  # hex digits: five tell the day, the others are one of 10^21 of that day


def put_in_charge(work: "Work[Store]", county: County, case: Case, drafts: Sequence[Draft], *, words: str,
                  returned: str | None = None, reworked: str | None = None) -> None:
    """Make these assignments of a saved case; without any, look again later whether somebody may have it."""
    if not drafts:
        _nobody(work, case)
    codes = iter(new_codes(work, [post.official.phone for one in drafts for post in one.posts]))
    for one in drafts:
        assignment = assign(county, case, one, work.now, work.new_id("assignment", case.case_no)[:ASSIGNMENT_ID])
        sitting = seats(one, [next(codes) for _ in one.posts])
        work.store.add_assignment(assignment)
        work.store.add_codes(_held(assignment, sitting))
        work.store.add_note(case.case_no, Note(at=work.now, what=f"assigned_{one.part}", who=one.unit.name))
        if case.shifted_by and case.shifted_to and case.shifted_to > work.now and not case.urgent:
            work.store.add_note(case.case_no, Note(at=work.now, what="deadline_shifted", who=one.unit.name,
                                                   words=case.shifted_by))
        beside = [other.unit.name for other in drafts if other is not one]
        work.say(facts.case_assigned(case, assignment, sitting, words=words, helpers=beside, returned=returned,
                                     reworked=reworked))
        ASSIGNED.labels(one.part).inc()
        log.info("case assigned", case_no=case.case_no, assignment_id=assignment.assignment_id, part=one.part)


def new_codes(work: "Work[Store]", phones: list[str]) -> list[str]:
    """A code for each phone that it never had; the same again when a restored backup makes us do the same again."""
    return mint(phones, work.store.taken, draw_codes(work)) if phones else []


def draw_codes(work: "Work[Store]") -> Draw:
    """How codes are drawn for what is done now."""
    return drawn(work.store.code_key(), work.new_id("codes"))


def acting_seats(work: "Work[Store]", case: Case, assignments: Sequence[Assignment]) -> list[tuple[Assignment, Seat]]:
    """For each assignment the person who acts: who was handed it, else who accepted it, else the official in charge."""
    held = work.store.seats([assignment.assignment_id for assignment in assignments])
    found: list[tuple[Assignment, Seat]] = []
    for assignment in assignments:
        sitting = [one.seat for one in held if one.assignment_id == assignment.assignment_id
                   and may_know(case.known_to, one.seat.person_id)]
        acting = assignment.handed_to or assignment.accepted_by
        accepted = [seat for seat in sitting if seat.person_id == acting]
        found += [(assignment, seat) for seat in (accepted or sitting)[:1]]
    return found


def full_words(work: "Work[Store]", case: Case) -> str:
    """The complaint with all that was added."""
    return "\n".join([case.words, *work.store.supplements(case.case_no)])


def _held(assignment: Assignment, sitting: Sequence[Seat]) -> list[HeldCode]:
    return [HeldCode(seat=seat, code=seat.code or "", assignment_id=assignment.assignment_id,
                     case_no=assignment.case_no, position=position, current=True)
            for position, seat in enumerate(sitting)]


def _nobody(work: "Work[Store]", case: Case) -> None:
    work.due.set("unassigned", case.case_no, work.now + LOOK_AGAIN, case_no=case.case_no)
    UNASSIGNED.inc()
    log.error("nobody may have this case", case_no=case.case_no)
