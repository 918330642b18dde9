"""Ratings on the case file: given, explained, corrected, settled, missing."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from services.intake.desk import Desk
from services.intake.domain import ratings
from services.intake.domain.cases import CaseFile
from services.intake.domain.decisions import Rated, Reason, Reply
from services.intake.domain.story import Note
from services.intake.domain.waits import passes
from services.mesh.contracts.intake import CaseClosed, CaseRated, CaseReopened, RatingDue

if TYPE_CHECKING:
    from services.intake.store import Store
    from services.mesh.work import Work

# Why a case comes back when its citizen only gave a number.
UNSAID = {"zh": "评{}分", "en": "rated {}"}
REMIND, CLOSE, SETTLE = "rating_reminder", "rating_close", "rating_settle"


def row_key(case: CaseFile) -> str:
    """A due row belongs to one round of a case."""
    return f"{case.case_no}:{case.round}"


def ask(work: "Work[Store]", case: CaseFile, answered_at: datetime) -> None:
    """The notifier has asked with the answer; here the waiting begins."""
    rules = work.county.rating
    work.due.set(REMIND, row_key(case), answered_at + passes(rules.remind_after), case_no=case.case_no)
    work.due.set(CLOSE, row_key(case), answered_at + passes(rules.close_after), case_no=case.case_no)


TWO_CLOCKS = timedelta(seconds=30)  # a text's time may be the carrier's, in whole seconds, the answer's ours


def take_early(work: "Work[Store]", case: CaseFile) -> None:
    """Take the rating that came before we heard of the answer, if the citizen can have read the answer.

    The reply is its text's, unless that had one: brought back after a restore it is, as a rule, the one sent before.
    """
    if case.early_score is None or case.early_at is None or case.answered_at is None:
        return
    if case.early_at < case.answered_at - TWO_CLOCKS:
        return
    desk = Desk(work)
    desk.hold(replace(case, early_score=None, early_at=None, early_reason="", early_key=""))
    low = ratings.is_low(desk.county, case.early_score)
    reply = Reply(
        template="rated_low" if low else "rated", values={"score": str(case.early_score)}, case_no=case.case_no)
    rated = Rated(case_no=case.case_no, score=case.early_score, reason=case.early_reason, reply=reply)
    rate(desk, rated, case.early_at)
    desk.answer(case.early_key or row_key(case), case, reply)
    desk.finish()


def rate(desk: Desk, decision: Rated, at: datetime) -> None:
    """Keep the rating; until it settles it can be corrected, and nobody above hears of it."""
    case, work = desk.case(decision.case_no), desk.work
    reason = (decision.reason or case.reason) if ratings.is_low(desk.county, decision.score) else ""
    desk.save(replace(case, score=decision.score, rated_at=at, reason=reason))
    desk.note(case, at, "rated", who=str(decision.score), words=decision.reason)
    work.say(CaseRated(occurred_at=work.now, case_no=case.case_no, round=case.round, known_to=case.known_to,
                       score=decision.score, received_at=at))
    for kind in (REMIND, CLOSE):
        work.due.drop(kind, row_key(case))
    work.due.set(SETTLE, row_key(case), at + passes(desk.county.rating.told_above_after), case_no=case.case_no)


def note_reason(desk: Desk, decision: Reason, at: datetime, *, told: bool) -> None:
    """Keep what is not solved, for the unit that gets the case back."""
    case = desk.case(decision.case_no)
    reason = f"{case.reason}\n{decision.words}".strip()
    desk.save(replace(case, reason=reason, told_at=at if told else case.told_at))
    desk.note(case, at, "reason", words=decision.words)


def remind(work: "Work[Store]", key: str, due_at: datetime) -> None:  # noqa: ARG001 - the form of a due handler
    """Ask once more, unless the answer was rated."""
    case = _waiting(work, key, "answered")
    if case:
        work.store.save_cases([replace(case, reminded_at=work.now)])
        _note(work, case, "reminded")
        work.say(RatingDue(occurred_at=work.now, case_no=case.case_no, round=case.round, known_to=case.known_to,
                           citizen=case.citizen, secret=case.secret))


def close_unrated(work: "Work[Store]", key: str, due_at: datetime) -> None:  # noqa: ARG001
    """Nobody rated: close."""
    case = _waiting(work, key, "answered")
    if case:
        _close(work, case)


def settle(work: "Work[Store]", key: str, due_at: datetime) -> None:  # noqa: ARG001
    """The rating was not corrected any more: close the case, or open it again."""
    case = _waiting(work, key, "rated")
    if case is None or case.score is None:
        return
    if ratings.is_low(work.county, case.score):
        _reopen(work, case)
    else:
        _close(work, case)


def _reopen(work: "Work[Store]", case: CaseFile) -> None:
    again = replace(case, round=case.round + 1, score=None, rated_at=None, reason="", reminded_at=None)
    work.store.save_cases([again])
    _note(work, again, "reopened", case.reason)
    work.say(CaseReopened(
        occurred_at=work.now, case_no=case.case_no, round=again.round, known_to=case.known_to, citizen=case.citizen,
        reason=case.reason or UNSAID.get(case.language, UNSAID["zh"]).format(case.score),
        received_at=case.rated_at or work.now))


def _close(work: "Work[Store]", case: CaseFile) -> None:
    work.store.save_cases([replace(case, closed_at=work.now)])
    _note(work, case, "closed")
    work.say(CaseClosed(occurred_at=work.now, case_no=case.case_no, round=case.round, known_to=case.known_to,
                        rated=case.score is not None, score=case.score))


def _waiting(work: "Work[Store]", key: str, state: str) -> CaseFile | None:
    """The case of a due row, if it is still in that state and round."""
    case_no, _, number = key.partition(":")
    case = work.store.case(case_no)
    return case if case and case.state == state and str(case.round) == number else None


def _note(work: "Work[Store]", case: CaseFile, what: str, words: str = "") -> None:
    work.store.note(Note(case_no=case.case_no, at=work.now, what=what, words=words))
