"""What a peer offers to the harness that measures it."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

SERVICES, ONE_TASK = "services", "one task"


@dataclass(frozen=True, kw_only=True)
class Text:
    """A citizen's text, as a webhook would bring it."""

    sid: str
    phone: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One way to run a peer: the processes to start, from the project's root, web processes first."""

    label: str
    processes: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Peer:
    """A framework that does the job; all its `queues` have a consumer once it is ready.

    Its shape is SERVICES - intake, router and notifier, as ours - or ONE_TASK: a worker that assigns a case and tells
    both. `fill` takes the environment that the processes get, and the texts.
    """

    name: str
    shape: str
    settings: tuple[Setting, ...]
    queues: tuple[str, ...]
    migrate: Callable[[str], None]
    fill: Callable[[Mapping[str, str], Sequence[Text]], None]


def python(module: str, *words: str) -> tuple[str, ...]:
    """How to run a module with this interpreter."""
    return (sys.executable, "-m", module, *words)


def gunicorn(app: str, *, processes: int, threads: int) -> tuple[str, ...]:
    """Flask behind gunicorn's threads; the address and the rest are in gunicorn_conf.py."""
    return python("gunicorn", "-c", "python:benchmarks.peers.gunicorn_conf", "--workers", str(processes),
                  "--threads", str(threads), app)
