"""What wakes a service goes on whatever the wall clock does."""

import threading
from datetime import datetime, timedelta
from typing import Any

import apscheduler.schedulers.base
import pytest

from services.mesh import ticker


@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(days=400)])
def test_ticks_go_on_at_their_pace_when_the_wall_clock_jumps(
        jump: timedelta, monkeypatch: pytest.MonkeyPatch) -> None:
    shift = [timedelta()]

    class Wall(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.now(tz) + shift[0]

    for module in (apscheduler.schedulers.base, ticker):
        monkeypatch.setattr(module, "datetime", Wall)
    ticked, made = threading.Semaphore(0), ticker.Ticker()
    made.every(0.05, ticked.release, "tick")
    made.start()
    assert ticked.acquire(timeout=2)
    shift[0] = jump
    assert all(ticked.acquire(timeout=2) for _ in range(10))
    made.stop()
