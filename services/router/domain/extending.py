"""More time: how much the county lets a unit have. Pure."""

from services.mesh.contracts.county import County
from services.mesh.contracts.people import Due
from services.mesh.deadlines import deadlines, longer, pace_of
from services.router.domain.case import Assignment, Case


def extended(county: County, case: Case, assignment: Assignment, days: int) -> Due | None:
    """The deadline that many days later; None where it lies beyond the county's limit.

    The limit counts from the deadline that the assignment was given at first, whatever was granted since.
    """
    most = limit_of(county, case)
    if not most:
        return None
    _, given = deadlines(county, case.pace, assignment.part, assignment.assigned_at)
    wanted = longer(county, case.pace, assignment.answer_due, days)
    return wanted if wanted.at <= longer(county, case.pace, given, most).at else None


def limit_of(county: County, case: Case) -> int:
    """How many days more the county allows such a case in all; 0 where it allows none."""
    most = pace_of(county, case.pace).extend_at_most
    return most.amount if most is not None and most.measure in ("days", "calendar days") else 0
