"""The contest: all settings tried, the best of each taken, then rounds in turn, side by side in one run."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.contestant import Contestant, NotReady
from benchmarks.directline import Directline
from benchmarks.measuring import Lost, Result, measure, measure_from_queue
from benchmarks.peer_contestant import PeerContestant
from benchmarks.peers import celery, dramatiq, faststream, nameko
from benchmarks.peers.peer import ONE_TASK, SERVICES
from benchmarks.place import Machine, place

OURS = Directline(name="directline", label="4 processes")
PEERS = tuple(peer for by in (celery, dramatiq, faststream, nameko) for peer in (by.APART, by.ONE))
Measured = dict[Contestant, list[Result]]


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """How many texts a trial of a setting and a round have, and how many rounds there are."""

    trial: int = 400
    texts: int = 2_000
    rounds: int = 3


def peers(*shapes: str) -> list[PeerContestant]:
    """Every peer of these shapes in every setting."""
    return [PeerContestant(name=peer.name, label=setting.label, peer=peer, setting=setting)
            for peer in PEERS if peer.shape in shapes for setting in peer.settings]


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
    for contestant in peers(SERVICES, ONE_TASK):
        try:
            found.append(once(machine, backend, contestant, count, from_queue=from_queue))
        except (Lost, NotReady) as error:
            say(f"{contestant.name}, {contestant.label}: {error}")
    return found


def best(results: Sequence[Result]) -> list[Contestant]:
    """Each peer that works as services in its fastest setting, and the one fastest that does it all in one task."""
    fastest: dict[tuple[str, str], Contestant] = {}
    for result in sorted(results, key=lambda result: result.rate, reverse=True):
        fastest.setdefault((result.contestant.name, result.contestant.shape), result.contestant)
    services, one_task = ([one for one in fastest.values() if one.shape == shape] for shape in (SERVICES, ONE_TASK))
    return services + one_task[:1]


def rounds(machine: Machine, backend: str, contestants: Sequence[Contestant], sizes: Sizes, *,
           from_queue: bool = False) -> Measured:
    """Everybody in turn, so many times; who began last time ends this time."""
    found: Measured = {contestant: [] for contestant in contestants}
    for number in range(sizes.rounds):
        for contestant in (contestants if number % 2 == 0 else reversed(contestants)):
            found[contestant].append(once(machine, backend, contestant, sizes.texts, from_queue=from_queue))
    return found


def ratio(measured: Measured, ours: Contestant = OURS) -> float:
    """Ours to the best peer of the same services: the median of each round's ratio to who was best in it."""
    return _ratio(measured, ours, SERVICES)


def ratio_to_one_task(measured: Measured, ours: Contestant = OURS) -> float:
    """Ours to a peer with one worker that assigns, writes both messages and sends both, for who wonders about it.

    It is not the same job: when one send fails, the repeated task sends the other SMS once more, and it has no
    services that can be run, restarted and replaced apart.
    """
    return _ratio(measured, ours, ONE_TASK)


def _ratio(measured: Measured, ours: Contestant, shape: str) -> float:
    others = [results for contestant, results in measured.items() if contestant != ours and contestant.shape == shape]
    return statistics.median(mine.rate / max(results[number].rate for results in others)
                             for number, mine in enumerate(measured[ours]))
