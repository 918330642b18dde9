"""Cases straight onto the queues."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from kombu import pools
from nameko.standalone.events import event_dispatcher

from benchmarks.peers.nameko.names import INTAKE, RECEIVED, config
from benchmarks.peers.peer import Text
from benchmarks.peers.store import Store


def fill(env: Mapping[str, str], texts: Sequence[Text]) -> None:
    """A row and an event for each text; the handlers have made their queues."""
    store, dispatch = Store(env["DATABASE_URL"]), event_dispatcher(config(env["AMQP_URI"]))
    for case in store.add_many(texts):
        dispatch(INTAKE, RECEIVED, asdict(case))
    pools.reset()
    store.close()
