"""What router does with each message: load, decide, save, say."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from services.mesh.contracts.base import Contract
from services.mesh.contracts.county import County
from services.mesh.contracts.escalation import DeadlineChanged, ExtensionDecided
from services.mesh.contracts.intake import (
    CaseClosed,
    CaseDisputed,
    CaseLinked,
    CaseReceived,
    CaseReopened,
    CaseSupplemented,
    CaseUnlinked,
    CaseWithdrawn,
    CitizenHidden,
    ClarifyingEnded,
    ConsentMissing,
    OfficialReplied,
    PictureKept,
)
from services.mesh.contracts.replies import ReplyOwed
from services.mesh.deadlines import settled
from services.mesh.errors import TooEarly
from services.mesh.matching import read
from services.router import clarifying, linking, picturing, replying, wishes
from services.router.assigning import acting_seats, full_words, put_in_charge
from services.router.deciding import case_disputed
from services.router.domain import facts
from services.router.domain.assignments import Draft, confidential, draft, handed_back, planned
from services.router.domain.case import ANSWERS_FOR, Assignment, Case, Note, opened
from services.router.domain.clarifying import asked
from services.router.domain.codes import ANSWERS_COUNT_FOR
from services.router.domain.routing import plan_anew, plan_for
from services.router.domain.whitelist import accused_persons
from services.router.known import case_of

if TYPE_CHECKING:
    from services.mesh.work import DueHandler, Handler, Work
    from services.router.store import Store


class NumberTaken(Exception):
    """Two cases under one number, as after a restored backup: it is kept and parked, so that a person looks at it."""


def case_received(work: "Work[Store]", event: CaseReceived) -> None:
    """Decide who may know of the case and put the units in charge that its words point to."""
    county = work.county
    known = work.store.cases([event.case_no]).get(event.case_no)
    if known is not None:
        if (known.citizen.address, known.words) != (event.citizen.address, event.words):
            raise NumberTaken
        return
    plan = plan_for(county, event.words, to_desk=event.to_desk, avoid_units=event.avoid_units, urgent=event.urgent,
                    secret=event.secret)
    case = opened(event, plan)
    if case.linked_to is not None:  # CaseLinked tells whether its lead goes on for it
        work.store.add_case(case)
        work.store.add_note(case.case_no, Note(at=event.received_at, what="linked", who=case.linked_to))
        return
    if lacks := asked(county, event, plan):
        clarifying.ask(work, case, lacks)
        return
    work.store.add_case(case)
    put_in_charge(work, county, case, planned(case, plan), words=case.words)


def case_supplemented(work: "Work[Store]", event: CaseSupplemented) -> None:
    """Pass on what the citizen added to whoever acts, whichever round it was written in.

    A supplement that is secret while its case is not never reaches the unit and is not kept here: intake makes a
    secret case of its own from it.
    """
    county, case = work.county, case_of(work, event.case_no, event.round)
    if not case.secret and read(county, event.words).secret:
        return
    lead = linking.lead_of(work, case)
    work.store.add_supplement(event.message_id, case.case_no, event.words, event.received_at)
    if case.waits:
        clarifying.supplemented(work, county, case, event)
        return
    case, accused = _without_accused(work, county, case, event.words)
    if case.state != "open":
        return
    if lead is not None:
        case = lead  # whoever acts has it under the lead's number
    if accused:
        _take_away(work, county, case, event.received_at)
        return
    if clarifying.taken_from_desk(work, county, case, event):
        return
    acting = [one for one in work.store.assignments([case.case_no]) if one.acting and one.part != "decision"]
    if lead is not None and not acting and lead.state == "open":  # whoever gets the lead reads it with the lead's words
        work.store.add_supplement(f"{event.message_id}+", lead.case_no, event.words, event.received_at)
    asking = [one for one in acting if one.assignment_id == event.asked_by]
    for assignment, seat in acting_seats(work, case, asking or acting):
        work.say(facts.supplement_passed(case, assignment, seat, event.words, work.now,
                                         answers=event.answers == "official"))


def clarifying_ended(work: "Work[Store]", event: ClarifyingEnded) -> None:
    """The citizen did not say what is lacking, or can't: a person dispatches the case, unless somebody has it."""
    county, case = work.county, case_of(work, event.case_no, event.round)
    if case.waits and event.round == case.round:
        clarifying.ended(work, county, case)


def case_reopened(work: "Work[Store]", event: CaseReopened) -> None:
    """Give the case back to the unit that answered it, with new codes and deadlines; without a reason that accuses."""
    county, case = work.county, case_of(work, event.case_no, event.round - 1)
    if event.round <= case.round:
        return
    before = work.store.assignments([case.case_no])
    _end(work, before, event.received_at)
    if lead := linking.lead_of(work, case):
        before = work.store.assignments([lead.case_no])  # the unit that answered answered for all
    case = replace(case, round=event.round, state="open", returns=0, unclear=False, citizen=event.citizen,
                   linked_to=None)
    case, _ = _without_accused(work, county, case, event.reason)
    case, drafts = _again(county, case, before)
    work.store.save_case(case)
    reason = "" if not case.secret and read(county, event.reason).secret else event.reason
    work.store.add_note(case.case_no, Note(at=event.received_at, what="reopened", words=reason))
    put_in_charge(work, county, case, drafts, words=full_words(work, case), reworked=reason)


def case_closed(work: "Work[Store]", event: CaseClosed) -> None:
    """Close the case and whatever is still open of it."""
    case = case_of(work, event.case_no, event.round)
    if event.round < case.round:
        return
    work.store.save_case(replace(case, state="closed"))
    work.store.add_note(case.case_no, Note(at=event.occurred_at, what="closed"))
    _end(work, work.store.assignments([case.case_no]), event.occurred_at)


def deadline_changed(work: "Work[Store]", event: DeadlineChanged) -> None:
    """Keep deadlines that are settled now, for lists and answers."""
    case = case_of(work, event.case_no, event.round)
    known = {one.assignment_id: one for one in work.store.assignments([case.case_no])}
    if event.assignment_id not in known:
        raise TooEarly(event.case_no)
    one = known[event.assignment_id]
    work.store.save_assignment(replace(one, accept_due=settled(one.accept_due, event.accept_due),
                                       answer_due=settled(one.answer_due, event.answer_due)))


def extension_decided(work: "Work[Store]", event: ExtensionDecided) -> None:
    """Keep the time that was granted, for lists and answers."""
    case = case_of(work, event.case_no, event.round)
    known = {one.assignment_id: one for one in work.store.assignments([case.case_no])}
    if event.assignment_id not in known:
        raise TooEarly(event.case_no)
    one = known[event.assignment_id]
    if event.granted and event.answer_due.at > one.answer_due.at:
        work.store.save_assignment(replace(one, answer_due=event.answer_due))


def official_replied(work: "Work[Store]", event: OfficialReplied) -> None:
    """Judge an official's text and answer it."""
    answer = replying.answer(work, event.phone, event.command, event.received_at, event.pictures)
    if answer.template == "code_wrong" and _guessed_enough(work, event.phone):
        return
    case = answer.case
    about = {"case_no": case.case_no, "round": case.round, "known_to": case.known_to} if case else {}
    work.say(ReplyOwed.model_validate({
        **about, "occurred_at": work.now, "in_reply_to": event.text_id, "address": event.phone,
        "channel": event.channel, "language": event.language, "template": answer.template, "values": answer.values,
    }))


def _guessed_enough(work: "Work[Store]", phone: str) -> bool:
    """Whether somebody guesses in this phone's name: its owner has been told often enough today."""
    return work.store.wrong_codes(phone, work.now - ANSWERS_COUNT_FOR) > work.county.county.answers_per_day


def plan_again(work: "Work[Store]", case_no: str, _due_at: datetime) -> None:
    """Nobody in the directory could have the case: look whether somebody can now."""
    county, case = work.county, work.store.cases([case_no])[case_no]
    if case.state == "open" and not case.unclear and not any(
            one.acting and one.part != "decision" for one in work.store.assignments([case_no])):
        words = full_words(work, case)
        plan = plan_anew(county, case, words)
        case = replace(case, known_to=plan.known_to, why=plan.why)
        work.store.save_case(case)
        put_in_charge(work, county, case, planned(case, plan), words=words)


HEARS: "Mapping[type[Contract], Handler]" = {
    CaseReceived: case_received,
    CaseSupplemented: case_supplemented,
    ClarifyingEnded: clarifying_ended,
    CaseReopened: case_reopened,
    CaseClosed: case_closed,
    OfficialReplied: official_replied,
    DeadlineChanged: deadline_changed,
    ExtensionDecided: extension_decided,
    CaseDisputed: case_disputed,
    CaseWithdrawn: wishes.case_withdrawn,
    CitizenHidden: wishes.citizen_hidden,
    ConsentMissing: wishes.consent_missing,
    PictureKept: picturing.picture_kept,
    CaseLinked: linking.case_linked,
    CaseUnlinked: linking.case_unlinked,
}
DUES: "Mapping[str, DueHandler]" = {"unassigned": plan_again}


def _end(work: "Work[Store]", assignments: list[Assignment], at: datetime) -> None:
    for assignment in assignments:
        if assignment.acting:
            work.store.save_assignment(replace(assignment, state="closed", ended_at=at))


def _without_accused(work: "Work[Store]", county: County, case: Case, words: str) -> tuple[Case, bool]:
    """A secret case whose later words accuse somebody of its whitelist is taken off them, saved; whether it was."""
    told = "\n".join([full_words(work, case), words])
    accused = {*case.avoid_units, *read(county, case.words).accused, *read(county, told).accused}
    if not case.secret or not accused_persons(county, accused) & {*(case.known_to or ())}:
        return case, False
    plan = plan_anew(county, replace(case, avoid_units=tuple(sorted(accused))), case.words)
    case = replace(case, avoid_units=tuple(sorted(accused)), known_to=plan.known_to, why=plan.why)
    work.store.save_case(case)
    return case, True


def _take_away(work: "Work[Store]", county: County, case: Case, at: datetime) -> None:
    """End what those have who may know no longer; whoever still may gets it. The accused is told nothing."""
    for assignment in work.store.assignments([case.case_no]):
        if assignment.acting:
            work.store.save_assignment(replace(assignment, state="replaced", ended_at=at))
            work.say(facts.released(case, assignment, "replaced", work.now, at))
    chosen = confidential(county, case)
    put_in_charge(work, county, case, [chosen] if chosen else [], words=full_words(work, case))


def _again(county: County, case: Case, before: list[Assignment]) -> tuple[Case, list[Draft]]:
    """Who gets the reopened case: its whitelist or the unit that answered, else the desk, else a new plan."""
    done = [one for one in before if one.state == "done" and one.part in ANSWERS_FOR]
    same = confidential(county, case) if case.secret else None
    if done and not case.secret:
        same = draft(county, case, done[-1].part, done[-1].unit_id)
    chosen = same or handed_back(county, case, from_desk=False)
    if chosen:
        return case, [chosen]
    plan = plan_anew(county, case, case.words)
    case = replace(case, known_to=plan.known_to, why=plan.why)
    return case, planned(case, plan)
