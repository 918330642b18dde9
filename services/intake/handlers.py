"""What intake does when it hears something: keep it in the case file, whatever the order."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from services.intake import choices, clarifying, consents, links, picturing, rating, reopening, unchosen
from services.intake.domain.cases import ANSWERS_FOR, CaseFile, Lead, apart, heard, whitelisted
from services.intake.domain.questions import Question, asking, of_kind
from services.intake.domain.story import Note
from services.intake.flooding import WAITING
from services.intake.held import take_waiting
from services.intake.taking import take_texts
from services.mesh.contracts.base import Contract
from services.mesh.contracts.escalation import DeadlineChanged, ExtensionDecided
from services.mesh.contracts.router import (
    CaseAccepted,
    CaseAnswered,
    CaseAssigned,
    CaseProgressed,
    CaseUnclear,
    CitizenContacted,
    CountyApplied,
    DecisionMade,
)
from services.mesh.county import county_applied
from services.mesh.errors import TooEarly

if TYPE_CHECKING:
    from services.intake.store import Store
    from services.mesh.work import DueHandler, Handler, Work

__all__ = ["DUES", "HEARS", "foresee", "take_texts"]


ANSWERED_WITHIN = timedelta(days=2)  # later words are about something else, or a supplement


def foresee(work: "Work[Store]", events: Sequence[Contract]) -> None:
    """A batch asks for each message's case: they are read together."""
    work.store.expect(event.case_no for event in events if event.case_no)
    work.store.linked.expect(event.case_no for event in events
                             if isinstance(event, _FOLLOWED))


def case_assigned(work: "Work[Store]", event: CaseAssigned) -> None:
    """Who is in charge, and until when; co-handlers are router's affair."""
    case = _known(work, event, secret=event.secret)
    if event.part in ANSWERS_FOR:
        seat = next(iter(event.seats), None)
        case = apart(case)  # a unit of its own
        case = heard(case, Lead(
            assignment_id=event.assignment_id, round=event.round, unit_name=seat.unit_name if seat else "",
            part=event.part, assigned_at=event.assigned_at, due_at=event.answer_due.at,
            provisional=event.answer_due.provisional))
        case = clarifying.closed(work, case)
    work.store.save_cases([case])
    if event.part in ANSWERS_FOR:
        links.pass_on(work, case, _fact(case, event.assignment_id))


def case_unclear(work: "Work[Store]", event: CaseUnclear) -> None:
    """The notifier asks what is lacking; here the answer is waited for."""
    case = _known(work, event, secret=False)
    if event.round == case.round:
        case = clarifying.ask(work, case, event)
    work.store.save_cases([case])


def case_accepted(work: "Work[Store]", event: CaseAccepted) -> None:
    """The unit in charge took it."""
    case = _known(work, event, secret=event.secret)
    if event.part in ANSWERS_FOR:
        case = heard(apart(case), Lead(
            assignment_id=event.assignment_id, round=event.round, unit_name=event.unit_name, part=event.part,
            accepted_at=event.received_at, due_at=event.answer_due.at, provisional=event.answer_due.provisional))
    work.store.save_cases([case])
    if event.part == "lead" and not event.corrects:
        links.pass_on(work, case, _fact(case, event.assignment_id), "accepted")


def deadline_changed(work: "Work[Store]", event: DeadlineChanged) -> None:
    """The time left, now that the year's calendar is official."""
    case = _known(work, event, secret=event.secret)
    if event.part in ANSWERS_FOR:
        case = heard(case, Lead(assignment_id=event.assignment_id, round=event.round, unit_name="", part=event.part,
                                due_at=event.answer_due.at, provisional=event.answer_due.provisional))
    work.store.save_cases([case])
    if event.part in ANSWERS_FOR:
        links.pass_on(work, case, _fact(case, event.assignment_id))


def extension_decided(work: "Work[Store]", event: ExtensionDecided) -> None:
    """The time left, when more of it was granted."""
    case = _known(work, event, secret=event.secret)
    if event.part in ANSWERS_FOR and event.granted:
        case = heard(case, Lead(assignment_id=event.assignment_id, round=event.round, unit_name="", part=event.part,
                                due_at=event.answer_due.at, provisional=event.answer_due.provisional, extended=True))
        work.store.note(Note(case_no=case.case_no, at=event.occurred_at, what="extended", who=event.unit_name))
    work.store.save_cases([case])
    if event.part in ANSWERS_FOR:
        links.pass_on(work, case, _fact(case, event.assignment_id))


def citizen_contacted(work: "Work[Store]", event: CitizenContacted) -> None:
    """An official asked something, whose answer goes back to them, or was given the number."""
    case = _known(work, event, secret=False)
    contacted_at = max(moment for moment in (case.contacted_at, event.received_at) if moment)
    case = replace(case, contacted_at=contacted_at)
    if event.how == "asked" and case.open:
        question = Question(kind="official", asked_at=event.received_at, until=event.received_at + ANSWERED_WITHIN,
                            values={"asked_by": event.assignment_id})
        before = of_kind(case.questions, "official")
        if before is None or before.asked_at <= question.asked_at:
            case = replace(case, questions=asking(case.questions, question))
    work.store.save_cases([case])
    work.store.note(Note(case_no=case.case_no, at=event.received_at, what=f"contact_{event.how}",
                         who=event.unit_name, words=event.words))


def case_progressed(work: "Work[Store]", event: CaseProgressed) -> None:
    """A note, for the story."""
    case = _known(work, event, secret=event.secret)
    work.store.save_cases([case])
    work.store.note(Note(case_no=case.case_no, at=event.received_at, what="progress", who=event.unit_name,
                         words=event.words))
    if event.to_citizen and event.round == case.round:
        links.pass_on(work, case, None, "progressed")
    picturing.bind(work, case, event.pictures)


def case_answered(work: "Work[Store]", event: CaseAnswered) -> None:
    """The result: from now on its rating is waited for."""
    before = apart(_known(work, event, secret=event.secret))
    case = heard(before, Lead(assignment_id=event.assignment_id, round=event.round, unit_name=event.unit_name,
                              answered_at=event.received_at))
    newly = case.state == "answered" and case.answered_at != before.answered_at
    if newly:
        rating.ask(work, case, case.answered_at or event.received_at)
    work.store.save_cases([case])
    if newly:
        rating.take_early(work, case)
        links.pass_on(work, case, _fact(case, event.assignment_id), "answered")
    picturing.bind(work, case, event.pictures)


def _fact(case: CaseFile, assignment_id: str) -> Lead | None:
    """What is known of one of its assignments."""
    return next((lead for lead in case.leads if lead.assignment_id == assignment_id), None)


def decision_made(work: "Work[Store]", event: DecisionMade) -> None:
    """A decider's word on a second bad rating, or the desk's on an inquiry; more time for a unit is not our affair."""
    case = _known(work, event, secret=event.secret)
    if event.about == "rating":
        case = rating.decided(work, case, event)
    elif event.about == "consent":
        case = consents.decided(work, case, event)
    work.store.save_cases([case])


About = (CaseAssigned | CaseAccepted | CaseProgressed | CaseAnswered | DeadlineChanged | ExtensionDecided
         | CitizenContacted | DecisionMade | CaseUnclear)


def _known(work: "Work[Store]", event: About, *, secret: bool) -> CaseFile:
    """The event's case with the whitelist that came along; a case or round of which we don't know is too early."""
    case = work.store.case(event.case_no)
    if case is None or event.round > case.round:
        raise TooEarly(event.case_no)
    return whitelisted(case, event.known_to, event.occurred_at, secret=secret)


# What those who are linked to a case follow it in.
_FOLLOWED = (CaseAssigned, CaseAccepted, CaseProgressed, CaseAnswered, DeadlineChanged, ExtensionDecided)
HEARS: "Mapping[type[Contract], Handler]" = {
    CountyApplied: county_applied,
    CaseAssigned: case_assigned,
    CaseUnclear: case_unclear,
    CaseAccepted: case_accepted,
    CaseProgressed: case_progressed,
    CaseAnswered: case_answered,
    DeadlineChanged: deadline_changed,
    ExtensionDecided: extension_decided,
    CitizenContacted: citizen_contacted,
    DecisionMade: decision_made,
}
DUES: "Mapping[str, DueHandler]" = {
    rating.REMIND: rating.remind,
    rating.CLOSE: rating.close_unrated,
    rating.SETTLE: rating.settle,
    consents.MISSING: consents.missing,
    choices.SETTLE: unchosen.settle,
    reopening.AGAIN: reopening.unanswered,
    clarifying.REMIND: clarifying.remind,
    clarifying.END: clarifying.end,
    WAITING: take_waiting,
}
