"""Withdrawals on the case file: a code asked for, brought back, or guessed."""

from dataclasses import replace

from services.intake import consents, links
from services.intake.desk import Desk
from services.intake.domain.decisions import CodeWrong, Reply, WithdrawalDropped, WithdrawalWanted, Withdrawn
from services.intake.domain.questions import Question, asking, of_kind, without
from services.intake.domain.text import Text
from services.intake.domain.withdrawing import LASTS, PATIENCE, code_for, pressed
from services.mesh.contracts.intake import CaseWithdrawn


def ask(desk: Desk, text: Text, decision: WithdrawalWanted) -> tuple[str, ...]:
    """Ask for the code; one that nobody was told can't be brought back."""
    case = desk.case(decision.case_no)
    code = code_for(desk.work.store.code_key(), f"{text.key} {case.case_no}")
    told = desk.reply(text, Reply(template="withdraw_ask", values={"case_no": case.case_no, "code": code},
                                  case_no=case.case_no))
    if told or text.key in desk.answered:
        question = Question(kind="withdraw", asked_at=text.received_at, until=text.received_at + LASTS,
                            values={"code": code, "wrong": "0"})
        desk.save(replace(case, questions=asking(case.questions, question)))
        desk.note(case, text.received_at, "withdraw_asked")
    return (case.case_no,)


def withdraw(desk: Desk, text: Text, decision: Withdrawn) -> tuple[str, ...]:
    """The case is taken back: nothing is asked about it any more."""
    case, at = desk.case(decision.case_no), text.received_at
    desk.save(replace(case, withdrawn_at=at, questions=()))
    desk.note(case, at, "withdrawn")
    links.lead_gone(desk, case, at)
    desk.work.due.drop(consents.MISSING, case.case_no)
    desk.work.say(CaseWithdrawn(
        occurred_at=desk.work.now, case_no=case.case_no, round=case.round, known_to=case.known_to, received_at=at,
        pressed=pressed(desk.county, case, at)))
    desk.reply(text, Reply(template="withdrawn", values={"case_no": case.case_no}, case_no=case.case_no))
    return (case.case_no,)


def drop(desk: Desk, text: Text, decision: WithdrawalDropped) -> tuple[str, ...]:
    """The case goes on, and its code is good for nothing any more."""
    case = desk.case(decision.case_no)
    desk.save(replace(case, questions=without(case.questions, "withdraw")))
    desk.reply(text, Reply(template="withdraw_dropped", values={"case_no": case.case_no}, case_no=case.case_no))
    return (case.case_no,)


def count_wrong(desk: Desk, text: Text, decision: CodeWrong) -> tuple[str, ...]:
    """Somebody guesses, or slipped: after a few wrong codes the right one does nothing either."""
    lapsed = False
    for case_no in decision.guessed_at:
        case = desk.case(case_no)
        question = of_kind(case.questions, "withdraw")
        if question is None:
            continue
        wrong = int(question.values["wrong"]) + 1
        left = without(case.questions, "withdraw")
        lapsed = lapsed or wrong >= PATIENCE
        if wrong < PATIENCE:
            left = (*left, replace(question, values={**question.values, "wrong": str(wrong)}))
        desk.save(replace(case, questions=left))
    template = "withdraw_lapsed" if lapsed else "withdraw_wrong"
    desk.reply(text, Reply(template=template, values={"case_no": decision.case_no}, case_no=decision.case_no))
    return decision.guessed_at
