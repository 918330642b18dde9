"""Clarifying questions on the case file: asked, asked once more, answered, given up."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, cast

from services.intake.domain import clarifying
from services.intake.domain.cases import CaseFile
from services.intake.domain.questions import asking, of_kind, without
from services.intake.domain.story import Note
from services.mesh.contracts.intake import ClarifyingDue, ClarifyingEnded
from services.mesh.contracts.people import Lacks
from services.mesh.contracts.router import CaseUnclear

if TYPE_CHECKING:
    from services.intake.store import Store
    from services.mesh.work import Work

REMIND, END = "clarifying_reminder", "clarifying_end"


def ask(work: "Work[Store]", case: CaseFile, event: CaseUnclear) -> CaseFile:
    """The case with its question open; unless somebody has it already, or nobody needs to have it any more."""
    if case.lead is not None or not _wanted(case):
        return case
    remind_at, end_at = clarifying.times(work.county, event.occurred_at)
    work.due.set(REMIND, case.case_no, remind_at, case_no=case.case_no)
    work.due.set(END, case.case_no, end_at, case_no=case.case_no)
    work.store.note(Note(case_no=case.case_no, at=event.occurred_at, what="asked", who=event.lacks))
    return replace(case, questions=asking(case.questions, clarifying.question(event.lacks, event.occurred_at)))


def closed(work: "Work[Store]", case: CaseFile) -> CaseFile:
    """The case without its question: it was answered, or somebody has the case."""
    if of_kind(case.questions, "clarify") is None:
        return case
    for kind in (REMIND, END):
        work.due.drop(kind, case.case_no)
    return replace(case, questions=without(case.questions, "clarify"))


def given_up(work: "Work[Store]", case: CaseFile) -> CaseFile:
    """The case without its question: nobody will say what is lacking, so a person finds it out."""
    work.say(ClarifyingEnded(occurred_at=work.now, case_no=case.case_no, round=case.round, known_to=case.known_to))
    return closed(work, case)


def remind(work: "Work[Store]", key: str, due_at: datetime) -> None:  # noqa: ARG001 - the form of a due handler
    """Ask once more."""
    case = _waiting(work, key)
    asked = of_kind(case.questions, "clarify") if case else None
    if case and asked:
        work.store.note(Note(case_no=case.case_no, at=work.now, what="asked_again"))
        work.say(ClarifyingDue(occurred_at=work.now, case_no=case.case_no, round=case.round, known_to=case.known_to,
                               citizen=case.citizen, lacks=cast("Lacks", asked.values["lacks"])))


def end(work: "Work[Store]", key: str, due_at: datetime) -> None:  # noqa: ARG001
    """No answer came."""
    case = _waiting(work, key)
    if case:
        work.store.save_cases([given_up(work, case)])


def _waiting(work: "Work[Store]", case_no: str) -> CaseFile | None:
    """The case of a due row, if its question is still open and somebody still wants an answer."""
    case = work.store.case(case_no)
    return case if case and _wanted(case) and of_kind(case.questions, "clarify") else None


def _wanted(case: CaseFile) -> bool:
    """Whether an answer still serves somebody: the case is open and goes its own way."""
    return case.open and case.linked_to is None
