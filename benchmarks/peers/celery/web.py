"""The web process, in both shapes."""

from dataclasses import asdict

from benchmarks.peers.case import Case
from benchmarks.peers.celery.app import app, around, assign, take_case, tell_citizen
from benchmarks.peers.flask_web import web


def publish_one(case: Case) -> None:
    """One persistent message, confirmed."""
    take_case.apply_async((asdict(case),))


def publish_two(case: Case) -> None:
    """One for the router and one for the notifier, over one channel."""
    heard = asdict(case)
    with app.producer_or_acquire() as producer:
        assign.apply_async((heard,), producer=producer)
        tell_citizen.apply_async((heard,), producer=producer)


one_task = web(around, publish_one)
services = web(around, publish_two)
