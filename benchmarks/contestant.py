"""Who takes part in a benchmark: something that can be started in a place and told about by signed webhooks."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from benchmarks.peers.peer import SERVICES
from benchmarks.place import Place
from services.console.processes import Process

READY_WITHIN = 60.0  # seconds


class NotReady(Exception):
    """A contestant did not start; the message holds its last words."""


@dataclass(frozen=True, kw_only=True)
class Running:
    """A contestant's processes, where it takes texts, what its processes were told, and how long they took to start."""

    processes: Mapping[str, Process]
    webhook_url: str
    environ: Mapping[str, str]
    ready_after: float = 0.0  # seconds


@dataclass(frozen=True, kw_only=True)
class Contestant:
    """`label` tells its setting: processes, threads."""

    name: str
    label: str

    @property
    def shape(self) -> str:
        """Services, or everything in one task."""
        return SERVICES

    def running(self, place: Place) -> AbstractContextManager[Running]:
        """Started and ready until the end of the block."""
        raise NotImplementedError

    @contextmanager
    def started(self, processes: Mapping[str, Process], ready: Callable[[], bool]) -> Iterator[float]:
        """Start these, wait until they are ready (for so many seconds), end them at last."""
        begun = time.monotonic()
        try:
            for process in processes.values():
                process.start()
            _await(ready, processes)
            yield time.monotonic() - begun
        finally:
            for process in processes.values():
                process.terminate()
            for process in processes.values():
                process.stop(within=20)


def _await(ready: Callable[[], bool], processes: Mapping[str, Process]) -> None:
    end = time.monotonic() + READY_WITHIN
    while not ready():
        dead = [name for name, process in processes.items() if not process.alive]
        if dead or time.monotonic() > end:
            name = dead[0] if dead else next(iter(processes))
            raise NotReady(f"{name}: {processes[name].plan.log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.1)
