"""Answers to calls: a complaint submitted, how cases stand, and their stories."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from services.intake import links
from services.intake.desk import Desk
from services.intake.domain.cases import CaseFile
from services.intake.domain.complaint import drafts
from services.intake.domain.languages import language_of
from services.intake.domain.progress import status
from services.intake.domain.wording import kept
from services.intake.opening import open_one
from services.mesh.contracts.calls.base import CaseQuery, StoryLine, Unavailable
from services.mesh.contracts.calls.intake import CaseProgress, ProgressQuery, Submit, Submitted, Unlink, Unlinked
from services.mesh.contracts.people import Citizen
from services.mesh.errors import TooEarly
from services.mesh.rpc import once

if TYPE_CHECKING:
    from services.intake.store import Store
    from services.mesh.work import Work

Begin = Callable[[], "AbstractContextManager[Work[Store]]"]


def submit(begin: Begin, command: Submit) -> Submitted:
    """Make the cases that these words are; the same key again gets the same numbers."""
    with begin() as work:
        try:
            return once(work, command.idempotency_key, "submit", lambda: _open(work, command), Submitted)
        except TooEarly:
            raise Unavailable("No county has been applied yet.") from None


def progress(begin: Begin, query: ProgressQuery) -> list[CaseProgress]:
    """How these cases stand; with an address only those of that phone."""
    with begin() as work:
        found = work.store.cases(query.case_nos)
    return [_progress(case, query) for case in found if query.address in (None, case.address, _reported_for(case))]


def case(begin: Begin, query: CaseQuery) -> list[StoryLine]:
    """What happened to these cases; a secret one's words only for those who may know."""
    with begin() as work:
        found = {case.case_no: case for case in work.store.cases(query.case_nos)}
        notes = work.store.notes(list(found))
    return [StoryLine(at=note.at, case_no=note.case_no, service="intake", what=note.what, who=note.who if may else "",
                      detail=note.words if may else "")
            for note in notes for may in (may_know(found[note.case_no], query.viewer),)]


def unlink(begin: Begin, command: Unlink) -> Unlinked:
    """Part a case from the one it was linked to."""
    with begin() as work:
        return once(work, command.idempotency_key, "unlink",
                    lambda: Unlinked(lead_case_no=links.unlink(work, command.case_no)), Unlinked)


def _open(work: "Work[Store]", command: Submit) -> Submitted:
    words = kept(command.words)
    desk = Desk(work)
    language = language_of(words, command.language) or command.language
    citizen = Citizen(address=command.address, channel="sms", language=language)
    found = drafts(desk.county, words, command.pictures)
    desk.expect(found, work.now)
    made = tuple(open_one(desk, draft, citizen, work.now) for draft in found)
    desk.finish()
    return Submitted(case_nos=made)


def _progress(case: CaseFile, query: ProgressQuery) -> CaseProgress:
    """A secret case tells those who may not know only that it was received, as its citizen is told."""
    if not may_know(case, query.viewer):
        return CaseProgress(case_no=case.case_no, status="received", received_at=case.received_at)
    lead = case.lead
    return CaseProgress(
        case_no=case.case_no, status=status(case), round=case.round, received_at=case.received_at,
        unit_name=lead.unit_name if lead else "", answer_due=lead.due_at if lead else None,
        provisional=bool(lead and lead.provisional), answered_at=case.answered_at, score=case.score,
        closed_at=case.closed_at, urgent=case.urgent)


def _reported_for(case: CaseFile) -> str | None:
    """The phone for which somebody else reported it; none of a secret case."""
    return None if case.secret else case.for_phone


def may_know(case: CaseFile, viewer: str | None) -> bool:
    """Whether this person may know of the case: of a secret one only its whitelist."""
    return not case.secret or (viewer is not None and viewer in (case.known_to or ()))
