"""The contest: everybody's settings tried, the best of each taken, then rounds in turn, side by side in one run."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.contestant import Contestant, NotReady
from benchmarks.directline import Directline
from benchmarks.measuring import Lost, Result, measure, measure_from_queue
from benchmarks.peer import PeerContestant
from benchmarks.peers import celery, dramatiq, faststream, nameko
from benchmarks.place import Machine, place

OURS = Directline(name="directline", label="4 processes")
PEERS = (celery.PEER, dramatiq.PEER, faststream.PEER, nameko.PEER)
Measured = dict[Contestant, list[Result]]


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """How many texts a trial of a setting and a round have, and how many rounds there are."""

    trial: int = 600
    texts: int = 3_000
    rounds: int = 3


def peers() -> list[PeerContestant]:
    """Every peer in every setting."""
    return [PeerContestant(name=peer.name, label=setting.label, peer=peer, setting=setting)
            for peer in PEERS for setting in peer.settings]


def once(machine: Machine, backend: str, contestant: Contestant, count: int, *, from_queue: bool = False,
         receipts: bool = False) -> Result:
    """One round of one contestant, in a place of its own."""
    with place(machine, backend, receipts=receipts) as here, contestant.running(here) as running:
        if from_queue and isinstance(contestant, PeerContestant):
            return measure_from_queue(contestant, running, here, count=count)
        return measure(contestant, running, here, count=count)


def try_settings(machine: Machine, backend: str, count: int, *, from_queue: bool = False,
                 say: Callable[[str], None] = print) -> list[Result]:
    """One short run of every peer in every setting; what can't do the job here is said and left out."""
    found = []
    for contestant in peers():
        try:
            found.append(once(machine, backend, contestant, count, from_queue=from_queue))
        except (Lost, NotReady) as error:
            say(f"{contestant.name}, {contestant.label}: {error}")
    return found


def best(results: Sequence[Result]) -> list[Contestant]:
    """Each peer in its fastest setting."""
    fastest: dict[str, Result] = {}
    for result in results:
        name = result.contestant.name
        if name not in fastest or result.rate > fastest[name].rate:
            fastest[name] = result
    return [result.contestant for result in fastest.values()]


def rounds(machine: Machine, backend: str, contestants: Sequence[Contestant], sizes: Sizes, *,
           from_queue: bool = False) -> Measured:
    """Everybody in turn, so many times; who began last time ends this time."""
    found: Measured = {contestant: [] for contestant in contestants}
    for number in range(sizes.rounds):
        for contestant in (contestants if number % 2 == 0 else reversed(contestants)):
            found[contestant].append(once(machine, backend, contestant, sizes.texts, from_queue=from_queue))
    return found


def ratio(measured: Measured, ours: Contestant = OURS) -> float:
    """Ours to the best peer: of each round what we did to what the best peer did in it; the median of the rounds."""
    others = [results for contestant, results in measured.items() if contestant != ours]
    return statistics.median(mine.rate / max(results[number].rate for results in others)
                             for number, mine in enumerate(measured[ours]))
