"""The same words again from the same phone: a machine's, or a person's who pressed twice."""

from dataclasses import replace

from services.intake.domain.answering import open_questions
from services.intake.domain.decisions import Decision, NewCases, Repeated, Reply, Supplement
from services.intake.domain.flow import ANSWERED_TWICE, SAME_WITHIN, Flow, Heard, mark_of, mark_of_answer, newest
from services.intake.domain.phone import Phone
from services.intake.domain.scene import Scene
from services.intake.domain.text import Text

TO_ANYTHING = frozenset({"not_understood", "supplemented", "nothing_to_rate"})  # what any machine's words may lead to


def joined(scene: Scene, decision: Decision) -> Decision:
    """Words that made a case, said again within the hour while it is open, make no other and add nothing to it.

    What is asked may be answered with any words, so nothing is a repeat while a question is open.
    """
    if not isinstance(decision, NewCases | Supplement) or scene.phone is None or open_questions(scene):
        return decision
    heard = scene.phone.flow.of(mark_of(scene.text.words, scene.text.pictures))
    if heard is None or abs(scene.at - heard.at) >= SAME_WITHIN:
        return decision
    case = next((case for case in scene.cases if case.case_no == heard.case_no and case.open), None)
    if case is None:
        return decision
    return Repeated(case_no=case.case_no, reply=Reply(template="supplemented", values={"case_no": case.case_no},
                                                      case_no=case.case_no))


def hearing(flow: Flow, text: Text) -> tuple[Heard, ...]:
    """What is remembered, with these words heard once more."""
    mark = mark_of(text.words, text.pictures)
    before = flow.of(mark)
    return newest(flow.heard, before.again(text.received_at) if before else Heard(mark=mark, at=text.received_at))


def with_case(phone: Phone, text: Text, case_no: str) -> Phone:
    """The phone, with what its words have made."""
    heard = phone.flow.of(mark_of(text.words, text.pictures))
    return replace(phone, flow=phone.flow.with_heard(replace(heard, case_no=case_no))) if heard else phone


def with_answer(phone: Phone, text: Text, reply: Reply) -> Phone:
    """The phone, with what its words were answered."""
    heard = phone.flow.of(mark_of(text.words, text.pictures))
    if heard is None:
        return phone
    told = mark_of_answer(reply.template, reply.values)
    return replace(phone, flow=phone.flow.with_heard(replace(heard, answer=told)))


def answered_enough(phone: Phone, text: Text, reply: Reply) -> bool:
    """Whether these words had this answer twice within the hour: whoever sends them again doesn't read it.

    Who asks for something, as with 查, gets it each time.
    """
    if reply.template not in TO_ANYTHING:
        return False
    heard = phone.flow.of(mark_of(text.words, text.pictures))
    return (heard is not None and heard.times > ANSWERED_TWICE
            and heard.answer == mark_of_answer(reply.template, reply.values))
