"""The same trouble from several phones: cases linked to a lead case, told what becomes of it, and parted again."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from services.intake import rating
from services.intake.desk import Desk
from services.intake.domain.cases import CaseFile, Lead, apart, heard
from services.intake.domain.events import Event
from services.intake.domain.story import Note
from services.mesh.contracts.calls.base import NotFound
from services.mesh.contracts.intake import CaseLinked, CaseUnlinked, LinkedCaseTold
from services.mesh.contracts.people import Due

if TYPE_CHECKING:
    from services.intake.store import Store
    from services.mesh.work import Work

News = Literal["accepted", "progressed", "answered"]


def lead_in(desk: Desk, event: Event) -> CaseFile | None:
    """The case that goes on for all of the event; None before the first one, or once it is over."""
    lead = desk.leads.held(event.lead_case_no) if event.lead_case_no else None
    return lead if lead is not None and lead.open else None


def told_of(event: Event, cases: Iterable[CaseFile]) -> bool:
    """Whether the phone that has these cases was told of the event with one of them."""
    lead = event.lead_case_no
    return lead is not None and any(lead in (case.case_no, case.linked_to) for case in cases)


def linked(desk: Desk, case: CaseFile, lead: CaseFile) -> None:
    """Say that this new case is linked to its lead."""
    desk.work.say(CaseLinked(occurred_at=desk.work.now, case_no=lead.case_no, linked_case_no=case.case_no,
                             reporters=desk.leads.counted(lead, case)))
    desk.note(case, desk.work.now, "linked", who=lead.case_no)


def pass_on(work: "Work[Store]", lead: CaseFile, fact: Lead | None, news: News | None = None) -> None:
    """Tell everybody who reported the same, in fixed words; who is answered rates for themselves.

    Without news their cases only stand as the lead stands. A lead that turns out to be secret leads nobody.
    """
    if lead.secret:
        desk = Desk(work)
        lead_gone(desk, lead, work.now)
        desk.finish()
        return
    if fact is not None and fact.round != lead.round:
        return  # heard late: of a round that is over
    for case in _of(work, lead.case_no):
        if not case.open:
            continue
        told = heard(case, replace(fact, round=case.round, shared=True)) if fact else case
        if told.state == "answered":
            rating.ask(work, told, told.answered_at or work.now)
        work.store.save_cases([told])
        if news is None:
            continue
        work.store.note(Note(case_no=case.case_no, at=work.now, what=f"lead_{news}", who=lead.case_no))
        mine = told.lead
        work.say(LinkedCaseTold(
            occurred_at=work.now, case_no=case.case_no, round=case.round, citizen=case.citizen, news=news,
            unit_name=mine.unit_name if mine else "",
            answer_due=Due(at=mine.due_at, provisional=mine.provisional) if mine and mine.due_at else None))


def lead_gone(desk: Desk, lead: CaseFile, at: datetime) -> None:
    """The lead was withdrawn: the oldest of the others that go on does so for them, in an event for all to come.

    Some may be on the desk, changed or new.
    """
    work = desk.work
    kept = {case.case_no: desk.at_hand(case) for case in _of(work, lead.case_no)}
    made = {case_no: desk.case(case_no) for case_no in desk.linked_to(lead.case_no)}
    left = sorted((case for case in (kept | made).values() if case.open and case.linked_to == lead.case_no),
                  key=lambda case: (case.received_at, case.case_no))
    if not left:
        return
    first, *others = left
    desk.save(part(work, first, at))
    work.store.events.led_instead(lead.case_no, first.case_no)
    phones = {first.address}
    for case in others:
        phones.add(case.address)
        desk.save(replace(apart(case), linked_to=first.case_no))
        work.say(CaseLinked(occurred_at=work.now, case_no=first.case_no, linked_case_no=case.case_no,
                            reporters=len(phones)))


def part(work: "Work[Store]", case: CaseFile, at: datetime) -> CaseFile:
    """The case as it goes its own way; to be saved."""
    if case.linked_to is None:
        return case
    left = work.store.linked.phones([case.linked_to], without=case.case_no)[case.linked_to]
    work.say(CaseUnlinked(occurred_at=work.now, case_no=case.linked_to, linked_case_no=case.case_no,
                          reporters=1 + len(left), received_at=at))
    work.store.note(Note(case_no=case.case_no, at=work.now, what="unlinked", who=case.linked_to))
    return replace(apart(case), score=None, rated_at=None, reason="", reminded_at=None, early_score=None,
                   early_at=None, early_reason="", early_key="")


def unlink(work: "Work[Store]", case_no: str) -> str:
    """Undo a wrong link; the number of the case it was linked to."""
    work.lock(case_no)
    case = work.store.case(case_no)
    if case is None or case.linked_to is None:
        raise NotFound(f"No case {case_no} is linked to another.")
    lead = case.linked_to
    work.store.save_cases([part(work, case, work.now)])
    return lead


def _of(work: "Work[Store]", lead: str) -> Sequence[CaseFile]:
    """The cases linked to a lead, held until the commit: their numbers are later than its."""
    case_nos = work.store.linked.to(lead)
    if not case_nos:
        return ()
    work.lock(*case_nos)
    return [case for case in work.store.cases(case_nos) if case.linked_to == lead]
