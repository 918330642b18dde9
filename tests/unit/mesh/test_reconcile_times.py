"""When hearers are asked what they lack: soon after each connection, then every few minutes."""

from types import SimpleNamespace
from typing import Any

import pytest

from services.mesh import reconcile
from services.mesh.clock import wall_time
from services.mesh.reconcile import AFTER_CONNECTING, Reconciler

EVERY = 180.0


class Counted(Reconciler):
    """Counts its passes."""

    passes = 0

    def run(self) -> Any:
        self.passes += 1


def test_who_comes_back_after_each_wait_finds_it_is_time(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1_000.0]
    monkeypatch.setattr(reconcile, "time", SimpleNamespace(monotonic=lambda: now[0]))
    mine = Counted("intake", None, None, None, wall_time, every=EVERY, settle=10, keep=60)  # type: ignore[arg-type]
    for connected_at in (1_000.0, 1_100.0):
        now[0] = connected_at
        mine.connected()
        for number, after in enumerate(AFTER_CONNECTING, start=mine.passes + 1):
            now[0] += mine.wait()
            assert now[0] == pytest.approx(connected_at + after)
            mine.look()
            assert mine.passes == number
    assert EVERY <= mine.wait() <= 1.1 * EVERY


def test_a_pass_that_is_late_is_due_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1_000.0]
    monkeypatch.setattr(reconcile, "time", SimpleNamespace(monotonic=lambda: now[0]))
    mine = Counted("intake", None, None, None, wall_time, every=EVERY, settle=10, keep=60)  # type: ignore[arg-type]
    now[0] += 2 * EVERY
    assert mine.wait() == 0.0
