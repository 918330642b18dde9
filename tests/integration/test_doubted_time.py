"""A clock that jumps stops the steps of all replicas, over restarts too, until a person confirms the time."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from services.mesh.clock import Clock, wall_time
from services.mesh.mesh import Mesh
from tests.meshes import count, toy

HOUR = timedelta(hours=1)
Make = Callable[..., Mesh]


@pytest.fixture
def replica(database_url: str) -> Iterator[Make]:
    """Makes replicas on one database whose wall clocks are wrong by so much."""
    made: list[Mesh] = []

    def one(wrong: timedelta = timedelta(0)) -> Mesh:
        mesh = toy("escalation", database_url, dues={"step": lambda *_: None}, fresh=not made)
        mesh.clock = Clock(wall=lambda: wall_time() + wrong)
        mesh.consumer.has_caught_up = lambda _patience: True  # there is no broker here
        made.append(mesh)
        return mesh

    yield one
    for mesh in made:
        mesh.database.close()


def allowed(mesh: Mesh) -> bool:
    """Whether it takes steps, once it has looked at its clock."""
    mesh.tick()
    return mesh.steps_allowed()


def jumps(mesh: Mesh, by: timedelta) -> None:
    """The process's wall clock moves, its monotonic one does not."""
    before: Any = mesh.clock._wall
    mesh.clock._wall = lambda: before() + by


def doubt_and_fail(mesh: Mesh) -> None:
    """It sees the jump, and its commit fails."""
    with mesh.work() as work:
        mesh.doubt.arises(work.rows, mesh.clock)
        raise RuntimeError


@pytest.mark.parametrize("by", [-HOUR, 24 * HOUR])
def test_all_replicas_stop_with_one_alarm_and_one_confirmation_lets_all_go_on(replica: Make, by: timedelta) -> None:
    one, other = replica(), replica()
    assert allowed(one)
    assert allowed(other)
    for mesh in (one, other):
        jumps(mesh, by)
    assert [allowed(mesh) for mesh in (one, other, one, other)] == [False] * 4
    assert count(one, "outbox", "contract = 'AlarmRaised'") == 1
    one.confirm_clock()
    assert allowed(one)
    assert allowed(other)
    assert count(one, "outbox", "contract = 'AlarmRaised'") == 1


def test_a_replica_whose_own_clock_is_right_stops_with_the_others(replica: Make) -> None:
    one, other = replica(), replica()
    allowed(one)
    jumps(one, 24 * HOUR)
    allowed(one)
    assert not allowed(other)


def test_a_doubt_outlives_the_process(replica: Make) -> None:
    one = replica()
    allowed(one)
    jumps(one, HOUR)
    allowed(one)
    heir = replica(HOUR)
    assert not allowed(heir)
    assert not heir.status().clock_trusted
    heir.confirm_clock()
    assert allowed(heir)
    assert allowed(replica(HOUR))


def test_a_clock_that_was_set_back_while_no_process_ran_is_doubted(replica: Make) -> None:
    allowed(replica())
    late = replica(-HOUR)
    assert not allowed(late)
    late.confirm_clock()
    assert allowed(late)
    assert allowed(replica(-HOUR))


def test_clocks_that_are_a_little_apart_are_trusted(replica: Make) -> None:
    assert allowed(replica())
    assert allowed(replica(timedelta(minutes=-4)))
    assert allowed(replica(timedelta(minutes=4)))


def test_a_doubt_that_could_not_be_kept_is_confirmed_by_nobody(replica: Make) -> None:
    mesh = replica()
    allowed(mesh)
    jumps(mesh, HOUR)
    with pytest.raises(RuntimeError):
        doubt_and_fail(mesh)
    assert not allowed(mesh)
    assert count(mesh, "outbox", "contract = 'AlarmRaised'") == 1
