"""What each code of a carrier means for the message: one table.

Source: Twilio's error dictionary; the names in letters are our own.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["retry", "wait", "opted_out", "dead", "shorten"]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """`retry` is bounded by TRIES, `wait` is not; `reported` ones are for a person to look at."""

    kind: Kind
    first_seconds: float = 0.0
    longest_seconds: float = 0.0
    reported: bool = False


TRIES = 5
_SOON = Rule(kind="retry", first_seconds=2.0, longest_seconds=60.0)
_LATER = Rule(kind="retry", first_seconds=30.0, longest_seconds=600.0)
_DEAD = Rule(kind="dead")
UNKNOWN = Rule(kind="dead", reported=True)

CODES: dict[str, Rule] = {
    "20429": _SOON,  # too many requests
    "30008": _LATER,  # unknown error on the way
    "30001": _SOON,  # the carrier's queue is full
    "30022": _SOON,  # rate limit of the network
    "smtp_later": _LATER,
    "unreachable": Rule(kind="wait", first_seconds=1.0, longest_seconds=30.0),  # no connection: surely not taken
    "not_called": Rule(kind="wait"),  # given back before the call was made
    "smtp_auth": Rule(kind="wait", first_seconds=60.0, longest_seconds=600.0, reported=True),
    "63038": Rule(kind="wait", first_seconds=900.0, longest_seconds=3600.0, reported=True),  # daily limit
    "20003": Rule(kind="wait", first_seconds=60.0, longest_seconds=600.0, reported=True),  # our token is wrong
    "21610": Rule(kind="opted_out"),
    "30007": Rule(kind="shorten", reported=True),  # the words were filtered
    "21211": _DEAD,  # not a number
    "21614": _DEAD,  # not a mobile
    "30003": _DEAD,  # handset off or out of reach
    "30004": _DEAD,  # blocked
    "30005": _DEAD,  # unknown handset
    "30006": _DEAD,  # a landline
    "smtp_refused": _DEAD,
    "unclear": _DEAD,   # twice sent, twice unclear
    "opted_out": _DEAD,
}


def rule_for(code: str) -> Rule:
    """The rule of a code; an unknown one is permanent and reported."""
    return CODES.get(code, UNKNOWN)


def backoff(rule: Rule, tries: int, chance: float) -> float:
    """Seconds to wait after the `tries`-th failure; `chance` in 0..1 spreads them over the upper half."""
    whole = min(rule.longest_seconds, rule.first_seconds * 2.0 ** min(tries - 1, 30))
    return whole * (0.5 + chance / 2)
