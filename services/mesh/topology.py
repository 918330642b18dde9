"""The broker's side of the contracts: exchange, queues and bindings, with names and arguments that never change."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from services.mesh.contracts.base import Contract

EXCHANGE = "directline"
DEAD_EXCHANGE = "directline.dead"
DELIVERY_LIMIT = 10_000


@dataclass(frozen=True, kw_only=True)
class QueuePlan:
    """A queue that a hearer declares, the keys it binds, and whether it holds dead letters."""

    name: str
    exchange: str
    keys: tuple[str, ...]
    arguments: dict[str, Any]
    dead: bool = False


def routing_key(speaker: str, contract: str) -> str:
    """The key under which a speaker publishes a contract."""
    return f"{speaker}.{contract}"


def queue_name(hearer: str, speaker: str) -> str:
    """The queue in which one service keeps what another says."""
    return f"{hearer}.hears.{speaker}"


def plans(hearer: str, contracts: Iterable[type[Contract]]) -> list[QueuePlan]:
    """One quorum queue for each speaker that the hearer listens to, and its queue of dead letters."""
    keys: dict[str, list[str]] = {}
    for contract in contracts:
        for speaker in contract.SPEAKERS:
            keys.setdefault(speaker, []).append(routing_key(speaker, contract.__name__))
    living = [QueuePlan(name=queue_name(hearer, speaker), exchange=EXCHANGE, keys=tuple(sorted(bound)),
                        arguments=_arguments(hearer)) for speaker, bound in sorted(keys.items())]
    dead = QueuePlan(name=f"{hearer}.dead", exchange=DEAD_EXCHANGE, keys=(hearer,), dead=True,
                     arguments={"x-queue-type": "quorum", "x-delivery-limit": DELIVERY_LIMIT})
    return [*living, dead]


def _arguments(hearer: str) -> dict[str, Any]:
    return {
        "x-queue-type": "quorum",
        "x-delivery-limit": DELIVERY_LIMIT,
        "x-dead-letter-exchange": DEAD_EXCHANGE,
        "x-dead-letter-routing-key": hearer,
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }
