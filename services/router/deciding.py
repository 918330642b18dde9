"""What a unit may not decide alone: more time, or whether a case goes back once more. A decider is asked."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from services.mesh.contracts.county import County
from services.mesh.contracts.intake import CaseDisputed
from services.mesh.errors import TooEarly
from services.mesh.log import log
from services.router.assigning import acting_seats, full_words, put_in_charge
from services.router.domain import facts
from services.router.domain.assignments import to_decide
from services.router.domain.case import ANSWERS_FOR, Asked, Assignment, Case, Note
from services.router.domain.replies import Answer, Move, about
from services.router.known import case_of

if TYPE_CHECKING:
    from services.mesh.work import Work
    from services.router.store import Store


def ask_decider(work: "Work[Store]", county: County, case: Case, unit_id: str, asked: Asked,
                besides: Collection[str] = ()) -> bool:
    """Put the decider in charge of deciding; False where nobody may know of the case."""
    chosen = to_decide(county, case, unit_id, asked, besides)
    if chosen is None:
        log.error("nobody may decide", case_no=case.case_no)
        return False
    put_in_charge(work, county, case, [chosen], words=full_words(work, case))
    return True


def case_disputed(work: "Work[Store]", event: CaseDisputed) -> None:
    """The citizen is dissatisfied once more: the county's decider says whether the case goes back."""
    county, case = work.county, case_of(work, event.case_no, event.round)
    if case.round > event.round or case.state == "closed":
        return
    answered = answering(work.store.assignments([case.case_no]), case.round)
    if answered is None:
        raise TooEarly(event.case_no)
    work.store.add_note(case.case_no, Note(at=event.received_at, what="disputed", words=event.reason))
    asked = Asked(about="rating", assignment_id=answered.assignment_id, unit_name=answered.unit_name,
                  at=event.received_at, reason=event.reason)
    ask_decider(work, county, case, county.deciders.second_bad_rating, asked)


def decide(work: "Work[Store]", _county: County, move: Move, at: datetime) -> Answer:
    """The decision, for the clock, the citizen and whoever asked."""
    case, decision = move.held.case, move.held.assignment
    asked = decision.asked
    if asked is None:
        raise ValueError("a decider was asked something")
    work.store.save_assignment(replace(decision, state=move.state, ended_at=at, accepted_by=None))
    work.say(facts.released(case, decision, "done", work.now, at))
    concerned = next((one for one in work.store.assignments([case.case_no])
                      if one.assignment_id == asked.assignment_id), decision)
    seats = [seat for _, seat in acting_seats(work, case, [concerned])] if asked.about == "extension" else []
    granted = move.verb != "refuse"
    work.say(facts.decision_made(case, concerned, asked, seats, granted=granted, reason=move.words, now=work.now,
                                 at=at))
    return about(case, f"decided_{asked.about}_{'granted' if granted else 'refused'}")


def answering(assignments: Collection[Assignment], round_: int) -> Assignment | None:
    """The assignment whose unit answered in this round."""
    done = [one for one in assignments if one.state == "done" and one.part in ANSWERS_FOR
            and one.round == round_]
    return max(done, key=lambda one: (one.assigned_at, one.assignment_id), default=None)


def moot(work: "Work[Store]", case: Case, assignment_id: str, at: datetime) -> None:
    """What was asked about an assignment that has ended needs no decision any more."""
    for one in work.store.assignments([case.case_no]):
        if one.acting and one.asked is not None and one.asked.assignment_id == assignment_id:
            work.store.save_assignment(replace(one, state="closed", ended_at=at))
            work.say(facts.released(case, one, "closed", work.now, at))
