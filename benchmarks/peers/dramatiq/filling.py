"""Cases straight onto the queue."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from dramatiq import Message

from benchmarks.peers.dramatiq.names import ACTOR, QUEUE, make_broker
from benchmarks.peers.peer import Text
from benchmarks.peers.store import Store


def fill(env: Mapping[str, str], texts: Sequence[Text]) -> None:
    """A row and a message for each text."""
    store, broker = Store(env["DATABASE_URL"]), make_broker(env["AMQP_URI"])
    broker.declare_queue(QUEUE)
    for case in store.add_many(texts):
        broker.enqueue(Message(queue_name=QUEUE, actor_name=ACTOR, args=(asdict(case),), kwargs={}, options={}))
    broker.close()
    store.close()
