"""Cases whose place or matter nobody can make out: the citizen is asked, and more words bring them to their unit."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from services.mesh.contracts.county import County
from services.mesh.contracts.intake import CaseSupplemented
from services.mesh.contracts.people import Lacks
from services.mesh.log import log
from services.router.assigning import full_words, put_in_charge
from services.router.domain import clarifying, facts
from services.router.domain.assignments import planned
from services.router.domain.case import Assignment, Case, Note, replanned
from services.router.domain.plan import Plan
from services.router.domain.routing import plan_anew
from services.router.metrics import UNCLEAR

if TYPE_CHECKING:
    from services.mesh.work import Work
    from services.router.store import Store


def ask(work: "Work[Store]", case: Case, lacks: Lacks) -> None:
    """Keep a new case back until its citizen has said what is lacking."""
    work.store.add_case(replace(case, unclear=True))
    work.store.add_note(case.case_no, Note(at=work.now, what="unclear", who=lacks))
    work.say(facts.case_unclear(case, lacks, work.now))
    UNCLEAR.labels(lacks).inc()
    log.info("case unclear", case_no=case.case_no, lacks=lacks)


def supplemented(work: "Work[Store]", county: County, case: Case, event: CaseSupplemented) -> None:
    """More words for an unclear case, which are kept already: its unit gets it whole, or after an answer the desk.

    Words that answer nothing may have been under way before the question: it still stands.
    """
    plan = clarifying.plan_of(county, case, full_words(work, case), event.words)
    if plan.part == "lead" or plan.urgent or event.answers == "clarifying":
        _hand_on(work, county, case, plan)


def ended(work: "Work[Store]", county: County, case: Case) -> None:
    """Nobody said what is lacking: as the county would have it now, which as a rule is the desk."""
    _hand_on(work, county, case, plan_anew(county, case, full_words(work, case)))


def taken_from_desk(work: "Work[Store]", county: County, case: Case, event: CaseSupplemented) -> bool:
    """Whether more words took a case, with which nobody at the desk has begun, to its unit, or into confidence."""
    acting = [one for one in work.store.assignments([case.case_no]) if one.acting]
    answers = event.answers == "clarifying"
    if len(acting) != 1 or not clarifying.untouched(county, case, acting[0], event.received_at, answers=answers):
        return False
    plan = clarifying.plan_of(county, case, full_words(work, case), event.words)
    if plan.part != "lead":
        return False
    _release(work, case, acting[0], event.received_at)
    _hand_on(work, county, case, plan)
    return True


def _release(work: "Work[Store]", case: Case, desk: Assignment, at: datetime) -> None:
    work.store.save_assignment(replace(desk, state="replaced", ended_at=at))
    work.say(facts.released(case, desk, "replaced", work.now, at))


def _hand_on(work: "Work[Store]", county: County, case: Case, plan: Plan) -> None:
    """To whom the plan says. Words that only together accuse somebody make the case secret: no unit has read it yet."""
    case = replanned(case, plan)
    work.store.save_case(case)
    put_in_charge(work, county, case, planned(case, plan), words=full_words(work, case))
