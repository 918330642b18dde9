"""How a message and its attempts move: tables, and pure functions over them.

A message: new -> sending -> sent -> reached | failed, with ambiguous on the way and dropped where nobody is told.
An attempt is one call to a carrier. What happens to it may come in any order and more than once.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from services.notifier.domain.carrier_codes import TRIES, backoff, rule_for

AttemptState = Literal["sending", "ambiguous", "sent", "failed", "reached"]
MessageState = Literal["new", "sending", "ambiguous", "sent", "failed", "reached", "dropped"]
Happening = Literal["taken", "unclear", "refused", "on_its_way", "delivered", "undelivered"]

# An attempt only ever moves to the right, so that every order of happenings ends alike.
ORDER: tuple[AttemptState, ...] = ("sending", "ambiguous", "sent", "failed", "reached")
LEADS_TO: dict[Happening, AttemptState] = {
    "taken": "sent", "on_its_way": "sent", "unclear": "ambiguous",
    "refused": "failed", "undelivered": "failed", "delivered": "reached",
}
RECEIPTS: dict[str, Happening] = {
    "accepted": "on_its_way", "scheduled": "on_its_way", "queued": "on_its_way", "sending": "on_its_way",
    "sent": "on_its_way", "delivered": "delivered", "read": "delivered",
    "undelivered": "undelivered", "failed": "undelivered", "canceled": "undelivered",
}
ENDS: frozenset[MessageState] = frozenset({"reached", "dropped"})
ASK_AGAIN_SECONDS = 30.0
LOOK_AGAIN_SECONDS = 2.0
SHORTEST_PAUSE_SECONDS = 0.2
LONGER = (1, 2, 4)
UNCLEAR_TRIES = 5  # calls of unknown outcome; the carrier's list showed none of those before the last


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a message stands; `tries` counts attempts, `failures` and `waits` what made it wait."""

    state: MessageState = "new"
    tries: int = 0
    failures: int = 0
    waits: int = 0
    marked: bool = False
    can_shorten: bool = False
    next_at: datetime | None = None
    failed_code: str = ""


def advance(state: AttemptState, happening: Happening) -> AttemptState:
    """The attempt's state after a happening."""
    return max(state, LEADS_TO[happening], key=ORDER.index)


def claimed(standing: Standing, now: datetime) -> Standing:
    """A new attempt begins."""
    return replace(standing, state="sending", tries=standing.tries + 1, next_at=now)


def follow(
    standing: Standing, number: int, state: AttemptState, code: str, now: datetime, chance: float = 1.0
) -> Standing:
    """The message after its attempt `number` moved to `state`; only the latest attempt can make it wait or fail."""
    if standing.state in ENDS:
        return standing
    if state == "reached":
        return replace(standing, state="reached", failed_code="")
    if state == "sent":
        return standing if standing.state == "failed" else replace(standing, state="sent")
    if number < standing.tries:
        return standing
    if state == "ambiguous":
        return replace(standing, state="ambiguous", next_at=now)
    return _after_failure(standing, code, now, chance) if state == "failed" else standing


def _after_failure(standing: Standing, code: str, now: datetime, chance: float) -> Standing:
    rule = rule_for(code)
    if rule.kind == "retry" and standing.failures + 1 < TRIES:
        failures = standing.failures + 1
        return _again(replace(standing, failures=failures), now, backoff(rule, failures, chance))
    if rule.kind == "wait":
        waits = standing.waits + 1
        return _again(replace(standing, waits=waits), now, backoff(rule, waits, chance))
    if rule.kind == "shorten" and standing.can_shorten:
        return _again(replace(standing, can_shorten=False), now, 0.0)
    return replace(standing, state="failed", failed_code=code)


def _again(standing: Standing, now: datetime, seconds: float) -> Standing:
    return replace(standing, state="new", next_at=now + timedelta(seconds=seconds))


def look_again(now: datetime) -> datetime:
    """When to look next for what can't be decided yet."""
    return now + timedelta(seconds=LOOK_AGAIN_SECONDS)


def repeat_after(standing: Standing, seconds: float) -> float:
    """How long a call of unknown outcome is looked for before it is repeated: `seconds`, then twice, then four times.

    So that troubles of the carrier that last don't use the repeats up.
    """
    unclear = standing.tries - standing.failures - standing.waits
    return seconds * LONGER[max(0, min(unclear, len(LONGER)) - 1)]


def not_found(standing: Standing, ambiguous_for: float, limit: float, now: datetime) -> Standing:
    """The carrier's list doesn't hold it: ask again, and after `limit` seconds (see repeat_after) send it marked.

    A repeat that ends unclear is looked for just as the first call, before it is repeated.
    """
    if standing.state != "ambiguous":
        return standing
    if ambiguous_for < limit:
        pause = min(ASK_AGAIN_SECONDS, max(SHORTEST_PAUSE_SECONDS, limit - ambiguous_for))
        return replace(standing, next_at=now + timedelta(seconds=pause))
    if standing.tries - standing.failures - standing.waits >= UNCLEAR_TRIES:
        return replace(standing, state="failed", failed_code="unclear")
    return replace(standing, state="new", marked=True, next_at=now)
