"""The web process, in both shapes."""

from dataclasses import asdict

from benchmarks.peers.case import Case
from benchmarks.peers.dramatiq.actors import around, assign, take_case, tell_citizen
from benchmarks.peers.flask_web import web


def publish_one(case: Case) -> None:
    """One persistent message, confirmed."""
    take_case.send(asdict(case))


def publish_two(case: Case) -> None:
    """One for the router and one for the notifier, over the thread's channel."""
    heard = asdict(case)
    assign.send(heard)
    tell_citizen.send(heard)


one_task = web(around, publish_one)
services = web(around, publish_two)
