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


def test_a_job_can_be_called_before_its_turn_and_keeps_its_turns_afterwards() -> None:
    called, made = threading.Semaphore(0), ticker.Ticker()
    made.every(60, called.release, "rare")
    made.within(0.0, "rare")  # not begun yet: nothing to bring forward
    made.start()
    assert not called.acquire(timeout=0.1)
    made.within(0.05, "rare")
    made.within(30, "rare")  # it is called before then
    assert called.acquire(timeout=2)
    assert not called.acquire(timeout=0.2)
    made.stop()
