"""What a town does beside taking texts: it answers who asks, ticks, and takes steps; each measured alone."""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, text

from benchmarks.contestant import Running
from benchmarks.hand import Hand
from benchmarks.measuring import Lost
from benchmarks.place import Place
from benchmarks.usage import cpu_seconds

PATIENCE = 120.0
ASK_EVERY = 0.002


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Seconds from posting a question until its answer was at the carrier, one question after the other."""

    waits: Sequence[float]

    def wait(self, percent: int) -> float:
        """What so many percent of the waits did not exceed."""
        return statistics.quantiles(self.waits, n=100, method="inclusive")[percent - 1]


@dataclass(frozen=True, kw_only=True)
class Stepped:
    """How many steps fell due at once, seconds until all of them were told, and the CPU seconds of all processes."""

    steps: int
    seconds: float
    cpu: float


def ask(running: Running, place: Place, questions: Sequence[tuple[str, str]]) -> Asked:
    """Ask these, phone and words, each when the one before was answered."""
    hand, waits = Hand(running.webhook_url), []
    for phone, words in questions:
        place.carrier.clear()
        begun = time.monotonic()
        hand.write(phone, words)
        _until(lambda: place.carrier.count() > 0, f"{words} was not answered")
        waits.append(place.carrier.ledger()[0][0] - begun)
    hand.close()
    return Asked(waits=waits)


def some_cases(engine: Engine, count: int) -> list[tuple[str, str]]:
    """Phone and number of so many cases, drawn from all, no phone twice."""
    drawn = text("select address, case_no from intake.cases order by md5(case_no || cast(random() as text)) limit :n")
    with engine.connect() as connection:
        found = {row.address: row.case_no for row in connection.execute(drawn, {"n": 2 * count})}
    return list(found.items())[:count]


def idle(pids: Mapping[str, int], seconds: float) -> float:
    """CPU seconds of all these while nobody writes."""
    before = sum(cpu_seconds(pids).values())
    time.sleep(seconds)
    return sum(cpu_seconds(pids).values()) - before


def steps_due(place: Place, engine: Engine, pids: Mapping[str, int], now: datetime, count: int) -> Stepped:
    """Let the first step of so many open assignments fall due a minute ago, and wait until they are taken and told."""
    place.carrier.clear()
    before = sum(cpu_seconds(pids).values())
    begun = time.monotonic()
    moved = _make_due(engine, now - timedelta(minutes=1), count)
    _until(lambda: not _left(engine, now), f"steps were not taken: {_left(engine, now)}", every=0.1)
    _until_still(place)
    after = sum(cpu_seconds(pids).values())
    told = [at for at, _, _ in place.carrier.ledger()]
    if len(told) < moved:
        raise Lost(f"{moved - len(told)} of {moved} steps were not told")
    return Stepped(steps=moved, seconds=max(told) - begun, cpu=after - before)


_FRESH = ("select a.assignment_id from escalation.assignments a join escalation.due d on d.key = a.assignment_id "
          "where a.ended_at is null and a.accepted_at is null and a.accept_through is null "
          "order by md5(a.assignment_id) limit :n")


def _make_due(engine: Engine, due: datetime, count: int) -> int:
    """A step falls when its assignment's deadline passes, so that is moved too."""
    with engine.begin() as connection:
        chosen = [row.assignment_id for row in connection.execute(text(_FRESH), {"n": count})]
        values = {"due": due, "assigned": due - timedelta(days=1), "these": chosen}
        connection.execute(text("update escalation.assignments set accept_due = :due, assigned_at = :assigned "
                                "where assignment_id = any(:these)"), values)
        connection.execute(text("update escalation.due set due_at = :due where key = any(:these)"), values)
    return len(chosen)


def _left(engine: Engine, now: datetime) -> int:
    with engine.connect() as connection:
        found = connection.execute(text("select count(*) from escalation.due where due_at <= :now"), {"now": now})
        return int(found.scalar_one())


def _until_still(place: Place) -> None:
    """Wait until no SMS came for two seconds."""
    count, since = place.carrier.count(), time.monotonic()
    while time.monotonic() - since < 2:
        time.sleep(0.05)
        if (now := place.carrier.count()) != count:
            count, since = now, time.monotonic()


def _until(done: Callable[[], bool], problem: str, every: float = ASK_EVERY) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > end:
            raise Lost(problem)
        time.sleep(every)
