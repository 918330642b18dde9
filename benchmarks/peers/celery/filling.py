"""Cases straight onto the queue."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from benchmarks.peers.celery.names import TASK, make_app
from benchmarks.peers.peer import Text
from benchmarks.peers.store import Store


def fill(env: Mapping[str, str], texts: Sequence[Text]) -> None:
    """A row and a message for each text."""
    store = Store(env["DATABASE_URL"])
    with make_app(env["AMQP_URI"]) as app, app.producer_or_acquire() as producer:
        for case in store.add_many(texts):
            app.send_task(TASK, (asdict(case),), producer=producer)
    store.close()
