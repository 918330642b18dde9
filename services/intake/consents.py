"""Another phone asks about a case: its citizen is asked, and where they say nothing the desk calls."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from services.intake.desk import Desk
from services.intake.domain.cases import CaseFile
from services.intake.domain.consenting import told
from services.intake.domain.decisions import Consented, OtherAsked, Reply
from services.intake.domain.questions import Question, asking, of_kind, without
from services.intake.domain.story import Note
from services.intake.domain.text import Text
from services.intake.domain.waits import passes
from services.mesh.contracts.intake import ConsentAsked, ConsentMissing
from services.mesh.contracts.people import Citizen
from services.mesh.contracts.replies import ReplyOwed
from services.mesh.contracts.router import DecisionMade

if TYPE_CHECKING:
    from services.intake.store import Store
    from services.mesh.work import Work

MISSING = "consent"
_TAIL = 4  # digits of a phone that somebody else is told
_A_DAY = timedelta(days=1)
_DESK = timedelta(days=7)  # after which another phone may ask, though the desk has said nothing


def ask(desk: Desk, text: Text, decision: OtherAsked) -> tuple[str, ...]:
    """Ask the case's citizen, one question at a time; whoever tries many numbers learns nothing after a few."""
    if not _may_ask(desk, text, decision.number):
        desk.reply(text, Reply(template="consent_enough"))
        return ()
    if decision.case_no is None:
        desk.reply(text, Reply(template="case_not_yours"))
        return ()
    case = desk.case(decision.case_no)
    open_one = of_kind(case.questions, "consent")
    if open_one and open_one.stands(text.received_at):
        mine = open_one.values["address"] == text.address
        desk.reply(text, Reply(template="consent_wanted" if mine else "consent_busy"))
    elif desk.reply(text, Reply(template="consent_wanted")):
        if open_one and open_one.values["desk"] == "":  # its time is over, and nobody looked yet
            _call(desk.work, case, open_one.values["address"])
        _ask_citizen(desk, text, case)
    return (case.case_no,)


def settle(desk: Desk, text: Text, decision: Consented) -> tuple[str, ...]:
    """The citizen's word: with their consent the other phone is told."""
    case = desk.case(decision.case_no)
    question = of_kind(case.questions, "consent")
    if question is None:
        return ()
    desk.save(replace(case, questions=without(case.questions, "consent")))
    desk.work.due.drop(MISSING, case.case_no)
    desk.note(case, text.received_at, "consented" if decision.given else "not_consented")
    if decision.given and text.key not in desk.answered:
        desk.tell(text.key, _asker(question), told(case))
    desk.reply(text, Reply(template="consent_given" if decision.given else "consent_refused"))
    return (case.case_no,)


def missing(work: "Work[Store]", key: str, due_at: datetime) -> None:
    """The citizen said nothing in time."""
    case = work.store.case(key)
    question = of_kind(case.questions, "consent") if case else None
    if case is None or question is None or question.until is None or question.until > due_at:
        return
    called = replace(question, until=due_at + _DESK, values={**question.values, "desk": "called"})
    work.store.save_cases([replace(case, questions=asking(case.questions, called))])
    if question.values["desk"] == "":
        _call(work, case, question.values["address"])


def decided(work: "Work[Store]", case: CaseFile, event: DecisionMade) -> CaseFile:
    """The desk has called the citizen; once they have said something themselves, it changes nothing."""
    question = of_kind(case.questions, "consent")
    if question is None or question.values["desk"] != "called" or question.asked_at > event.requested_at:
        return case
    work.due.drop(MISSING, case.case_no)
    work.store.note(Note(case_no=case.case_no, at=event.received_at, who=event.unit_name,
                         what="consented" if event.granted else "not_consented"))
    if event.granted and not case.secret:
        asker, reply = _asker(question), told(case)
        work.say(ReplyOwed(
            occurred_at=work.now, case_no=case.case_no, round=case.round, known_to=case.known_to,
            in_reply_to=f"{question.values['key']} consent", address=asker.address, channel=asker.channel,
            language=asker.language, template=reply.template, values=dict(reply.values)))
    return replace(case, questions=without(case.questions, "consent"))


def _may_ask(desk: Desk, text: Text, number: str) -> bool:
    """Count another number, once; False where the phone asked about its many others already within a day."""
    phone, at = desk.phone(text), text.received_at
    counted = of_kind(phone.questions, "consent")
    if counted is None or not counted.stands(at):
        counted = Question(kind="consent", asked_at=at, until=at + _A_DAY, values={"numbers": ""})
    numbers = counted.values["numbers"].split()
    if number in numbers:
        return True
    if len(numbers) >= desk.county.county.asks_of_others_per_day:
        return False
    kept = replace(counted, values={"numbers": " ".join([*numbers, number])})
    desk.remember(replace(phone, questions=asking(phone.questions, kept)))
    return True


def _ask_citizen(desk: Desk, text: Text, case: CaseFile) -> None:
    """Whom nobody can ask, the desk calls at once; the question stands all the same, so that it is asked once."""
    until = text.received_at + passes(desk.county.county.consent_within)
    silent = desk.wants_nothing(case)
    question = Question(kind="consent", asked_at=text.received_at, until=until, values={
        "address": text.address, "channel": text.channel, "language": desk.phone(text).language, "key": text.key,
        "desk": "called" if silent else ""})
    desk.save(replace(case, questions=asking(case.questions, question)))
    desk.note(case, text.received_at, "consent_asked")
    desk.work.due.set(MISSING, case.case_no, until, case_no=case.case_no)
    if silent:
        _call(desk.work, case, text.address)
    else:
        desk.work.say(ConsentAsked(occurred_at=desk.work.now, case_no=case.case_no, round=case.round,
                                   known_to=case.known_to, citizen=case.citizen, asker=text.address[-_TAIL:]))


def _call(work: "Work[Store]", case: CaseFile, asker: str) -> None:
    """A case that has become secret meanwhile is nobody else's to ask about."""
    work.store.note(Note(case_no=case.case_no, at=work.now, what="consent_missing"))
    if not case.secret:
        work.say(ConsentMissing(occurred_at=work.now, case_no=case.case_no, round=case.round, known_to=case.known_to,
                                asker=asker[-_TAIL:]))


def _asker(question: Question) -> Citizen:
    values = question.values
    return Citizen.model_validate({name: values[name] for name in ("address", "channel", "language")})
