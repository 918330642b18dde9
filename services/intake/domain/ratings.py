"""Which of a phone's cases a rating is about, what becomes of a rating, and what its citizen is told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from services.intake.domain.cases import CaseFile
from services.intake.domain.decisions import Reply
from services.intake.domain.questions import without
from services.mesh.contracts.county import County

# Why a case comes back when its citizen only gave a number.
UNSAID = {"zh": "评{}分", "en": "rated {}"}
# What the decider says, behind the citizen's own reason.
DECIDED = {"zh": "复核意见:{}", "en": "decided: {}"}


def asked(county: County, cases: Sequence[CaseFile]) -> CaseFile | None:
    """The case whose rating question is the phone's open one: the last that was asked, reminded of or rated.

    A good rating makes way for another question that waits, and so does a bad one that a decider has; another bad one
    was asked back and waits for its correction.
    """
    open_ones = [case for case in cases if case.state in ("answered", "rated", "disputed")]
    unrated = [case for case in open_ones if case.state == "answered"]
    last = max(open_ones, key=_touched, default=None)
    if last is not None and unrated and last.score is not None:
        return max(unrated, key=_touched) if last.state == "disputed" or not is_low(county, last.score) else last
    return last


def is_low(county: County, score: int) -> bool:
    """Whether such a rating reopens the case."""
    return score <= county.rating.reopen_at_or_below


def reply(county: County, case: CaseFile, score: int) -> Reply:
    """What a rating is answered with: thanks, or what comes of it and how to correct it."""
    if not is_low(county, score):
        template = "rated"
    elif case.state == "disputed":
        template = "disputed"
    else:
        template = "rated_low_again" if case.round > 1 else "rated_low"
    return Reply(template=template, values={"score": str(score), "case_no": case.case_no}, case_no=case.case_no)


def reason_to_reopen(case: CaseFile) -> str:
    """What the unit that gets the case back reads."""
    return case.reason or UNSAID.get(case.language, UNSAID["zh"]).format(case.score)


def touched_at(case: CaseFile) -> datetime:
    """When an answered case's rating was last asked for or given."""
    return max(moment for moment in (case.answered_at, case.reminded_at, case.rated_at) if moment)


def next_round(case: CaseFile) -> CaseFile:
    """The case as it begins once more, not rated yet."""
    return replace(case, round=case.round + 1, score=None, rated_at=None, reason="", reminded_at=None,
                   disputed_at=None, closed_at=None, linked_to=None,
                   questions=without(case.questions, "official"))


def refused(county: County, case: CaseFile) -> bool:
    """Whether a decider has said that the case doesn't go back."""
    low = case.score is not None and is_low(county, case.score)
    return case.closed_at is not None and case.disputed_at is not None and low


def _touched(case: CaseFile) -> tuple[float, str]:
    return touched_at(case).timestamp(), case.case_no
