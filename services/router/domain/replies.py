"""What an official's reply does: the legal moves of an assignment, and the answer where a move is not legal."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.mesh.contracts.county import County
from services.mesh.contracts.intake import Command, Verb
from services.mesh.contracts.people import Due, Seat
from services.router.domain.arguments import colleague, days_and_reason, rework_reason
from services.router.domain.assignments import handed_back
from services.router.domain.case import Assignment, Case, HeldCode, State
from services.router.domain.dispatching import named_units
from services.router.domain.extending import extended, limit_of
from services.router.domain.secrecy import may_know, posts_for
from services.router.domain.transitions import BELATED, NEEDS_WORDS, NEXT, PERMITS, REFUSED

_SECOND_COMMAND = re.compile(
    r"(?:^|[\s,，。.;；、])(?:接|报|退|办|派|详|延|问|电|转|准|驳|督"
    r"|accept|note|return|done|details|extend|ask|call|grant|refuse|rework)\s*[1-9]\d{5}(?!\d)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Held:
    """A code that this phone really has, with what it is for; `newer` is the code that replaces it.

    `colleagues` are the others who may have the assignment. `waiting`: a decider has not answered for it yet.
    """

    code: HeldCode
    assignment: Assignment
    case: Case
    newer: str | None = None
    colleagues: tuple[Seat, ...] = ()
    waiting: bool = False


@dataclass(frozen=True, kw_only=True)
class Move:
    """A legal move. `belated`: heard late, it only corrects what is on record.

    `days` and `due` are the time asked for, `to` the colleague who gets it. `pictures` are links to what came along.
    """

    verb: Verb
    held: Held
    state: State
    words: str = ""
    belated: bool = False
    lead_id: str = ""
    helper_ids: tuple[str, ...] = ()
    days: int = 0
    due: Due | None = None
    to: Seat | None = None
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the phone is told. `case` is the one it is about, if it is about one."""

    template: str
    values: Mapping[str, str] = field(default_factory=dict)
    case: Case | None = None


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """A code that this phone does not have."""

    code: str


Verdict = Move | Answer | Wrong


def about(case: Case, template: str, **values: str) -> Answer:
    """An answer about a case, with its number."""
    return Answer(template=template, values={"case_no": case.case_no, **values}, case=case)


def form_fault(command: Command) -> Answer | None:
    """What is wrong with the text's form, whatever its codes are."""
    several = len(set(command.codes)) > 1 and command.verb != "accept"
    if several or _SECOND_COMMAND.search(command.words):
        return Answer(template="two_commands")
    return None


def judge(county: County, command: Command, held: Mapping[str, Held], at: datetime) -> list[Verdict]:
    """What the command does with each of its codes, in the text's order. `at` is when the text reached us."""
    return [_judge_one(county, command, code, held.get(code), at) for code in dict.fromkeys(command.codes)]


def one_answer(answers: Sequence[Answer], wrong: Sequence[str]) -> Answer | None:
    """The one answer to a text of several codes: what was accepted, else the first that says something."""
    accepted = [one for one in answers if one.template == "accepted"]
    if not accepted:
        return answers[0] if answers else None
    values = {
        "codes": " ".join(one.values["codes"] for one in accepted),
        "cases": "、".join(dict.fromkeys(one.values["cases"] for one in accepted)),
        "by_at": min((one.values["by_at"] for one in accepted), key=datetime.fromisoformat),
        "wrong": " ".join(wrong),
    }
    cases = [one.case for one in accepted]
    return Answer(template="accepted", values=values, case=next((one for one in cases if one and one.secret), cases[0]))


def _judge_one(county: County, command: Command, code: str, held: Held | None, at: datetime) -> Verdict:
    if held is None or not may_know(held.case.known_to, held.code.seat.person_id):
        return Wrong(code=code)
    verb, words = command.verb, command.words.strip()
    if held.newer and not _belated(held.assignment, verb, at):
        return Answer(template="code_old", values={"old": code, "new": held.newer}, case=held.case)
    if held.assignment.part == "decision" and held.assignment.acting and verb not in PERMITS["decision"]:
        return about(held.case, "decision_needed", code=code)
    if not _permitted(county, held, verb):
        return about(held.case, "not_permitted", verb=verb)
    if verb in NEEDS_WORDS and held.assignment.acting and not words:
        return Answer(template="reason_missing", values={"code": code, "verb": verb}, case=held.case)
    return _move(county, held, verb, words, at)


def _move(county: County, held: Held, verb: Verb, words: str, at: datetime) -> Verdict:
    state = held.assignment.state
    if _belated(held.assignment, verb, at):
        return Move(verb=verb, held=held, state=state, words=words, belated=True)
    goal = NEXT.get(state, {}).get(verb)
    if goal is None:
        return _refusal(held, verb)
    if verb in _READ:
        return _READ[verb](county, held, goal, words)
    if verb == "return" and not _can_go_back(county, held):
        return about(held.case, "not_permitted", verb=verb)
    return Move(verb=verb, held=held, state=goal, words=words)


def _permitted(county: County, held: Held, verb: Verb) -> bool:
    """The part's table; and whoever decides after too many returns can't hand the case back."""
    assignment = held.assignment
    decides = assignment.part == "triage" and assignment.unit_id == county.too_many_returns.decider
    return verb in PERMITS[assignment.part] and not (decides and verb == "return")


def _belated(assignment: Assignment, verb: Verb, at: datetime) -> bool:
    if verb not in BELATED.get(assignment.state, ()):
        return False
    mark = (assignment.accepted_at or assignment.ended_at) if verb == "accept" else assignment.ended_at
    return mark is None or at < mark


def _refusal(held: Held, verb: Verb) -> Answer:
    assignment = held.assignment
    template = "decided_already" if assignment.part == "decision" else REFUSED[assignment.state]
    if template == "already_accepted" and assignment.accepted_by != held.code.seat.person_id:
        template = "accepted_by_other"
    if assignment.state == "returned" and verb == "return":
        template = "returned"
    return about(held.case, template)


def _dispatch(county: County, held: Held, goal: State, words: str) -> Verdict:
    named = named_units(county, words)
    if named.lead_id is None:
        return Answer(template="unknown_unit", values={"unit": named.unknown or ""}, case=held.case)
    for unit_id in (named.lead_id, *named.helper_ids):
        if not posts_for(county, held.case, county.unit(unit_id)):
            return about(held.case, "dispatch_refused")
    return Move(verb="dispatch", held=held, state=goal, words=words, lead_id=named.lead_id,
                helper_ids=named.helper_ids)


def _extend(county: County, held: Held, goal: State, words: str) -> Verdict:
    asked = days_and_reason(words)
    if asked is None or not asked.reason:
        return _lacking(held, "extend")
    if held.waiting:
        return about(held.case, "extension_waiting")
    due = extended(county, held.case, held.assignment, asked.days)
    if due is None:
        most = limit_of(county, held.case)
        template = "extension_too_long" if most else "extension_never"
        return about(held.case, template, days=str(most))
    return Move(verb="extend", held=held, state=goal, words=asked.reason, days=asked.days, due=due)


def _ask(county: County, held: Held, goal: State, words: str) -> Verdict:  # noqa: ARG001 - one form for all
    if held.case.secret:
        return about(held.case, "not_asked")
    if not held.case.citizen.answerable:
        return about(held.case, "not_answerable")
    return Move(verb="ask", held=held, state=goal, words=words)


def _call(county: County, held: Held, goal: State, words: str) -> Verdict:  # noqa: ARG001
    if held.case.secret:
        return about(held.case, "number_withheld")
    asked = held.assignment.asked
    calls_for_consent = asked is not None and asked.about == "consent"  # the desk, which no name is kept from
    if held.case.hidden and not calls_for_consent:
        return about(held.case, "number_hidden")
    return Move(verb="call", held=held, state=goal)


def _hand_over(county: County, held: Held, goal: State, words: str) -> Verdict:  # noqa: ARG001
    found = colleague(held.colleagues, words)
    if found is None:
        names = "、".join(seat.name for seat in held.colleagues)
        return about(held.case, "unknown_colleague", names=names)
    return Move(verb="hand_over", held=held, state=goal, words=found.name, to=found)


def _decide(verb: Verb) -> Callable[[County, Held, State, str], Verdict]:
    def decided(county: County, held: Held, goal: State, words: str) -> Verdict:  # noqa: ARG001
        asked = held.assignment.asked
        if verb == "rework" and asked is not None and asked.about != "rating":
            return about(held.case, "not_permitted", verb=verb)
        reason = rework_reason(words) if verb == "rework" else words
        if not reason and verb != "grant":
            return _lacking(held, verb)
        return Move(verb=verb, held=held, state=goal, words=reason)

    return decided


def _lacking(held: Held, verb: Verb) -> Answer:
    return Answer(template="reason_missing", values={"code": held.code.code, "verb": verb}, case=held.case)


# Verbs whose words say more than a reason.
_READ: Mapping[Verb, Callable[[County, Held, State, str], Verdict]] = {
    "dispatch": _dispatch, "extend": _extend, "ask": _ask, "call": _call, "hand_over": _hand_over,
    "grant": _decide("grant"), "refuse": _decide("refuse"), "rework": _decide("rework"),
}


def _can_go_back(county: County, held: Held) -> bool:
    """A co-handler may always leave; a case may only go back to a desk that may know of it."""
    if held.assignment.part == "co":
        return True
    return handed_back(county, held.case, from_desk=held.assignment.part == "triage") is not None
