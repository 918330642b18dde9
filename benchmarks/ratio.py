"""The first table of the benchmark: our mesh beside its peers, on one backend, with floors and receipts beside it."""

import statistics
from collections.abc import Callable, Sequence

from benchmarks.contest import OURS, Measured, Sizes, best, once, ratio, ratio_to_one_task, rounds, try_settings
from benchmarks.contestant import Contestant
from benchmarks.floors import Floor
from benchmarks.measuring import Result
from benchmarks.peers.peer import SERVICES
from benchmarks.place import Machine
from benchmarks.tables import table

SHARED = ("broker", "database", "carrier", "generator")


def choose(machine: Machine, sizes: Sizes, say: Callable[[str], None] = print) -> list[Contestant]:
    """Every peer in every setting, tried on PostgreSQL; each in its best, which then runs on both backends."""
    say(f"\n## Settings tried, {sizes.trial} texts each, PostgreSQL\n")
    tried = try_settings(machine, "postgres", sizes.trial, say=say)
    say(told_of_settings(tried))
    return best(tried)


def compare(machine: Machine, backend: str, chosen: Sequence[Contestant], sizes: Sizes,
            say: Callable[[str], None] = print) -> float:
    """Print all tables of a backend; our ratio to the best peer of services, everybody from the webhook."""
    say(f"\n## {backend}: from the webhook, {sizes.rounds} rounds of {sizes.texts} texts in turn\n")
    webhook = rounds(machine, backend, [OURS, *chosen], sizes)
    say(told(webhook))
    say(f"\nratio to peers that do it all in one task, {backend}: {ratio_to_one_task(webhook):.2f}")
    say(f"\n## {backend}: the same settings started from the queue, ours from the webhook\n")
    services = [contestant for contestant in chosen if contestant.shape == SERVICES]
    queue = rounds(machine, backend, [OURS, *services], sizes, from_queue=True)
    say(told(queue))
    say(f"\nratio to peers started from the queue, {backend}: {ratio(queue):.2f}")
    received = once(machine, backend, OURS, sizes.texts, receipts=True)
    say(f"with a receipt posted back for every SMS, {backend}: {received.rate:.0f} texts/s, "
        f"{_cpu(received):.2f} CPU s of our processes for 1,000 texts")
    return ratio(webhook)


def told_of_settings(tried: Sequence[Result]) -> str:
    """Every setting that was tried."""
    rows = [(result.contestant.name, result.contestant.shape, result.contestant.label, f"{result.rate:.0f}",
             f"{sum(result.cpu_per_thousand().values()):.2f}") for result in tried]
    return table(("peer", "shape", "setting", "texts/s", "CPU s per 1,000 texts, all processes"), rows)


def told(measured: Measured) -> str:
    """The medians of the rounds."""
    rows = [_row(contestant, results) for contestant, results in measured.items()]
    return table(("", "shape", "setting", "texts/s (each round)", "p50 s", "p95 s", "CPU s per 1,000 texts: own",
                  *SHARED, "sum", "own MB"), rows)


def told_of_floors(floors: Sequence[Floor]) -> str:
    """What the parts cost by themselves."""
    return table(("floor", "a second", "CPU ms each, in the process that does it"),
                 [(floor.name, f"{floor.per_second:.0f}", f"{floor.milliseconds:.3f}") for floor in floors])


def _row(contestant: Contestant, results: Sequence[Result]) -> tuple[object, ...]:
    rates = [result.rate for result in results]
    shared = [statistics.median(result.cpu_per_thousand().get(name, 0.0) for result in results) for name in SHARED]
    own = statistics.median(_cpu(result) for result in results)
    memory = statistics.median(sum(size for name, size in result.memory.items() if name not in SHARED)
                               for result in results)
    return (contestant.name, contestant.shape, contestant.label,
            f"{statistics.median(rates):.0f} ({' '.join(f'{rate:.0f}' for rate in rates)})",
            *(f"{statistics.median(result.wait(percent) for result in results):.2f}" for percent in (50, 95)),
            f"{own:.2f}", *(f"{each:.2f}" for each in shared), f"{own + sum(shared):.2f}", f"{memory:.0f}")


def _cpu(result: Result) -> float:
    return sum(seconds for name, seconds in result.cpu_per_thousand().items() if name not in SHARED)
