"""Cases straight onto the queues."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from benchmarks.peers.celery.names import ASSIGN, TAKE_CASE, TELL_CITIZEN, make_app
from benchmarks.peers.peer import Text
from benchmarks.peers.store import Store


def fill_one_task(env: Mapping[str, str], texts: Sequence[Text]) -> None:
    """A row and a message for each text."""
    _fill(env, texts, (TAKE_CASE,))


def fill_services(env: Mapping[str, str], texts: Sequence[Text]) -> None:
    """A row and two messages for each text: Celery has no fan-out."""
    _fill(env, texts, (ASSIGN, TELL_CITIZEN))


def _fill(env: Mapping[str, str], texts: Sequence[Text], tasks: Sequence[str]) -> None:
    store = Store(env["DATABASE_URL"])
    with make_app(env["AMQP_URI"]) as app, app.producer_or_acquire() as producer:
        for case in store.add_many(texts):
            for task in tasks:
                app.send_task(task, (asdict(case),), producer=producer)
    store.close()
