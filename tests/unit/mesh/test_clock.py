"""The business clock and its guard."""

from datetime import UTC, datetime, timedelta

import pytest

from services.mesh.clock import Clock

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Machine:
    """A wall clock and a monotonic one that the test moves."""

    def __init__(self) -> None:
        self.wall = datetime(2030, 1, 1, tzinfo=UTC)
        self.monotonic = 100.0

    def pass_time(self, length: timedelta) -> None:
        self.wall += length
        self.monotonic += length.total_seconds()

    def clock(self, start: datetime | None = None, origin: datetime | None = None, rate: float = 1.0) -> Clock:
        return Clock(start, origin, rate, wall=lambda: self.wall, monotonic=lambda: self.monotonic)


def test_without_settings_business_time_is_real_time() -> None:
    machine = Machine()
    clock = machine.clock()
    machine.pass_time(timedelta(hours=3))
    assert clock.now() == clock.real_now() == machine.wall


def test_a_drill_starts_when_it_is_told_and_runs_at_its_rate() -> None:
    machine = Machine()
    clock = machine.clock(NINE, machine.wall - timedelta(minutes=1), rate=60)
    assert clock.now() == NINE + timedelta(hours=1)
    machine.pass_time(timedelta(seconds=30))
    assert clock.now() == NINE + timedelta(minutes=90)


def test_processes_with_the_same_three_settings_agree() -> None:
    machine = Machine()
    origin = machine.wall
    early = machine.clock(NINE, origin, 10)
    machine.pass_time(timedelta(minutes=7))
    assert machine.clock(NINE, origin, 10).now() == early.now()


@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(days=1), timedelta(minutes=6)])
def test_a_jump_of_the_wall_clock_stops_it_until_somebody_confirms(jump: timedelta) -> None:
    machine = Machine()
    clock = machine.clock()
    machine.wall += jump
    assert not clock.trusted()
    assert clock.apart() == jump
    machine.wall -= jump
    assert not clock.trusted()
    clock.confirm()
    assert clock.trusted()


def test_a_small_correction_does_not_stop_it() -> None:
    machine = Machine()
    clock = machine.clock()
    machine.wall += timedelta(minutes=4)
    machine.pass_time(timedelta(days=3))
    assert clock.trusted()


def test_a_clock_may_stand_still_but_not_run_backwards() -> None:
    machine = Machine()
    clock = machine.clock(NINE, rate=0)
    machine.pass_time(timedelta(hours=1))
    assert clock.now() == NINE
    with pytest.raises(ValueError, match="rate"):
        Clock(rate=-1)
