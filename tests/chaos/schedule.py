"""Which fault falls when, drawn from a seed: the same seed and scale give the same schedule."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from tests.chaos.points import POINTS
from tests.chaos.town import SERVICES

SPEAKING = ("intake", "router", "notifier", "escalation")
POINT_OF = {"sending": ("notifier",), "taken, not recorded": ("notifier",), "in a due step": ("escalation",),
            "committed, not acknowledged": SERVICES, "before commit": SERVICES, "confirmed, not marked": SPEAKING}


@dataclass(frozen=True, kw_only=True)
class Scale:
    """How big a drill is. `seconds`: how long texts and faults come; cuts last `cut_least` to `cut_most` seconds.

    `patience`: seconds after which a receipt, a prompt or a due step is late; longer than the longest outage.
    """

    texts: int
    seconds: float
    replicas: int = 2
    postgres: bool = True
    clock_rate: float = 60.0
    kills_at_points: int = 0
    kills: int = 0
    terminations: int = 0
    stalls: int = 0
    broker_kills: int = 0
    wipes: int = 0
    alarms: int = 0
    unbindings: int = 0
    restarts: int = 0
    cuts: int = 0
    blackholes: int = 0
    delays: int = 0
    carrier_downs: int = 0
    cut_least: float = 5.0
    cut_most: float = 60.0
    carrier_faults: bool = True
    patience: float = 120.0


@dataclass(frozen=True, kw_only=True)
class Planned:
    """One fault: when (seconds after the begin), of which kind, to whom, for how long."""

    at: float
    kind: str
    target: str
    seconds: float = 0.0
    point: str = ""


def schedule(scale: Scale, seed: int) -> list[Planned]:
    """All faults of a drill, by time."""
    chance = random.Random(f"schedule {seed}")
    replicas = [f"{service}-{number}" for service in SERVICES for number in range(1, scale.replicas + 1)]
    planned = [*_kills(scale, chance, replicas), *_broker(scale, chance), *_network(scale, chance, replicas)]
    if scale.postgres:
        planned += [Planned(at=_when(scale, chance), kind="database restarted", target="postgres") for _ in
                    range(scale.restarts)]
    return sorted(planned, key=lambda fault: fault.at)


def _kills(scale: Scale, chance: random.Random, replicas: Sequence[str]) -> list[Planned]:
    made = []
    for index in range(scale.kills_at_points):
        point = POINTS[index % len(POINTS)]
        target = f"{chance.choice(POINT_OF[point])}-{chance.randint(1, scale.replicas)}"
        made.append(Planned(at=_when(scale, chance), kind="killed at a point", target=target, point=point))
    for kind, count, seconds in (("killed", scale.kills, 0.0), ("terminated", scale.terminations, 0.0),
                                 ("stalled", scale.stalls, 8.0)):
        made += [Planned(at=_when(scale, chance), kind=kind, target=replicas[index % len(replicas)],
                         seconds=chance.uniform(1, seconds) if seconds else 0.0) for index in range(count)]
    return made


def _broker(scale: Scale, chance: random.Random) -> list[Planned]:
    counts = {"broker killed": scale.broker_kills, "broker wiped": scale.wipes, "memory alarm": scale.alarms,
              "binding deleted": scale.unbindings}
    return [Planned(at=_when(scale, chance), kind=kind, target="broker",
                    seconds=chance.uniform(3, 15) if kind == "memory alarm" else 0.0)
            for kind, count in counts.items() for _ in range(count)]


def _network(scale: Scale, chance: random.Random, replicas: Sequence[str]) -> list[Planned]:
    lines = ["broker/*", *(f"broker/{name}" for name in replicas), "carrier/*"]
    if scale.postgres:
        lines += [f"database/{name}" for name in replicas]
    made = [Planned(at=_when(scale, chance), kind=kind, target=chance.choice(lines),
                    seconds=chance.uniform(scale.cut_least, scale.cut_most))
            for kind, count in (("cut", scale.cuts), ("blackholed", scale.blackholes), ("slow", scale.delays))
            for _ in range(count)]
    return made + [Planned(at=_when(scale, chance), kind="carrier down", target="carrier",
                           seconds=chance.uniform(2, 15)) for _ in range(scale.carrier_downs)]


def _when(scale: Scale, chance: random.Random) -> float:
    return chance.uniform(0.02, 0.95) * scale.seconds
