"""Cases straight onto the queues."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from dramatiq import Message

from benchmarks.peers.dramatiq.names import ASSIGN, QUEUE_OF, TAKE_CASE, TELL_CITIZEN, make_broker
from benchmarks.peers.peer import Text
from benchmarks.peers.store import Store


def fill_one_task(env: Mapping[str, str], texts: Sequence[Text]) -> None:
    """A row and a message for each text."""
    _fill(env, texts, (TAKE_CASE,))


def fill_services(env: Mapping[str, str], texts: Sequence[Text]) -> None:
    """A row and two messages for each text: dramatiq has no fan-out."""
    _fill(env, texts, (ASSIGN, TELL_CITIZEN))


def _fill(env: Mapping[str, str], texts: Sequence[Text], actors: Sequence[str]) -> None:
    store, broker = Store(env["DATABASE_URL"]), make_broker(env["AMQP_URI"])
    for case in store.add_many(texts):
        for actor in actors:
            broker.enqueue(Message(queue_name=QUEUE_OF[actor], actor_name=actor, args=(asdict(case),), kwargs={},
                                   options={}))
    broker.close()
    store.close()
