"""The worker's broker and its actor."""

import dramatiq

from benchmarks.peers.case import Case
from benchmarks.peers.dramatiq.names import ACTOR, QUEUE, make_broker
from benchmarks.peers.surroundings import Surroundings
from benchmarks.peers.work import Work

around = Surroundings.read()
broker = make_broker(around.amqp_uri)
dramatiq.set_broker(broker)
work = Work(around)


@dramatiq.actor(actor_name=ACTOR, queue_name=QUEUE, max_retries=5)
def take_case(case: dict[str, str]) -> None:
    """Assign one case and tell both."""
    work.do(Case(**case))
