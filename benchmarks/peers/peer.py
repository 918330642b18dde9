"""What a peer offers to the harness that measures it."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


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
    """A framework that does the job; `queue` is where its messages wait, with a consumer once a worker is ready.

    `fill` takes the environment that the processes get, and the texts.
    """

    name: str
    settings: tuple[Setting, ...]
    queue: str
    migrate: Callable[[str], None]
    fill: Callable[[Mapping[str, str], Sequence[Text]], None]


def python(module: str, *words: str) -> tuple[str, ...]:
    """How to run a module with this interpreter."""
    return (sys.executable, "-m", module, *words)


def gunicorn(app: str, *, processes: int, threads: int) -> tuple[str, ...]:
    """Flask behind gunicorn's threads; the address and the rest are in gunicorn_conf.py."""
    return python("gunicorn", "-c", "python:benchmarks.peers.gunicorn_conf", "--workers", str(processes),
                  "--threads", str(threads), app)
