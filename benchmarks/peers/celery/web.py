"""The web process: publishes a task for each case."""

from dataclasses import asdict

from benchmarks.peers.case import Case
from benchmarks.peers.celery.app import around, take_case
from benchmarks.peers.flask_web import web


def publish(case: Case) -> None:
    """One persistent message, confirmed."""
    take_case.apply_async((asdict(case),))


app = web(around, publish)
