"""Carrying the schedule out: each fault in a thread of its own, with its begin, its end and what it did."""

import threading
from collections.abc import Callable

from tests.chaos.acts import ACTS, Done, Machines
from tests.chaos.schedule import Planned


class Faults:
    """Begins what is due; `done` lists what happened. `now` gives seconds after the begin."""

    def __init__(self, planned: list[Planned], machines: Machines, now: Callable[[], float]) -> None:
        self._waiting = planned
        self._machines = machines
        self._now = now
        self._threads: list[threading.Thread] = []
        self._busy: set[str] = set()
        self.done: list[Done] = []

    def tick(self) -> None:
        """Begin what is due, unless the same target is still suffering from something else."""
        for planned in [each for each in self._waiting if each.at <= self._now() and each.target not in self._busy]:
            if planned.target in self._busy:
                continue
            self._waiting.remove(planned)
            self._busy.add(planned.target)
            done = Done(planned=planned, begun=self._now())
            self.done.append(done)
            thread = threading.Thread(target=self._carry_out, args=(done,), daemon=True)
            self._threads.append(thread)
            thread.start()

    @property
    def over(self) -> bool:
        """Whether everything planned has happened and ended."""
        return not self._waiting and not any(thread.is_alive() for thread in self._threads)

    def _carry_out(self, done: Done) -> None:
        try:
            ACTS[done.planned.kind](self._machines, done)
        except Exception as error:  # told in the report, and fails the drill
            done.problem = f"{type(error).__name__}: {error}"
        done.ended = self._now()
        self._busy.discard(done.planned.target)
