"""The workers' broker and their actors."""

from collections.abc import Callable
from typing import Any

import dramatiq

from benchmarks.peers.case import Case, CaseAssigned
from benchmarks.peers.dramatiq.names import ASSIGN, QUEUE_OF, TAKE_CASE, TELL_CITIZEN, TELL_OFFICIAL, make_broker
from benchmarks.peers.surroundings import Surroundings
from benchmarks.peers.work import Desk, Notifier, Router

around = Surroundings.read()
broker = make_broker(around.amqp_uri)
dramatiq.set_broker(broker)
desk, router, notifier = Desk(around), Router(around), Notifier(around)


def _actor(name: str) -> Callable[[Callable[[dict[str, Any]], None]], dramatiq.Actor[[dict[str, Any]], None]]:
    return dramatiq.actor(actor_name=name, queue_name=QUEUE_OF[name], max_retries=5)


@_actor(TAKE_CASE)
def take_case(case: dict[str, Any]) -> None:
    """Assign one case and tell both."""
    desk.do(Case(**case))


@_actor(ASSIGN)
def assign(case: dict[str, Any]) -> None:
    """Assign one case and pass it on."""
    tell_official.send(router.assign(Case(**case)).to_json())


@_actor(TELL_CITIZEN)
def tell_citizen(case: dict[str, Any]) -> None:
    """The receipt."""
    notifier.tell_citizen(Case(**case))


@_actor(TELL_OFFICIAL)
def tell_official(told: dict[str, Any]) -> None:
    """The prompt."""
    notifier.tell_official(CaseAssigned.from_json(told))
