"""Carrying out what an official's reply does: save, say, and the answer to the phone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from services.mesh.contracts.county import County
from services.mesh.contracts.intake import Verb
from services.router import working
from services.router.assigning import acting_seats, full_words, put_in_charge
from services.router.deciding import decide, moot
from services.router.domain import facts
from services.router.domain.assignments import Draft, dispatched, handed_back
from services.router.domain.case import ANSWERS_FOR, Assignment, Case, Note
from services.router.domain.replies import Answer, Move, about

if TYPE_CHECKING:
    from services.mesh.work import Work
    from services.router.store import Store


def carry_out(work: "Work[Store]", county: County, move: Move, at: datetime) -> Answer:
    """Do what the move says. `at` is when the reply reached us: timeliness is judged by it."""
    case, seat = move.held.case, move.held.code.seat
    note = Note(at=at, what=move.verb, who=f"{seat.unit_name} {seat.name}", words=move.words)
    work.store.add_note(case.case_no, note)
    return _DO[move.verb](work, county, move, at)


def _accept(work: "Work[Store]", _county: County, move: Move, at: datetime) -> Answer:
    case, seat = move.held.case, move.held.code.seat
    assignment = replace(move.held.assignment, state=move.state, accepted_at=at, accepted_by=seat.person_id)
    work.store.save_assignment(assignment)
    work.say(facts.case_accepted(case, assignment, seat.person_id, work.now, at, corrects=move.belated))
    if not assignment.acting:
        return about(case, "noted")
    return about(case, "accepted", codes=move.held.code.code, cases=case.case_no,
                  by_at=assignment.answer_due.at.isoformat())


def _note(work: "Work[Store]", county: County, move: Move, at: datetime) -> Answer:
    case, assignment = move.held.case, move.held.assignment
    if move.belated:
        return about(case, "noted")
    if assignment.state == "assigned":
        _accept(work, county, move, at)
    if assignment.part == "co":
        _tell_lead(work, case, assignment, move, at)
    else:
        work.say(facts.case_progressed(case, assignment, move.words, work.now, at, pictures=move.pictures))
    return about(case, "noted")


def _give_back(work: "Work[Store]", county: County, move: Move, at: datetime) -> Answer:
    assignment = _ended(work, move, at)
    if assignment.part == "co":
        moot(work, move.held.case, assignment.assignment_id, at)
        work.say(facts.released(move.held.case, assignment, "returned", work.now, at))
        _tell_lead(work, move.held.case, assignment, move, at)
        return about(move.held.case, "returned")
    moot(work, move.held.case, assignment.assignment_id, at)
    case = replace(move.held.case, returns=move.held.case.returns + 1)
    work.say(facts.case_returned(case, assignment, move.words, work.now, at))
    desk = handed_back(county, case, from_desk=assignment.part == "triage")
    _pass_on(work, county, case, assignment, [desk] if desk else [], returned=move.words)
    return about(case, "returned")


def _finish(work: "Work[Store]", _county: County, move: Move, at: datetime) -> Answer:
    case, person = move.held.case, move.held.code.seat.person_id
    assignment = _ended(work, move, at)
    if assignment.part == "co":
        moot(work, case, assignment.assignment_id, at)
        work.say(facts.released(case, assignment, "done", work.now, at))
        _tell_lead(work, case, assignment, move, at)
        return about(case, "done_secret" if case.secret else "done")
    work.store.save_case(replace(case, state="answered"))
    work.say(facts.case_answered(case, assignment, person, move.words, work.now, at, move.pictures))
    for other in _others(work, case, assignment):
        work.store.save_assignment(replace(other, state="closed", ended_at=at))
        work.say(facts.released(case, other, "closed", work.now, at))
    return about(case, "done_secret" if case.secret else "done")


def _dispatch(work: "Work[Store]", county: County, move: Move, at: datetime) -> Answer:
    case = move.held.case
    assignment = _ended(work, move, at)
    work.say(facts.released(case, assignment, "replaced", work.now, at))
    others = _others(work, case, assignment)
    helping = {other.unit_id for other in others if other.part == "co"} - {move.lead_id}
    for other in others:
        if other.unit_id not in helping:
            work.store.save_assignment(replace(other, state="replaced", ended_at=at))
            work.say(facts.released(case, other, "replaced", work.now, at))
    helpers = [unit_id for unit_id in move.helper_ids if unit_id not in helping]
    _pass_on(work, county, case, assignment, dispatched(county, case, move.lead_id, helpers))
    return about(case, "dispatched", unit=county.unit(move.lead_id).name)


def _reveal(work: "Work[Store]", _county: County, move: Move, _at: datetime) -> Answer:
    case = move.held.case
    if case.secret:
        return about(case, "details_secret")
    others = work.store.linked_to(case.case_no) if case.reporters > 1 else []
    theirs = work.store.cases(others) if others else {}
    photos = [*case.pictures, *(link for other in others for link in theirs[other].pictures)]
    return about(case, "details", words=full_words(work, case),
                 reporters=str(case.reporters) if case.reporters > 1 else "",
                 others=" ".join(others), photos=" ".join(photos))


_DO: dict[Verb, Callable[["Work[Store]", County, Move, datetime], Answer]] = {
    "accept": _accept, "note": _note, "return": _give_back, "done": _finish, "dispatch": _dispatch,
    "details": _reveal, "ask": working.ask, "call": working.call, "hand_over": working.hand_over,
    "extend": working.extend, "grant": decide, "refuse": decide, "rework": decide,
}


def _ended(work: "Work[Store]", move: Move, at: datetime) -> Assignment:
    """The assignment's end, saved. A result without 接 before it accepts as well."""
    assignment = replace(move.held.assignment, state=move.state, ended_at=at)
    if move.verb == "done" and assignment.accepted_at is None:
        assignment = replace(assignment, accepted_at=at, accepted_by=move.held.code.seat.person_id)
    work.store.save_assignment(assignment)
    return assignment


def _others(work: "Work[Store]", case: Case, besides: Assignment) -> list[Assignment]:
    return [one for one in work.store.assignments([case.case_no])
            if one.acting and one.assignment_id != besides.assignment_id]


def _tell_lead(work: "Work[Store]", case: Case, helper: Assignment, move: Move, at: datetime) -> None:
    """A co-handler's word goes to whoever answers for the case, not to the citizen."""
    leads = [one for one in _others(work, case, helper) if one.part in ANSWERS_FOR]
    seats = [seat for _, seat in acting_seats(work, case, leads)]
    work.say(facts.case_progressed(case, helper, move.words, work.now, at, only_to=seats, pictures=move.pictures))


def _pass_on(work: "Work[Store]", county: County, case: Case, giver: Assignment, drafts: list[Draft],
             returned: str | None = None) -> None:
    """Save the case and put the next unit in charge; why it got the case is the one that passed it on."""
    if drafts:
        case = replace(case, why=f"{giver.unit_name}→{drafts[0].unit.name}")
    work.store.save_case(case)
    put_in_charge(work, county, case, drafts, words=full_words(work, case), returned=returned)
