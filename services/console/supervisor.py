"""Keeps processes running: whatever dies is started again, after a pause that grows."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from services.console.processes import Plan, Process

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds
SETTLED_AFTER = 60.0  # seconds; whoever ran that long begins again with the first pause


def pause(deaths: int) -> float:
    """How long to wait before the next start after so many deaths in a row."""
    return min(FIRST_PAUSE * 2.0 ** max(deaths - 1, 0), LONGEST_PAUSE)


@dataclass
class _Kept:
    process: Process
    started: float
    deaths: int = 0
    again_at: float | None = None


@dataclass
class Supervisor:
    """Starts processes and looks after them; all calls come from one thread, which must live on."""

    tell: Callable[[str], None]
    _kept: dict[str, _Kept] = field(default_factory=dict)

    def start(self, plan: Plan) -> Process:
        """Start a process and keep it running."""
        process = Process(plan)
        process.start()
        self._kept[plan.name] = _Kept(process, time.monotonic())
        return process

    def change(self, plans: Sequence[Plan]) -> None:
        """End these processes and start them again by new plans."""
        self.stop([[plan.name for plan in plans]])
        for plan in plans:
            self.start(plan)

    def watch(self) -> None:
        """Look once: notice what died, start what has waited long enough."""
        now = time.monotonic()
        for name, kept in self._kept.items():
            if kept.again_at is not None:
                if now >= kept.again_at:
                    kept.process.start()
                    kept.started, kept.again_at = now, None
            elif not kept.process.alive:
                kept.deaths = 1 if now - kept.started > SETTLED_AFTER else kept.deaths + 1
                kept.again_at = now + pause(kept.deaths)
                self.tell(f"{name} ended ({kept.process.exit_code}); it starts again in {pause(kept.deaths):g} s. "
                          f"Its log: {kept.process.plan.log}")

    def exit_code(self, name: str) -> int | None:
        """How a process ended that was not started again yet; None while it runs."""
        kept = self._kept[name]
        return None if kept.again_at is not None else kept.process.exit_code

    def stop(self, order: Sequence[Sequence[str]]) -> list[str]:
        """End all, one group of names after the other; returns those that had to be forced."""
        forced: list[str] = []
        for names in order:
            group = [self._kept.pop(name).process for name in names if name in self._kept]
            for process in group:
                process.terminate()
            deadline = time.monotonic() + max((process.plan.stop_within for process in group), default=0.0)
            forced += [process.plan.name for process in group
                       if not process.stop(within=deadline - time.monotonic())]
        return forced
