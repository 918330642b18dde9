"""Latency under load: texts that arrive whether answers come or not, and a burst of ten thousand at once."""

from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.chart import Axes, draw
from benchmarks.contest import OURS
from benchmarks.measuring import Result, measure
from benchmarks.place import ROOT, Machine, place
from benchmarks.tables import table

RATES = (10, 50, 100, 200)  # texts a second
SECONDS = 60
BURST, CALLERS = 10_000, 500
FOLDER = ROOT / "docs" / "performance"


def latency(machine: Machine, seconds: int = SECONDS, rates: Sequence[int] = RATES) -> list[tuple[int, Result]]:
    """A minute at each rate, one after the other, on PostgreSQL, in one place."""
    with place(machine, "postgres") as here, OURS.running(here) as running:
        return [(rate, measure(OURS, running, here, count=rate * seconds, first=1_000_000 * (number + 1), rate=rate,
                               connections=min(CALLERS, 4 * rate)))
                for number, rate in enumerate(rates)]


def burst(machine: Machine, count: int = BURST) -> Result:
    """All texts posted at once, over as many connections as a carrier would keep; a 503 is honoured."""
    with place(machine, "postgres") as here, OURS.running(here) as running:
        return measure(OURS, running, here, count=count, connections=CALLERS)


def told(measured: Sequence[tuple[int, Result]]) -> str:
    """The table of waits."""
    rows = [(rate, *(f"{result.wait(percent) * 1000:.0f}" for percent in (50, 95, 99)),
             f"{max(result.waits) * 1000:.0f}", f"{sum(result.cpu_per_thousand().values()):.2f}")
            for rate, result in measured]
    return table(("texts/s", "p50 ms", "p95 ms", "p99 ms", "longest ms", "CPU ms a text, all processes"), rows)


def told_of_burst(result: Result) -> str:
    """What a burst came to."""
    share = 100 * result.refused / (result.texts + result.refused)
    return table(("texts at once", "all told after s", "texts/s", "answered 503"),
                 [(result.texts, f"{result.seconds:.1f}", f"{result.rate:.0f}", f"{share:.1f} %")])


def write(measured: Sequence[tuple[int, Result]], folder: Path = FOLDER, say: Callable[[str], None] = print) -> None:
    """The chart, and the table beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    axes = Axes(title="From the webhook to both SMS at the carrier", across="texts a second, open loop",
                up="milliseconds", values=[rate for rate, _ in measured], least=10, most=10_000)
    lines = {f"p{percent}": [result.wait(percent) * 1000 for _, result in measured] for percent in (50, 95, 99)}
    (folder / "latency.svg").write_text(draw(axes, lines), encoding="utf-8")
    words = "# Latency under load\n\n![Latency](latency.svg)\n\n" + told(measured) + "\n"
    (folder / "latency.md").write_text(words, encoding="utf-8")
    say(f"written to {folder.relative_to(ROOT)}")
