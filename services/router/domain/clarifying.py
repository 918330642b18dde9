"""Whether the citizen is asked what a complaint lacks, and what it says together with what was added."""

from dataclasses import replace
from datetime import datetime

from services.mesh.contracts.county import County
from services.mesh.contracts.intake import CaseReceived
from services.mesh.contracts.people import Lacks
from services.mesh.matching import Reading, read
from services.mesh.worktime import LENGTHS
from services.router.domain.case import Assignment, Case
from services.router.domain.plan import Plan
from services.router.domain.routing import plan as planned


def asked(county: County, event: CaseReceived, plan: Plan) -> Lacks | None:
    """What the citizen is asked; None where a question would not help, could not be answered, or can't wait."""
    citizen = event.citizen
    can_answer = citizen.answerable and citizen.channel == "sms"
    waits = not (event.urgent or plan.urgent or event.linked_to or event.shift)
    return plan.lacks if county.clarifying.ask and can_answer and waits else None


def plan_of(county: County, case: Case, words: str, added: str) -> Plan:
    """Where the case goes, judged by all its `words`, of which `added` are the newest."""
    reading = together(county, words, added)
    return planned(county, reading, to_desk=case.to_desk, avoid_units=case.avoid_units,
                   urgent=case.urgent or reading.emergency, secret=case.secret)


def together(county: County, words: str, added: str) -> Reading:
    """What all the words say; where they name several places or matters, those of `added` are meant."""
    reading, last = read(county, words), read(county, added)
    if reading.area_id is None and last.area_id:
        reading = replace(reading, area_id=last.area_id, village_id=last.village_id, place=last.place,
                          towns=last.towns)
    if reading.rivals and last.certain and last.category_id in {reading.category_id, *reading.rivals}:
        reading = replace(reading, category_id=last.category_id, certain=True, rivals=())
    return reading


def untouched(county: County, case: Case, desk: Assignment, added_at: datetime, *, answers: bool) -> bool:
    """Whether a case still lies at the desk as its first words brought it there, so that more words may take it away.

    What comes later than a long text's rest, and answers nothing that was asked, is left to the person who has it.
    """
    within = county.county.continues_within
    soon = abs(added_at - desk.assigned_at) <= within.amount * LENGTHS[within.measure]
    first = desk.round == case.round == 1 and case.returns == 0
    return desk.part == "triage" and desk.state == "assigned" and first and (soon or answers)
