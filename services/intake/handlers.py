"""What intake does when it hears something: keep it in the case file, whatever the order."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from services.intake import rating
from services.intake.domain.cases import CaseFile, Lead, heard, whitelisted
from services.intake.domain.story import Note
from services.intake.flooding import WAITING
from services.intake.held import take_waiting
from services.intake.taking import take_texts
from services.mesh.contracts.base import Contract
from services.mesh.contracts.escalation import DeadlineChanged
from services.mesh.contracts.router import CaseAccepted, CaseAnswered, CaseAssigned, CaseProgressed, CountyApplied
from services.mesh.county import county_applied
from services.mesh.errors import TooEarly

if TYPE_CHECKING:
    from services.intake.store import Store
    from services.mesh.work import DueHandler, Handler, Work

__all__ = ["DUES", "HEARS", "foresee", "take_texts"]


def foresee(work: "Work[Store]", events: Sequence[Contract]) -> None:
    """A batch asks for each message's case: they are read together."""
    work.store.expect(event.case_no for event in events if event.case_no)


def case_assigned(work: "Work[Store]", event: CaseAssigned) -> None:
    """Who is in charge, and until when; co-handlers are router's affair."""
    case = _known(work, event, secret=event.secret)
    if event.part != "co":
        seat = next(iter(event.seats), None)
        case = heard(case, Lead(
            assignment_id=event.assignment_id, round=event.round, unit_name=seat.unit_name if seat else "",
            part=event.part, assigned_at=event.assigned_at, due_at=event.answer_due.at,
            provisional=event.answer_due.provisional))
    work.store.save_cases([case])


def case_accepted(work: "Work[Store]", event: CaseAccepted) -> None:
    """The unit in charge took it."""
    case = _known(work, event, secret=event.secret)
    if event.part != "co":
        case = heard(case, Lead(
            assignment_id=event.assignment_id, round=event.round, unit_name=event.unit_name, part=event.part,
            accepted_at=event.received_at, due_at=event.answer_due.at, provisional=event.answer_due.provisional))
    work.store.save_cases([case])


def deadline_changed(work: "Work[Store]", event: DeadlineChanged) -> None:
    """The time left, now that the year's calendar is official."""
    case = _known(work, event, secret=event.secret)
    if event.part != "co":
        case = heard(case, Lead(assignment_id=event.assignment_id, round=event.round, unit_name="", part=event.part,
                                due_at=event.answer_due.at, provisional=event.answer_due.provisional))
    work.store.save_cases([case])


def case_progressed(work: "Work[Store]", event: CaseProgressed) -> None:
    """A note, for the story."""
    case = _known(work, event, secret=event.secret)
    work.store.save_cases([case])
    work.store.note(Note(case_no=case.case_no, at=event.received_at, what="progress", who=event.unit_name,
                         words=event.words))


def case_answered(work: "Work[Store]", event: CaseAnswered) -> None:
    """The result: from now on its rating is waited for."""
    before = _known(work, event, secret=event.secret)
    case = heard(before, Lead(assignment_id=event.assignment_id, round=event.round, unit_name=event.unit_name,
                              answered_at=event.received_at))
    newly = case.state == "answered" and case.answered_at != before.answered_at
    if newly:
        rating.ask(work, case, case.answered_at or event.received_at)
    work.store.save_cases([case])
    if newly:
        rating.take_early(work, case)


def _known(work: "Work[Store]", event: CaseAssigned | CaseAccepted | CaseProgressed | CaseAnswered | DeadlineChanged,
           *, secret: bool) -> CaseFile:
    """The event's case with the whitelist that came along; a case or round of which we don't know is too early."""
    case = work.store.case(event.case_no)
    if case is None or event.round > case.round:
        raise TooEarly(event.case_no)
    return whitelisted(case, event.known_to, event.occurred_at, secret=secret)


HEARS: "Mapping[type[Contract], Handler]" = {
    CountyApplied: county_applied,
    CaseAssigned: case_assigned,
    CaseAccepted: case_accepted,
    CaseProgressed: case_progressed,
    CaseAnswered: case_answered,
    DeadlineChanged: deadline_changed,
}
DUES: "Mapping[str, DueHandler]" = {
    rating.REMIND: rating.remind,
    rating.CLOSE: rating.close_unrated,
    rating.SETTLE: rating.settle,
    WAITING: take_waiting,
}
