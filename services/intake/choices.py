"""`Which case?`, on the phone: asked, answered, and what becomes of words that waited for the answer."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from services.intake.desk import Desk
from services.intake.domain.choosing import LASTS
from services.intake.domain.chosen import added
from services.intake.domain.decisions import Decision, Reply, WhichAsked
from services.intake.domain.questions import Question, asking, of_kind, without
from services.intake.domain.text import Text
from services.mesh.contracts.people import Channel

if TYPE_CHECKING:
    from services.intake.store import PhoneKey, Store
    from services.mesh.work import Work

SETTLE = "which"
Left = list[tuple[Text, Decision]]  # words that will have no answer any more, and what is done with them
_KEY = 70  # signs of a text's key, so that what is told an hour later has one of its own


def ask(desk: Desk, text: Text, decision: WhichAsked) -> Left:
    """Ask, instead of what was asked before. Words of somebody who can't be asked go to the latest case at once."""
    left = _left(desk, text, desk.phone(text).questions)
    drop(desk, text)
    question = Question(kind="which", asked_at=text.received_at, until=text.received_at + LASTS, values={
        "verb": decision.verb, "words": decision.words, "candidates": " ".join(decision.candidates),
        "items": decision.items, "key": text.key})
    reply = Reply(template="which", values={"doing": decision.verb, "items": decision.items})
    if not desk.reply(text, reply) and text.key not in desk.answered:
        return [*left, *_left(desk, text, (question,))]
    phone = desk.phone(text)
    desk.remember(replace(phone, questions=asking(phone.questions, question)))
    if decision.verb == "add":
        desk.work.due.set(SETTLE, _row_key(text), text.received_at + LASTS)
    return left


def drop(desk: Desk, text: Text) -> None:
    """The phone's question is open no longer."""
    phone = desk.phone(text)
    if of_kind(phone.questions, "which"):
        desk.remember(replace(phone, questions=without(phone.questions, "which")))
        desk.work.due.drop(SETTLE, _row_key(text))


def unanswered(work: "Work[Store]", key: str, due_at: datetime) -> tuple[Desk, Left]:
    """Whose question was not answered in time: what is left to do, at a desk that has yet to be finished.

    The phone is held first and its cases then, as where its texts are taken.
    """
    phone_key = _phone_key(key)
    work.lock(phone_key[1])
    desk = Desk(work)
    phone = work.store.phones([phone_key]).get(phone_key)
    question = of_kind(phone.questions, "which") if phone else None
    if phone is None or question is None or question.until is None or question.until > due_at:
        return desk, []
    desk.fetch([phone_key], question.values["candidates"].split())
    desk.remember(replace(phone, questions=without(phone.questions, "which")))
    text = Text(key="", channel=phone.channel, address=phone.address, words="", received_at=question.asked_at)
    return desk, _left(desk, text, (question,))


def _left(desk: Desk, text: Text, questions: tuple[Question, ...]) -> Left:
    question = of_kind(questions, "which")
    if question is None or question.values["verb"] != "add":
        return []
    values = question.values
    at_hand = {case.case_no: case for case in desk.cases_of(text)}
    case = at_hand.get(values["candidates"].split()[0])
    words = Text(key=f"{values['key'][:_KEY]}:which", channel=text.channel, address=text.address,
                 words=values["words"], received_at=question.asked_at)
    return [(words, added(desk.county, case, values["words"]))]


def _row_key(text: Text) -> str:
    return f"{text.channel}:{text.address}"


def _phone_key(row_key: str) -> "PhoneKey":
    channel, _, address = row_key.partition(":")
    return next(one for one in _CHANNELS if one == channel), address


_CHANNELS: tuple[Channel, ...] = ("sms", "email")
