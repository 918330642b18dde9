"""Ladders: which one fits a case, when its steps fall, and which of them are to be taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from services.escalation.domain.assignment import STAGES, Assignment
from services.mesh.contracts.county import County, Duration, Fits, Ladder
from services.mesh.contracts.county import Step as Rule
from services.mesh.contracts.escalation import Stage
from services.mesh.deadlines import DESKS
from services.mesh.worktime import Flow, WorkCalendar, after, before, flow


@dataclass(frozen=True, kw_only=True)
class Rung:
    """One rung for one assignment: when it falls, and whom the county wants told."""

    stage: Stage
    step: int
    at: datetime
    tell: tuple[str, ...]
    reminder: bool
    card: Literal["yellow", "red"] | None


def ladder_for(county: County, assignment: Assignment) -> Ladder | None:
    """The first ladder that fits, None if the county has none for such a case."""
    return next((ladder for ladder in county.ladders if _fits(ladder.for_, assignment)), None)


def _fits(fits: Fits, assignment: Assignment) -> bool:
    return (fits.secret in (None, assignment.secret) and fits.pace in (None, assignment.pace)
            and (fits.category is None or assignment.category_id in fits.category))


def rungs(county: County, calendar: WorkCalendar, assignment: Assignment) -> list[Rung]:
    """All rungs of an assignment's ladder, in order of time."""
    ladder = ladder_for(county, assignment)
    if ladder is None:
        return []
    found = [_rung(calendar, assignment, stage, step, rule, _flow(county, assignment, stage))
             for stage in STAGES for step, rule in enumerate(_rules(ladder, stage))]
    return sorted(found, key=lambda rung: rung.at)


def ladder_key(assignment: Assignment) -> tuple[object, ...]:
    """All that `rungs` looks at: assignments that have it in common climb alike."""
    return (assignment.secret, assignment.pace, assignment.category_id, assignment.urgent, assignment.part,
            assignment.accept_due.at, assignment.answer_due.at)


def _rules(ladder: Ladder, stage: Stage) -> tuple[Rule, ...]:
    return ladder.accept if stage == "accept" else ladder.answer


def _rung(calendar: WorkCalendar, assignment: Assignment, stage: Stage, step: int, rule: Rule, flow: Flow) -> Rung:
    deadline = assignment.due(stage).at
    if rule.left is not None:
        at = before(calendar, deadline, rule.left, flow).at
    else:
        at = after(calendar, deadline, rule.late or Duration(amount=0, measure="minutes"), flow).at
    return Rung(stage=stage, step=step, at=at, tell=rule.tell, reminder=rule.left is not None, card=rule.card)


def _flow(county: County, assignment: Assignment, stage: Stage) -> Flow:
    if assignment.urgent:
        return "wall"
    pace = county.paces.get(assignment.pace)
    if assignment.part in DESKS or pace is None:
        return flow(county.triage_within, urgent=False)
    return flow(pace.accept if stage == "accept" else pace.answer, urgent=False)


def open_rungs(all_rungs: Sequence[Rung], assignment: Assignment) -> list[Rung]:
    """The rungs that were not taken and that nothing has stopped; those due before the assignment are skipped."""
    return [rung for rung in all_rungs if _ahead(rung, assignment)]


def _ahead(rung: Rung, assignment: Assignment) -> bool:
    through, stop = assignment.through(rung.stage), assignment.stopped_at(rung.stage)
    fresh = rung.at >= assignment.assigned_at if through is None else rung.at > through
    return fresh and (stop is None or rung.at < stop)
