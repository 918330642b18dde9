"""How long a citizen is waited for: time that simply passes, working or not."""

from datetime import timedelta

from services.mesh.contracts.county import Duration
from services.mesh.worktime import LENGTHS


def passes(span: Duration) -> timedelta:
    """The county's duration on the wall clock."""
    return span.amount * LENGTHS[span.measure]
