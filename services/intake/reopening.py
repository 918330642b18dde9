"""The question whether it is the same trouble again: put, answered, and what becomes of the words if nobody answers."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from services.intake import picturing, rating
from services.intake.desk import Desk
from services.intake.domain import again, questions
from services.intake.domain.complaint import drafts
from services.intake.domain.decisions import AskedAgain, Resumed, SameAgain
from services.intake.domain.phone import Phone
from services.intake.domain.questions import Question
from services.intake.domain.text import Text
from services.intake.domain.waits import passes
from services.intake.opening import opened
from services.mesh.ids import id_of

if TYPE_CHECKING:
    from services.intake.store import Store
    from services.mesh.work import Work

AGAIN = "again"


def asked_again(desk: Desk, text: Text, decision: AskedAgain) -> tuple[str, ...]:
    """Ask; whom nobody can ask gets a case at once. There is no other question: with one, this was its answer."""
    if _put(desk, text, decision):
        return (decision.case_no,)
    return () if decision.bare else opened(desk, text, drafts(desk.county, decision.words, text.pictures))


def same_again(desk: Desk, text: Text, decision: SameAgain) -> tuple[str, ...]:
    """The closed case goes back, and counts as closed falsely."""
    _ended(desk, desk.phone(text))
    before = desk.case(decision.case_no)
    before = replace(before, pictures=(*before.pictures, *decision.pictures), words_at=text.received_at)
    case = rating.reopened(desk.work, before, decision.reason, text.received_at, false_closure=True)
    desk.note(case, text.received_at, "false_closure", words=decision.reason)
    desk.save(case)
    return decision.case_no, *opened(desk, text, decision.drafts)


def resumed(desk: Desk, text: Text, decision: Resumed) -> tuple[str, ...]:
    """The words that waited become cases, and further words soon after this text join them.

    Their receipt comes with this text's answer: after a restore the numbers are found under its key.
    """
    _ended(desk, desk.phone(text))
    if decision.reply:
        desk.reply(text, decision.reply)
    kept = decision.kept
    if kept is None:
        return ()
    made = opened(desk, replace(kept, key=text.key), drafts(desk.county, kept.words, kept.pictures))
    for case_no in made:
        desk.save(replace(desk.case(case_no), words_at=text.received_at))
    return made


def unanswered(work: "Work[Store]", key: str, due_at: datetime) -> None:  # noqa: ARG001 - the form of a due handler
    """Nobody said whether it is the same trouble: the words that waited become a case, if they say something."""
    closed = work.store.case(key.partition(":")[0])
    if closed is None:
        return
    desk = Desk(work)
    desk.meet([(closed.channel, closed.address)])
    sender = Text(key=key, channel=closed.channel, address=closed.address, words="", received_at=work.now)
    phone = desk.known(sender)
    question = questions.of_kind(phone.questions, "again") if phone else None
    if phone is None or question is None or _row_key(question) != key:
        return
    _ended(desk, phone)
    kept = again.kept_text(question, sender)
    if kept is not None:
        made = opened(desk, kept, drafts(desk.county, kept.words, kept.pictures))
        picturing.settle(desk, kept, None, made)
    desk.finish()


def _put(desk: Desk, text: Text, decision: AskedAgain) -> bool:
    """Ask, and keep the words until the answer or the due row; False where nobody can be asked.

    Nor is anybody who was told of a case before a restore: then the words have become one.
    """
    if desk.promised(text.key) or not (text.key in desk.answered or desk.reply(text, decision.reply)):
        return False
    question = Question(kind="again", asked_at=text.received_at, values={
        "case_no": decision.case_no, "key": text.key, "words": decision.words, "pictures": " ".join(text.pictures),
        "received_at": text.received_at.isoformat(), "bare": "1" if decision.bare else ""})
    phone = desk.phone(text)
    desk.remember(replace(phone, questions=questions.asking(phone.questions, question)))
    until = text.received_at + passes(desk.county.rating.again_within)
    desk.work.due.set(AGAIN, _row_key(question), until, case_no=decision.case_no)
    return True


def _ended(desk: Desk, phone: Phone) -> None:
    """The question of this phone is answered or past."""
    question = questions.of_kind(phone.questions, "again")
    if question is not None:
        desk.remember(replace(phone, questions=questions.without(phone.questions, "again")))
        desk.work.due.drop(AGAIN, _row_key(question))


def _row_key(question: Question) -> str:
    return f"{question.values['case_no']}:{id_of(question.values['key'])}"
