"""Cases straight onto the queue."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from kombu import Connection, Queue, pools
from nameko.standalone.events import event_dispatcher, get_event_exchange

from benchmarks.peers.nameko.names import EVENT, INTAKE, QUEUE, config
from benchmarks.peers.peer import Text
from benchmarks.peers.store import Store


def fill(env: Mapping[str, str], texts: Sequence[Text]) -> None:
    """A row and an event for each text; the handler's queue is made as nameko would."""
    known = config(env["AMQP_URI"])
    with Connection(env["AMQP_URI"]) as connection:
        Queue(QUEUE, exchange=get_event_exchange(INTAKE, known), routing_key=EVENT, durable=True)(connection).declare()
    store = Store(env["DATABASE_URL"])
    dispatch = event_dispatcher(known)
    for case in store.add_many(texts):
        dispatch(INTAKE, EVENT, asdict(case))
    pools.reset()
    store.close()
