"""Memory: what each service holds resident while a hundred thousand texts go through one town."""

from collections.abc import Callable, Sequence

from benchmarks.contest import OURS
from benchmarks.measuring import measure
from benchmarks.place import Machine, place
from benchmarks.tables import table
from benchmarks.usage import resident
from services.console.town import SERVICES

MARKS = (0, 1_000, 10_000, 50_000, 100_000)
MOST = 90  # MB, for each service
FIRST = 30_000_000
AT_ONCE = 10_000
Weighed = list[tuple[int, dict[str, float]]]


def memory(machine: Machine, marks: Sequence[int] = MARKS, say: Callable[[str], None] = print) -> Weighed:
    """Texts as fast as they go, on PostgreSQL; resident MB of each service after so many texts."""
    weighed: Weighed = []
    with place(machine, "postgres") as here, OURS.running(here) as running:
        done = 0
        for mark in marks:
            while done < mark:
                count = min(AT_ONCE, mark - done)
                measure(OURS, running, here, count=count, first=FIRST + done, warm_up=0)
                done += count
            weighed.append((mark, {name: resident(running.processes[name].pid) for name in SERVICES}))
            say(f"after {mark:,} texts: " + ", ".join(f"{name} {size:.1f}" for name, size in weighed[-1][1].items()))
    return weighed


def told(weighed: Weighed) -> str:
    """The table, and whether each service kept below the limit."""
    rows = [(f"{mark:,}", *(f"{sizes[name]:.1f}" for name in SERVICES)) for mark, sizes in weighed]
    largest = max(weighed[-1][1].values())
    words = f"The largest has {largest:.1f} MB; each may have {MOST} MB."
    return table(("texts", *(f"{name} MB" for name in SERVICES)), rows) + "\n\n" + words
