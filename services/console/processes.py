"""Visible child processes that end with their parent."""

import ctypes
import os
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

LONGEST_LOG = 10_000_000  # bytes; at the next start a longer one is set aside
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How to start one process. It writes to `log`, so that it never waits for a reader; `stop_within` in seconds."""

    name: str
    argv: tuple[str, ...]
    environ: Mapping[str, str]
    log: Path
    folder: Path | None = None
    user: str | None = None
    stop_within: float = 11.0


class Process:
    """One process of a plan.

    Start it from a thread that lives as long as the process should: the kernel ends it with that thread.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process id of the last start."""
        return self._child.pid if self._child else 0

    @property
    def exit_code(self) -> int | None:
        """How it ended; None while it runs or before it was started."""
        return self._child.poll() if self._child else None

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._child is not None and self._child.poll() is None

    def start(self) -> None:
        """Start it, with its words appended to the log."""
        plan = self.plan
        plan.log.parent.mkdir(parents=True, exist_ok=True)
        if plan.log.exists() and plan.log.stat().st_size > LONGEST_LOG:
            plan.log.replace(plan.log.with_suffix(".old.log"))
        with plan.log.open("ab") as log:
            self._child = subprocess.Popen(
                plan.argv, env=dict(plan.environ), stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=plan.folder,
                user=plan.user, group=plan.user, extra_groups=[] if plan.user else None,
                preexec_fn=partial(_tie_to_parent, os.getpid()),
            )

    def terminate(self) -> None:
        """Ask it to end."""
        if self.alive and self._child:
            self._child.terminate()

    def kill(self) -> None:
        """End it without a word."""
        if self.alive and self._child:
            self._child.kill()
            self._child.wait()

    def wait(self, seconds: float) -> bool:
        """Whether it ended within the time."""
        if self._child is None:
            return True
        try:
            self._child.wait(max(seconds, 0.01))
        except subprocess.TimeoutExpired:
            return False
        return True

    def stop(self, within: float | None = None) -> bool:
        """End it, by force if it must be; whether it ended by itself."""
        self.terminate()
        ended = self.wait(self.plan.stop_within if within is None else within)
        self.kill()
        return ended


def last_words(log: Path) -> str:
    """The last line of a log."""
    lines = [line for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    return lines[-1] if lines else ""


def _tie_to_parent(parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent ends us in order
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)
