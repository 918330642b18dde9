"""The same trouble from several phones: the lead case goes on for all, and whoever acts hears how many they are."""

from dataclasses import replace
from typing import TYPE_CHECKING

from services.mesh.contracts.county import County
from services.mesh.contracts.intake import CaseLinked, CaseUnlinked
from services.mesh.contracts.router import ReportersGrew
from services.mesh.errors import TooEarly
from services.router.assigning import acting_seats, full_words, put_in_charge
from services.router.domain.assignments import planned
from services.router.domain.case import ANSWERS_FOR, Case, Note, replanned
from services.router.domain.routing import plan_anew

if TYPE_CHECKING:
    from services.mesh.work import Work
    from services.router.store import Store


def case_linked(work: "Work[Store]", event: CaseLinked) -> None:
    """Count the phones; a lead that nobody works on any more can't go on for another, which gets a unit of its own."""
    county, lead, other = _both(work, event)
    if other.linked_at is not None and other.linked_at >= event.occurred_at:
        return
    if other.round > 1 or _has_unit(work, other, ended=True):  # it has gone its own way since
        return
    if lead.state != "open" or lead.linked_to is not None:
        _alone(work, county, replace(other, linked_at=event.occurred_at))
        return
    work.store.save_case(replace(other, linked_to=lead.case_no, linked_at=event.occurred_at))
    grown = _counted(work, lead, event)
    if any(lead.reporters < mark <= grown.reporters for mark in county.linking.tell_at):
        _tell(work, grown)


def case_unlinked(work: "Work[Store]", event: CaseUnlinked) -> None:
    """The case gets a unit of its own."""
    county, lead, other = _both(work, event)
    _counted(work, lead, event)
    if other.linked_at is None or other.linked_at < event.occurred_at:
        work.store.add_note(other.case_no, Note(at=event.received_at, what="unlinked", who=lead.case_no))
        _alone(work, county, replace(other, linked_at=event.occurred_at))


def parted_all(work: "Work[Store]", lead: Case) -> None:
    """Its citizen took the lead back: whoever is still linked to it gets a unit, whatever intake says of it later."""
    case_nos = work.store.linked_to(lead.case_no)
    if case_nos:
        work.lock(*case_nos)
    for case in work.store.cases(case_nos).values():
        if case.linked_to == lead.case_no and case.state == "open":
            _alone(work, work.county, case)


def lead_of(work: "Work[Store]", case: Case) -> Case | None:
    """The case that goes on for this one, held; None where it goes on by itself."""
    if case.linked_to is None:
        return None
    work.lock(case.linked_to)
    found = work.store.cases([case.linked_to]).get(case.linked_to)
    if found is None:
        raise TooEarly(case.linked_to)
    return found


def _both(work: "Work[Store]", event: CaseLinked | CaseUnlinked) -> tuple[County, Case, Case]:
    """Lead and other case, both held: the other's number is later."""
    work.lock(event.linked_case_no)
    found = work.store.cases([event.case_no, event.linked_case_no])
    for case_no in (event.case_no, event.linked_case_no):
        if case_no not in found:
            raise TooEarly(case_no)
    return work.county, found[event.case_no], found[event.linked_case_no]


def _counted(work: "Work[Store]", lead: Case, event: CaseLinked | CaseUnlinked) -> Case:
    """With the number that was told last, whatever was heard last."""
    if lead.reporters_at is not None and (lead.reporters_at, lead.reporters) >= (event.occurred_at, event.reporters):
        return lead
    counted = replace(lead, reporters=event.reporters, reporters_at=event.occurred_at)
    work.store.save_case(counted)
    return counted


def _alone(work: "Work[Store]", county: County, case: Case) -> None:
    """Plan it as if it had just come, unless it has a unit or has ended."""
    case = replace(case, linked_to=None)
    work.store.save_case(case)
    if case.state != "open" or _has_unit(work, case):
        return
    words = full_words(work, case)
    plan = plan_anew(county, case, words)
    case = replanned(case, plan)
    work.store.save_case(case)
    put_in_charge(work, county, case, planned(case, plan), words=words)


def _has_unit(work: "Work[Store]", case: Case, *, ended: bool = False) -> bool:
    """Whether a unit works on it, or did; a decider is none."""
    return any((one.acting or ended) and one.part != "decision" for one in work.store.assignments([case.case_no]))


def _tell(work: "Work[Store]", lead: Case) -> None:
    acting = [one for one in work.store.assignments([lead.case_no]) if one.acting and one.part in ANSWERS_FOR]
    for assignment, seat in acting_seats(work, lead, acting):
        work.say(ReportersGrew(
            occurred_at=work.now, case_no=lead.case_no, round=lead.round, assignment_id=assignment.assignment_id,
            seats=(seat,), place=lead.place, reporters=lead.reporters))
