"""The states of an assignment and every way between them: one table, as data.

An official's command moves an assignment by NEXT, where PERMITS lets the part use it; facts that end a case end by ENDS
whatever still acts. A state that neither allows a command nor ends has no way out, and a test holds that there is none.
"""

from collections.abc import Mapping

from services.mesh.contracts.intake import Verb
from services.mesh.contracts.router import Part
from services.router.domain.case import State

# What each verb makes of an assignment that still has to act. Whoever works on it without 接 accepts it as well.
NEXT: Mapping[State, Mapping[Verb, State]] = {
    "assigned": {
        "accept": "accepted", "note": "accepted", "extend": "accepted", "ask": "accepted", "done": "done",
        "return": "returned", "dispatch": "replaced", "hand_over": "assigned", "call": "assigned",
        "details": "assigned", "grant": "done", "refuse": "done", "rework": "done"},
    "accepted": {
        "note": "accepted", "extend": "accepted", "ask": "accepted", "done": "done", "return": "returned",
        "dispatch": "replaced", "hand_over": "accepted", "call": "accepted", "details": "accepted", "grant": "done",
        "refuse": "done", "rework": "done"},
}

# What happens to the case, and what it makes of all its assignments that still act. `replaced`: somebody else has it.
ENDS: Mapping[str, State] = {
    "answered": "closed", "reopened": "closed", "closed": "closed", "withdrawn": "closed", "dispatched": "replaced",
    "returned": "closed", "accused": "replaced", "clear": "replaced",
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

NEEDS_WORDS: frozenset[Verb] = frozenset(
    {"note", "return", "done", "dispatch", "extend", "ask", "hand_over", "refuse", "rework"})

_UNIT: frozenset[Verb] = frozenset(
    {"accept", "note", "return", "done", "details", "extend", "ask", "call", "hand_over"})

# Whoever sits in a unit's seat may do the same, handler, deputy or head: the part alone decides.
_DESK: frozenset[Verb] = frozenset(
    {"accept", "note", "return", "done", "details", "ask", "call", "hand_over", "dispatch"})
_DECIDER: frozenset[Verb] = frozenset({"details", "call", "hand_over", "grant", "refuse", "rework"})
PERMITS: Mapping[Part, frozenset[Verb]] = {"lead": _UNIT, "co": _UNIT, "triage": _DESK, "decision": _DECIDER}
