"""The web process: publishes a message for each case."""

from dataclasses import asdict

from benchmarks.peers.case import Case
from benchmarks.peers.dramatiq.actors import around, take_case
from benchmarks.peers.flask_web import web


def publish(case: Case) -> None:
    """One persistent message, confirmed."""
    take_case.send(asdict(case))


app = web(around, publish)
