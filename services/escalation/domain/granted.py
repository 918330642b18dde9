"""Which steps stand where more time was granted, in whatever order that was heard. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.escalation.domain.assignment import Assignment
from services.escalation.domain.ladder import Rung
from services.mesh.contracts.people import Due


@dataclass(frozen=True, kw_only=True)
class Grant:
    """More time: until when, and since when it was asked for. Nobody is blamed for a decider who was slow."""

    requested_at: datetime
    due_at: datetime


def standing(assignment: Assignment, grants: Iterable[Grant],
             rungs: Callable[[Assignment], Sequence[Rung]]) -> tuple[list[Rung], list[Rung]]:
    """The rungs for the answer: those from before the last request, and those of the present deadline from then on.

    Until more time was asked for the ladder of the deadline before counts.
    """
    due_at, since = assignment.given_at or assignment.answer_due.at, assignment.assigned_at
    past: list[Rung] = []
    for grant in sorted(grants, key=lambda grant: (grant.requested_at, grant.due_at)):
        past += [rung for rung in _of(assignment, due_at, rungs) if since <= rung.at < grant.requested_at]
        due_at, since = max(due_at, grant.due_at), max(since, grant.requested_at)
    return past, [rung for rung in _of(assignment, due_at, rungs) if rung.at >= since]


def _of(assignment: Assignment, due_at: datetime, rungs: Callable[[Assignment], Sequence[Rung]]) -> list[Rung]:
    return [rung for rung in rungs(replace(assignment, answer_due=Due(at=due_at))) if rung.stage == "answer"]
