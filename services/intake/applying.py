"""What each decision about a text does: kept, said, answered."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from services.intake import choices, clarifying, consents, flooding, hidden, picturing, withdrawals
from services.intake.desk import Desk
from services.intake.domain.cases import CaseFile
from services.intake.domain.decisions import (
    AskedAgain,
    CantSay,
    Chosen,
    CodeWrong,
    Consented,
    Decision,
    Held,
    Hidden,
    NewCases,
    Nothing,
    OfficialReply,
    Opted,
    OtherAsked,
    Rated,
    RatedEarly,
    Reason,
    Repeated,
    Reply,
    Resumed,
    SameAgain,
    Supplement,
    WhichAsked,
    WithdrawalDropped,
    WithdrawalWanted,
    Withdrawn,
)
from services.intake.domain.people import is_official
from services.intake.domain.questions import QuestionKind, Questions, without
from services.intake.domain.text import Text
from services.intake.opening import opened
from services.intake.rating import keep_early, note_reason, rate
from services.intake.reopening import asked_again, resumed, same_again
from services.mesh.contracts.intake import CaseSupplemented, OfficialReplied, PhoneOptedIn, PhoneOptedOut


def apply(desk: Desk, text: Text, decision: Decision) -> tuple[str, ...]:
    """Do what was decided about a text; the cases it was about."""
    return _APPLY[type(decision)](desk, text, decision)


def _new_cases(desk: Desk, text: Text, decision: NewCases) -> tuple[str, ...]:
    return opened(desk, text, decision.drafts)


def _supplement(desk: Desk, text: Text, decision: Supplement) -> tuple[str, ...]:
    case = hidden.if_asked(desk, desk.case(decision.case_no), decision.words, text.received_at)
    told = decision.reply is not None and desk.reply(text, decision.reply)
    if decision.answers == "clarifying":
        case = clarifying.closed(desk.work, case)
    desk.save(replace(case, words_at=max(case.words_at, text.received_at), topic=decision.topic,
                      pictures=(*case.pictures, *text.pictures), told_at=text.received_at if told else case.told_at,
                      questions=_unanswered(case, decision)))
    desk.note(case, text.received_at, "supplemented", words=decision.words)
    if decision.words:
        desk.work.say(CaseSupplemented(
            occurred_at=desk.work.now, case_no=case.case_no, round=case.round, known_to=case.known_to,
            words=decision.words, received_at=text.received_at, answers=decision.answers,
            asked_by=decision.asked_by))
    return (case.case_no,)


def _cant_say(desk: Desk, text: Text, decision: CantSay) -> tuple[str, ...]:
    case = desk.case(decision.case_no)
    desk.reply(text, decision.reply)
    desk.note(case, text.received_at, "cant_say", words=text.words)
    desk.save(clarifying.given_up(desk.work, case))
    return (case.case_no,)


def _unanswered(case: CaseFile, decision: Supplement) -> Questions:
    """The case's questions without the one that this answers."""
    answered: dict[str, QuestionKind] = {"clarifying": "clarify", "official": "official"}
    return without(case.questions, answered[decision.answers]) if decision.answers else case.questions


def _rated(desk: Desk, text: Text, decision: Rated) -> tuple[str, ...]:
    hidden.if_asked(desk, desk.case(decision.case_no), text.words, text.received_at)
    rate(desk, decision, text.received_at)
    desk.reply(text, decision.reply)
    return decision.case_no, *opened(desk, text, decision.drafts)


def _rated_early(desk: Desk, text: Text, decision: RatedEarly) -> tuple[str, ...]:
    told = decision.reply is not None and desk.reply(text, decision.reply)
    keep_early(desk, decision, text.received_at, "" if told else text.key)
    return (decision.case_no,)


def _reason(desk: Desk, text: Text, decision: Reason) -> tuple[str, ...]:
    hidden.if_asked(desk, desk.case(decision.case_no), text.words, text.received_at)
    told = decision.reply is not None and desk.reply(text, decision.reply)
    note_reason(desk, decision, text.received_at, told=told)
    return (decision.case_no,)


def _opted(desk: Desk, text: Text, decision: Opted) -> tuple[str, ...]:
    desk.remember(replace(desk.phone(text), opted_out=decision.out))
    event = PhoneOptedOut if decision.out else PhoneOptedIn
    desk.work.say(event(occurred_at=text.received_at, phone=text.address))  # the last word counts, in whatever order
    return _reply(desk, text, decision.reply)


def _reply(desk: Desk, text: Text, decision: Reply) -> tuple[str, ...]:
    desk.reply(text, decision)
    return (decision.case_no,) if decision.case_no else ()


def _official(desk: Desk, text: Text, decision: OfficialReply) -> tuple[str, ...]:
    """Hand it to router; what is no command, and a stranger's, only as often as it is answered: it may be a machine."""
    acts = decision.command.verb != "none" and is_official(desk.county, text.address)
    if not acts and not desk.counts(text):
        return ()
    desk.work.say(OfficialReplied(
        occurred_at=desk.work.now, text_id=text.key, phone=text.address, channel=text.channel,
        language=desk.phone(text).language, command=decision.command, received_at=text.received_at,
        pictures=picturing.links(desk, text, decision)))
    return ()


def _nothing(desk: Desk, text: Text, decision: Nothing) -> tuple[str, ...]:  # noqa: ARG001 - as all the others
    return ()


def _which_asked(desk: Desk, text: Text, decision: WhichAsked) -> tuple[str, ...]:
    """Ask; words that nobody can be asked about any more are not lost."""
    for words, left in choices.ask(desk, text, decision):
        apply(desk, words, left)
    return decision.candidates


def _chosen(desk: Desk, text: Text, decision: Chosen) -> tuple[str, ...]:
    choices.drop(desk, text)
    return apply(desk, text, decision.then)


_APPLY: Mapping[type, Callable[[Desk, Text, Any], tuple[str, ...]]] = {
    NewCases: _new_cases,
    Supplement: _supplement,
    CantSay: _cant_say,
    Rated: _rated,
    RatedEarly: _rated_early,
    Reason: _reason,
    AskedAgain: asked_again,
    SameAgain: same_again,
    Resumed: resumed,
    Opted: _opted,
    Reply: _reply,
    OfficialReply: _official,
    Nothing: _nothing,
    WithdrawalWanted: withdrawals.ask,
    WithdrawalDropped: withdrawals.drop,
    Withdrawn: withdrawals.withdraw,
    CodeWrong: withdrawals.count_wrong,
    OtherAsked: consents.ask,
    Consented: consents.settle,
    Hidden: hidden.hide,
    WhichAsked: _which_asked,
    Chosen: _chosen,
    Repeated: flooding.repeated,
    Held: flooding.held,
}
