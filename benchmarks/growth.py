"""Growth: the same town with an empty ledger and with large ones, in turn, in one PostgreSQL."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, create_engine, text

from benchmarks.chores import Asked, Stepped, ask, idle, some_cases, steps_due
from benchmarks.contestant import Running
from benchmarks.directline import Directline
from benchmarks.measuring import Result, measure
from benchmarks.place import Machine, Place, place
from benchmarks.seeding import Seeded, seed
from benchmarks.tables import table
from benchmarks.usage import resident
from services.console.town import SERVICES

SIZES = (0, 100_000, 1_000_000)
ROUNDS = 2
WARM_UP = 500  # texts: a large ledger's pages come from the disk at first
MOMENT = "2026-12-02T10:00:00+08:00"  # an hour after the open cases were reported
TOWN = Directline(name="directline", label="growth", environ=(("CLOCK_START", MOMENT),))


@dataclass(frozen=True, kw_only=True)
class Amounts:
    """How much a round measures."""

    texts: int = 3_000
    questions: int = 200
    steps: int = 1_000
    idle: float = 20.0  # seconds


@dataclass(frozen=True, kw_only=True)
class Round:
    """What one town came to in one run; CPU in seconds, memory in MB, write-ahead log in kB a text."""

    ready_after: float
    load: Result
    log: float
    asked: Asked
    asked_by_number: Asked
    idle: float
    stepped: Stepped
    memory: Mapping[str, float]

    @property
    def cpu(self) -> float:
        """CPU milliseconds a text of our processes and the database's and broker's."""
        own = self.load.cpu_per_thousand()
        return sum(own[name] for name in (*SERVICES, "database", "broker"))


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """One size: what was seeded, and its rounds."""

    cases: int
    seeded: Seeded | None
    rounds: list[Round]


def growth(machine: Machine, sizes: Sequence[int] = SIZES, *, rounds: int = ROUNDS, amounts: Amounts | None = None,
           say: Callable[[str], None] = print) -> list[Ledger]:
    """Seed a place for each size, then measure them in turn."""
    with ExitStack() as places:
        here = [(places.enter_context(place(machine, "postgres")), size) for size in sizes]
        seeded = [(where, Ledger(cases=size, seeded=seed(where, size, say) if size else None, rounds=[]))
                  for where, size in here]
        return measured(seeded, rounds, amounts or Amounts(), say)


def measured(seeded: Sequence[tuple[Place, Ledger]], rounds: int, amounts: Amounts,
             say: Callable[[str], None]) -> list[Ledger]:
    """All in turn, so many times; who began last time ends this time."""
    for number in range(rounds):
        for where, ledger in seeded if number % 2 == 0 else reversed(seeded):
            ledger.rounds.append(_round(where, number, amounts))
            say(_line(ledger, number))
    return [ledger for _, ledger in seeded]


def _round(where: Place, number: int, amounts: Amounts) -> Round:
    engine = create_engine(where.database)
    try:
        with TOWN.running(where) as running:
            before = _logged(engine)
            load = measure(TOWN, running, where, count=amounts.texts, first=1_000_000 * (number + 1),
                           warm_up=WARM_UP)
            log = (_logged(engine) - before) / 1024 / (amounts.texts + WARM_UP)
            pids = {name: process.pid for name, process in running.processes.items()} | where.pids
            cases = some_cases(engine, 2 * amounts.questions)
            half = len(cases) // 2
            return Round(
                ready_after=running.ready_after, load=load, log=log,
                asked=ask(running, where, [(phone, "查") for phone, _ in cases[:half]]),
                asked_by_number=ask(running, where, [(phone, f"查 {case_no}") for phone, case_no in cases[half:]]),
                idle=idle(pids, amounts.idle),
                stepped=steps_due(where, engine, pids, _now(running), amounts.steps),
                memory={name: resident(running.processes[name].pid) for name in SERVICES})
    finally:
        engine.dispose()


def _logged(engine: Engine) -> int:
    """Bytes of write-ahead log that the database has ever written: large indexes with random keys cost most here."""
    with engine.connect() as connection:
        return int(connection.execute(text("select pg_current_wal_lsn() - '0/0'")).scalar_one())


def _now(running: Running) -> datetime:
    """The town's time."""
    start, origin = (datetime.fromisoformat(running.environ[name]) for name in ("CLOCK_START", "CLOCK_ORIGIN"))
    return start + (datetime.now(origin.tzinfo) - origin)


def _line(ledger: Ledger, number: int) -> str:
    one = ledger.rounds[-1]
    parts = ", ".join(f"{name} {spent:.2f}" for name, spent in one.load.cpu_per_thousand().items())
    return (f"round {number + 1}, {ledger.cases:,} cases: {one.load.rate:.0f} texts/s, {one.cpu:.2f} ms CPU a text "
            f"({parts}); {one.stepped.steps} steps in {one.stepped.seconds:.1f} s")


_FIGURES: tuple[tuple[str, str, Callable[[Round], float]], ...] = (
    ("texts/s", ".0f", lambda one: one.load.rate),
    ("ms a text", ".2f", lambda one: 1000 / one.load.rate),
    ("CPU ms a text", ".2f", lambda one: one.cpu),
    *((f"  of these {name}", ".2f", lambda one, name=name: one.load.cpu_per_thousand()[name])
      for name in (*SERVICES, "database", "broker")),
    ("write-ahead log, kB a text", ".0f", lambda one: one.log),
    ("查, p50 ms", ".1f", lambda one: one.asked.wait(50) * 1000),
    ("查, p95 ms", ".1f", lambda one: one.asked.wait(95) * 1000),
    ("查 NUMBER, p50 ms", ".1f", lambda one: one.asked_by_number.wait(50) * 1000),
    ("查 NUMBER, p95 ms", ".1f", lambda one: one.asked_by_number.wait(95) * 1000),
    ("idle, CPU s in all", ".2f", lambda one: one.idle),
    ("steps due at once, s until told", ".1f", lambda one: one.stepped.seconds),
    ("CPU ms a step", ".1f", lambda one: 1000 * one.stepped.cpu / max(1, one.stepped.steps)),
    ("start-up, s", ".1f", lambda one: one.ready_after),
    *((f"RSS of {name}, MB", ".0f", lambda one, name=name: one.memory[name]) for name in SERVICES),
)


def told(ledgers: Sequence[Ledger]) -> str:
    """The medians of all rounds, and the largest ledger's to the first one's; then what was seeded."""
    first, last = ledgers[0], ledgers[-1]
    rows = [(name, *(format(_median(ledger, of), form) for ledger in ledgers),
             f"{_ratio(first, last, of):.2f}") for name, form, of in _FIGURES]
    heads = ("", *(f"{ledger.cases:,} cases" for ledger in ledgers), "last / first")
    seeded = [ledger.seeded for ledger in ledgers if ledger.seeded]
    return "\n\n".join([table(heads, rows), *(told_of_seeding(one) for one in seeded[-1:])])


def told_of_seeding(seeded: Seeded) -> str:
    """What a seeded database holds."""
    rows = [(name, f"{count:,}") for name, count in seeded.rows.items() if count]
    words = f"{seeded.cases:,} cases, {seeded.megabytes:,.0f} MB, seeded in {seeded.seconds:.0f} s"
    return f"{words}\n\n{table(('table', 'rows'), rows)}"


def _median(ledger: Ledger, of: Callable[[Round], float]) -> float:
    return statistics.median(of(one) for one in ledger.rounds)


def _ratio(first: Ledger, last: Ledger, of: Callable[[Round], float]) -> float:
    """Round by round, because machines differ from hour to hour."""
    return statistics.median(of(large) / max(of(small), 1e-9)
                             for small, large in zip(first.rounds, last.rounds, strict=True))
