"""Which of a phone's cases a rating is about, and what becomes of a rating."""

from collections.abc import Sequence
from datetime import datetime

from services.intake.domain.cases import CaseFile
from services.mesh.contracts.county import County


def asked(county: County, cases: Sequence[CaseFile]) -> CaseFile | None:
    """The case whose rating question is the phone's open one: the last that was asked, reminded of or rated.

    A good rating makes way for another question that waits; a bad one was asked back and waits for its correction.
    """
    open_ones = [case for case in cases if case.state in ("answered", "rated")]
    unrated = [case for case in open_ones if case.state == "answered"]
    last = max(open_ones, key=_touched, default=None)
    if last is not None and unrated and last.score is not None and not is_low(county, last.score):
        return max(unrated, key=_touched)
    return last


def is_low(county: County, score: int) -> bool:
    """Whether such a rating reopens the case."""
    return score <= county.rating.reopen_at_or_below


def touched_at(case: CaseFile) -> datetime:
    """When an answered case's rating was last asked for or given."""
    return max(moment for moment in (case.answered_at, case.reminded_at, case.rated_at) if moment)


def _touched(case: CaseFile) -> tuple[float, str]:
    return touched_at(case).timestamp(), case.case_no
