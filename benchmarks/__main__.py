"""`python -m benchmarks [PART]`: all, quick, ratio, latency, growth, memory, budget.

The last line of all and of ratio is the ratio. The machine should have nothing else to do.
"""

import sys
import time
from collections.abc import Callable

from benchmarks import budget, growth, latency, memory, ratio
from benchmarks.contest import OURS, Sizes, once, peers
from benchmarks.contest import ratio as ratio_of
from benchmarks.contestant import NotReady
from benchmarks.floors import floors
from benchmarks.measuring import Lost
from benchmarks.peers.peer import SERVICES
from benchmarks.place import Machine, machine

QUICK_TEXTS = 500


def say(words: str) -> None:
    """A line that is seen at once."""
    print(words, flush=True)


def compared(on: Machine) -> None:
    """Both backends beside the peers, with the floors; the last line is the ratio on PostgreSQL."""
    say(f"\n## Floors\n\n{ratio.told_of_floors(floors(on))}")
    chosen = ratio.choose(on, Sizes(), say)
    sqlite = ratio.compare(on, "sqlite", chosen, Sizes(texts=1_000), say)
    say(f"\nratio on SQLite {sqlite:.2f}")
    postgres = ratio.compare(on, "postgres", chosen, Sizes(), say)
    say(f"ratio {postgres:.2f}")


def waited(on: Machine) -> None:
    """Latency at steady rates, and a burst."""
    measured = latency.latency(on)
    say(f"\n## Latency, open loop\n\n{latency.told(measured)}\n")
    latency.write(measured, say=say)
    say(f"\n## A burst\n\n{latency.told_of_burst(latency.burst(on))}")


def quick(on: Machine) -> None:
    """A short round on PostgreSQL, each services peer in its first setting.

    It fails only if one of ours is not told, or twice, or does not start: a peer's trouble is said and left out.
    """
    first = {contestant.name: contestant for contestant in reversed(peers(SERVICES))}
    measured = {OURS: [once(on, "postgres", OURS, QUICK_TEXTS)]}
    for peer in first.values():
        try:
            measured[peer] = [once(on, "postgres", peer, QUICK_TEXTS)]
        except (Lost, NotReady) as error:
            say(f"{peer.name}, {peer.label}: {str(error)[:200]}")
    say(ratio.told(measured))
    if len(measured) > 1:
        say(f"ratio to the peers' first settings, tried on nobody: {ratio_of(measured):.2f}")


def grown(on: Machine) -> None:
    """A large ledger beside an empty one."""
    say(f"\n## Growth\n\n{growth.told(growth.growth(on, say=say))}")


def weighed(on: Machine) -> None:
    """Memory over a hundred thousand texts."""
    say(f"\n## Memory\n\n{memory.told(memory.memory(on, say=say))}")


def spent(on: Machine) -> None:
    """Where the CPU goes, by step."""
    say(f"\n## Budget\n\n{budget.told(*budget.budget(on))}")


PARTS: dict[str, tuple[Callable[[Machine], None], ...]] = {
    "quick": (quick,), "ratio": (compared,), "latency": (waited,), "growth": (grown,), "memory": (weighed,),
    "budget": (spent,), "all": (waited, spent, weighed, grown, compared)}


def main(wanted: str = "all") -> int:
    """Run one part or all."""
    if wanted not in PARTS:
        say(f"{'' if wanted == 'help' else f'There is no {wanted!r}. '}Parts: {', '.join(PARTS)}.")
        return 0 if wanted == "help" else 2
    began = time.monotonic()
    with machine() as on:
        for part in PARTS[wanted]:
            part(on)
    print(f"{time.monotonic() - began:.0f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
