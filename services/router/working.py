"""What an official does while working on a case: asks the citizen, calls, hands it to a colleague, asks for time."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from services.mesh.contracts.county import County
from services.mesh.log import log
from services.router.assigning import full_words
from services.router.deciding import ask_decider
from services.router.domain import facts
from services.router.domain.case import Asked, Assignment
from services.router.domain.replies import Answer, Move, about

if TYPE_CHECKING:
    from services.mesh.work import Work
    from services.router.store import Store


def ask(work: "Work[Store]", _county: County, move: Move, at: datetime) -> Answer:
    """Ask the citizen; the answer comes back to whoever acts."""
    case = move.held.case
    work.say(facts.contacted(case, taken_up(work, move, at), "asked", move.words, work.now, at))
    return about(case, "asked")


def call(work: "Work[Store]", _county: County, move: Move, at: datetime) -> Answer:
    """Give the citizen's number; that somebody was given it stands in the story and the log."""
    case, seat = move.held.case, move.held.code.seat
    log.info("number shown", case_no=case.case_no, person_id=seat.person_id)
    work.say(facts.contacted(case, move.held.assignment, "number", "", work.now, at))
    return about(case, "number", phone=case.citizen.address, other=case.for_phone or "")


def hand_over(work: "Work[Store]", _county: County, move: Move, at: datetime) -> Answer:
    """A colleague acts from now on; the unit's clock goes on."""
    case, giver = move.held.case, move.held.code.seat
    if move.to is None:
        raise ValueError("a case is handed over to somebody")
    assignment = replace(move.held.assignment, handed_to=move.to.person_id, handed_at=at)
    work.store.save_assignment(assignment)
    words = full_words(work, case)
    work.say(facts.handed_over(case, assignment, move.to, giver.name, words, work.now, at))
    return about(case, "handed_over", official=move.to.name)


def extend(work: "Work[Store]", county: County, move: Move, at: datetime) -> Answer:
    """Ask the county's decider for more time; until then the deadline stands."""
    case, assignment = move.held.case, taken_up(work, move, at)
    if move.due is None:
        raise ValueError("an extension has a deadline")
    asked = Asked(about="extension", assignment_id=assignment.assignment_id, unit_name=assignment.unit_name,
                  at=at, reason=move.words, days=move.days, due=move.due)
    if not ask_decider(work, county, case, county.deciders.extension, asked, {move.held.code.seat.person_id}):
        return about(case, "extension_never")
    work.say(facts.extension_requested(case, assignment, move.days, move.words, move.due, work.now, at))
    return about(case, "extension_asked", days=str(move.days))


def taken_up(work: "Work[Store]", move: Move, at: datetime) -> Assignment:
    """The assignment, accepted by whoever works on it without having said so."""
    before, seat = move.held.assignment, move.held.code.seat
    if before.state == move.state:
        return before
    assignment = replace(before, state=move.state, accepted_at=at, accepted_by=seat.person_id)
    work.store.save_assignment(assignment)
    work.say(facts.case_accepted(move.held.case, assignment, seat.person_id, work.now, at, corrects=False))
    return assignment
