"""The states of a case and every way between them: one table, as data.

A case's state follows from the facts that are known of it (cases.py `STATES`), so that facts may come in any order;
this table says what may follow what. A fact that comes early takes several ways at once. `reopened` begins a round.
"""

from collections.abc import Mapping

from services.intake.domain.cases import State

MOVES: Mapping[State, Mapping[str, State]] = {
    "received": {"assigned": "assigned", "accepted": "accepted", "answered": "answered", "withdrawn": "withdrawn"},
    "assigned": {"accepted": "accepted", "answered": "answered", "handed back": "received", "unlinked": "received",
                 "withdrawn": "withdrawn"},
    "accepted": {"answered": "answered", "handed back": "received", "assigned again": "assigned",
                 "unlinked": "received", "withdrawn": "withdrawn"},
    "answered": {"rated": "rated", "not rated": "closed"},
    "rated": {"rated again": "rated", "settled": "closed", "reopened": "received",
              "dissatisfied once more": "disputed"},
    "disputed": {"satisfied after all": "closed", "refused": "closed", "reopened": "received"},
    "closed": {"the same trouble again": "received"},
    "withdrawn": {},
}


def may_follow(before: State, after: State, ways: int = 3) -> bool:
    """Whether a case may come from one state to the other by so many facts that were heard together."""
    if before == after:
        return True
    return ways > 0 and any(may_follow(between, after, ways - 1) for between in MOVES[before].values())
