"""Ratings on the case file: given, explained, corrected, settled, missing, disputed."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from services.intake.desk import Desk
from services.intake.domain import ratings
from services.intake.domain.cases import CaseFile
from services.intake.domain.decisions import Rated, RatedEarly, Reason
from services.intake.domain.story import Note
from services.intake.domain.waits import passes
from services.mesh.contracts.intake import CaseClosed, CaseDisputed, CaseRated, CaseReopened, RatingDue
from services.mesh.contracts.router import DecisionMade

if TYPE_CHECKING:
    from services.intake.store import Store
    from services.mesh.work import Work

REMIND, CLOSE, SETTLE = "rating_reminder", "rating_close", "rating_settle"
TWO_CLOCKS = timedelta(seconds=30)  # a listed text's time is the carrier's, in whole seconds, the answer's ours
REPLICAS = timedelta(seconds=2)  # other texts have our time, as the answer has, perhaps of another machine


def row_key(case: CaseFile) -> str:
    """A due row belongs to one round of a case."""
    return f"{case.case_no}:{case.round}"


def ask(work: "Work[Store]", case: CaseFile, answered_at: datetime) -> None:
    """The notifier has asked with the answer; here the waiting begins."""
    rules = work.county.rating
    work.due.set(REMIND, row_key(case), answered_at + passes(rules.remind_after), case_no=case.case_no)
    work.due.set(CLOSE, row_key(case), answered_at + passes(rules.close_after), case_no=case.case_no)


def keep_early(desk: Desk, decision: RatedEarly, at: datetime, key: str) -> None:
    """Keep a rating that came before we heard of any answer, with the latest moment at which it can have been written.

    The carrier's list may bring it after a newer one. `key` is its text's, unless that had its reply.
    """
    case = desk.case(decision.case_no)
    doubt = TWO_CLOCKS if desk.listed else timedelta(0)
    if case.early_at is None or case.early_at - doubt <= at:  # listed texts come together, the older first
        desk.save(replace(case, early_score=decision.score, early_at=at + doubt, early_reason=decision.reason,
                          early_key=key))


def take_early(work: "Work[Store]", case: CaseFile) -> None:
    """Take the rating that came before we heard of the answer, if the citizen can have read the answer.

    The reply is its text's, unless that had one: brought back after a restore it is, as a rule, the one sent before.
    """
    if case.early_score is None or case.early_at is None or case.answered_at is None:
        return
    if case.early_at < case.answered_at - REPLICAS:
        return
    desk = Desk(work)
    desk.hold(replace(case, early_score=None, early_at=None, early_reason="", early_key=""))
    reply = ratings.reply(desk.county, case, case.early_score)
    rated = Rated(case_no=case.case_no, score=case.early_score, reason=case.early_reason, reply=reply)
    rate(desk, rated, case.early_at)
    desk.answer(case.early_key or row_key(case), case, reply)
    desk.finish()


def rate(desk: Desk, decision: Rated, at: datetime) -> None:
    """Keep the rating; until it settles it can be corrected, and nobody above hears of it.

    A satisfied citizen ends at once what a decider has not decided yet. One that the carrier's list brings after a
    newer one changes nothing.
    """
    case, work = desk.case(decision.case_no), desk.work
    if case.rated_at is not None and at < case.rated_at:
        return
    disputed = case.state == "disputed"
    reason = (decision.reason or case.reason) if ratings.is_low(desk.county, decision.score) else ""
    case = replace(case, score=decision.score, rated_at=at, reason=reason, disputed_at=None)
    desk.save(case)
    desk.note(case, at, "rated", who=str(decision.score), words=decision.reason)
    work.say(CaseRated(occurred_at=work.now, case_no=case.case_no, round=case.round, known_to=case.known_to,
                       score=decision.score, received_at=at))
    for kind in (REMIND, CLOSE):
        work.due.drop(kind, row_key(case))
    if disputed:
        desk.save(_closed(work, case))
        return
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
        work.store.save_cases([_closed(work, case)])


def settle(work: "Work[Store]", key: str, due_at: datetime) -> None:  # noqa: ARG001
    """The rating was not corrected any more: close the case, open it again, or let a decider decide."""
    case = _waiting(work, key, "rated")
    if case is None or case.score is None:
        return
    if not ratings.is_low(work.county, case.score):
        work.store.save_cases([_closed(work, case)])
    elif case.round == 1:
        again = reopened(work, case, ratings.reason_to_reopen(case), case.rated_at or work.now)
        _note(work, again, "reopened", case.reason)
        work.store.save_cases([again])
    else:
        _dispute(work, case, case.score)


def decided(work: "Work[Store]", case: CaseFile, event: DecisionMade) -> CaseFile:
    """The case after its decider's word: it goes back, or is closed as it was rated. Too late it changes nothing.

    After a restored backup the dispute may be one that we have forgotten, not the rating.
    """
    low = case.score is not None and ratings.is_low(work.county, case.score)
    if event.round < case.round or not (case.state == "disputed" or (case.state == "rated" and low)):
        return case
    work.store.note(Note(case_no=case.case_no, at=event.received_at, what="granted" if event.granted else "refused",
                         who=event.unit_name, words=event.reason))
    if not event.granted:
        return _closed(work, replace(case, disputed_at=case.disputed_at or event.received_at))
    said = [ratings.reason_to_reopen(case)]
    if event.reason:
        said.append(ratings.DECIDED.get(case.language, ratings.DECIDED["zh"]).format(event.reason))
    again = reopened(work, case, "\n".join(said), event.received_at)
    _note(work, again, "reopened", case.reason)
    return again


def _dispute(work: "Work[Store]", case: CaseFile, score: int) -> None:
    """Dissatisfied once more: nothing is undone or done again before somebody above has looked at it."""
    work.store.save_cases([replace(case, disputed_at=work.now)])
    _note(work, case, "disputed", case.reason)
    work.say(CaseDisputed(
        occurred_at=work.now, case_no=case.case_no, round=case.round, known_to=case.known_to, score=score,
        reason=ratings.reason_to_reopen(case), received_at=case.rated_at or work.now))


def reopened(work: "Work[Store]", case: CaseFile, reason: str, at: datetime, *,
             false_closure: bool = False) -> CaseFile:
    """Say that the case goes back; the case as it is then."""
    again = ratings.next_round(case)
    work.say(CaseReopened(
        occurred_at=work.now, case_no=case.case_no, round=again.round, known_to=case.known_to, citizen=case.citizen,
        reason=reason, received_at=at, false_closure=false_closure))
    return again


def _closed(work: "Work[Store]", case: CaseFile) -> CaseFile:
    """Say that the case is closed; the case as it is then."""
    _note(work, case, "closed")
    work.say(CaseClosed(occurred_at=work.now, case_no=case.case_no, round=case.round, known_to=case.known_to,
                        rated=case.score is not None, score=case.score))
    return replace(case, closed_at=work.now)


def _waiting(work: "Work[Store]", key: str, state: str) -> CaseFile | None:
    """The case of a due row, if it is still in that state and round."""
    case_no, _, number = key.partition(":")
    case = work.store.case(case_no)
    return case if case and case.state == state and str(case.round) == number else None


def _note(work: "Work[Store]", case: CaseFile, what: str, words: str = "") -> None:
    work.store.note(Note(case_no=case.case_no, at=work.now, what=what, words=words))
