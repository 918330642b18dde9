"""Memory: what each service holds resident while a hundred thousand texts go through one town."""

from collections.abc import Callable, Sequence

from benchmarks.contest import OURS
from benchmarks.measuring import measure
from benchmarks.place import Machine, place
from benchmarks.tables import table
from benchmarks.usage import megabytes, resident
from services.console.town import SERVICES

MARKS = (0, 1_000, 10_000, 50_000, 100_000)
MOST = 90  # MB: the budget of docs/PERFORMANCE.md, under 90 MB a service
FIRST = 30_000_000
AT_ONCE = 10_000
Weighed = list[tuple[int, dict[str, float], dict[str, float]]]  # texts, resident MB, MB without what others share


def memory(machine: Machine, marks: Sequence[int] = MARKS, say: Callable[[str], None] = print) -> Weighed:
    """Texts as fast as they go, on PostgreSQL; MB of each service after so many texts."""
    weighed: Weighed = []
    with place(machine, "postgres") as here, OURS.running(here) as running:
        done = 0
        for mark in marks:
            while done < mark:
                count = min(AT_ONCE, mark - done)
                measure(OURS, running, here, count=count, first=FIRST + done, warm_up=0)
                done += count
            pids = {name: running.processes[name].pid for name in SERVICES}
            weighed.append((mark, {name: resident(pid) for name, pid in pids.items()}, megabytes(pids)))
            say(f"after {mark:,} texts: " + ", ".join(f"{name} {size:.1f}" for name, size in weighed[-1][1].items()))
    return weighed


def told(weighed: Weighed) -> str:
    """The table: resident, and in brackets with what processes share divided among them; what the largest has."""
    rows = [(f"{mark:,}", *(f"{sizes[name]:.1f} ({own[name]:.1f})" for name in SERVICES))
            for mark, sizes, own in weighed]
    largest, grown = max(weighed[-1][1].values()), max(weighed[-1][1][name] - weighed[0][1][name] for name in SERVICES)
    words = f"The largest has {largest:.1f} MB, where each may have {MOST}; none grew by more than {grown:.1f} MB."
    return table(("texts", *(f"{name}, MB" for name in SERVICES)), rows) + "\n\n" + words
