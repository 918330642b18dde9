"""What an official's reply does: the legal moves of an assignment, and the answer where a move is not legal."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.mesh.contracts.county import County
from services.mesh.contracts.intake import Command, Verb
from services.router.domain.assignments import handed_back
from services.router.domain.case import Assignment, Case, HeldCode, State
from services.router.domain.codes import PERMITS
from services.router.domain.dispatching import named_units
from services.router.domain.secrecy import may_know, posts_for

# What each verb makes of an assignment that still has to act. A note or a result without 接 accepts as well.
NEXT: Mapping[State, Mapping[Verb, State]] = {
    "assigned": {"accept": "accepted", "note": "accepted", "return": "returned", "done": "done",
                 "dispatch": "replaced", "details": "assigned"},
    "accepted": {"note": "accepted", "return": "returned", "done": "done", "dispatch": "replaced",
                 "details": "accepted"},
}

# Replies that reached us before the one that ended the assignment, but are heard after it: kept for the record.
BELATED: Mapping[State, frozenset[Verb]] = {
    "accepted": frozenset({"accept"}),
    "done": frozenset({"accept", "note"}),
    "returned": frozenset({"accept", "note"}),
}

# The answer to a verb that is no legal move.
REFUSED: Mapping[State, str] = {
    "accepted": "already_accepted",
    "done": "case_closed",
    "closed": "case_closed",
    "returned": "released",
    "replaced": "released",
}

NEEDS_WORDS: frozenset[Verb] = frozenset({"note", "return", "done", "dispatch"})
NOT_OPEN_YET: frozenset[Verb] = frozenset({"extend", "ask", "call", "hand_over", "grant", "refuse", "rework"})
_SECOND_COMMAND = re.compile(
    r"(?:^|[\s,，。.;；、])(?:接|报|退|办|派|详|accept|note|return|done|details)\s*[1-9]\d{5}(?!\d)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Held:
    """A code that this phone really has, with what it is for; `newer` is the code that replaces it."""

    code: HeldCode
    assignment: Assignment
    case: Case
    newer: str | None = None


@dataclass(frozen=True, kw_only=True)
class Move:
    """A legal move. `belated`: heard late, it only corrects what is on record."""

    verb: Verb
    held: Held
    state: State
    words: str = ""
    belated: bool = False
    lead_id: str = ""
    helper_ids: tuple[str, ...] = ()


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


def form_fault(command: Command) -> Answer | None:
    """What is wrong with the text's form, whatever its codes are."""
    if command.verb in NOT_OPEN_YET:
        return Answer(template="not_open_yet", values={"verb": command.verb})
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
    if not _permitted(county, held, verb):
        return Answer(template="not_permitted", values={"verb": verb, "case_no": held.case.case_no}, case=held.case)
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
    if verb == "dispatch":
        return _dispatch(county, held, words)
    if verb == "return" and not _can_go_back(county, held):
        return Answer(template="not_permitted", values={"verb": verb, "case_no": held.case.case_no}, case=held.case)
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
    template = REFUSED[assignment.state]
    if template == "already_accepted" and assignment.accepted_by != held.code.seat.person_id:
        template = "accepted_by_other"
    if assignment.state == "returned" and verb == "return":
        template = "returned"
    return Answer(template=template, values={"case_no": held.case.case_no}, case=held.case)


def _dispatch(county: County, held: Held, words: str) -> Verdict:
    named = named_units(county, words)
    if named.lead_id is None:
        return Answer(template="unknown_unit", values={"unit": named.unknown or ""}, case=held.case)
    for unit_id in (named.lead_id, *named.helper_ids):
        if not posts_for(county, held.case, county.unit(unit_id)):
            return Answer(template="dispatch_refused", values={"case_no": held.case.case_no}, case=held.case)
    return Move(verb="dispatch", held=held, state="replaced", words=words, lead_id=named.lead_id,
                helper_ids=named.helper_ids)


def _can_go_back(county: County, held: Held) -> bool:
    """A co-handler may always leave; a case may only go back to a desk that may know of it."""
    if held.assignment.part == "co":
        return True
    return handed_back(county, held.case, from_desk=held.assignment.part == "triage") is not None
