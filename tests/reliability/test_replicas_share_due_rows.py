"""Replicas divide what is due among them; whoever is told to end lets go in the middle."""

from datetime import timedelta
from typing import Any

import pytest

from services.mesh import due
from tests.meshes import count, toy

DUE = 250


def keep_due(mesh: Any, number: int = DUE) -> None:
    with mesh.work() as work:
        for n in range(number):
            work.due.set("step", f"k{n:03}", work.now - timedelta(minutes=1), case_no=f"c{n}")


def test_what_one_replica_looks_at_the_others_pass_over(postgres_url: str) -> None:
    one, other = (toy("notifier", postgres_url, dues={}, fresh=fresh) for fresh in (True, False))
    keep_due(one)
    shares = [{row.key for row in replica._sweep._peek()} for replica in (one, other, one)]
    assert [len(share) for share in shares] == [100, 100, 50]
    assert len(set().union(*shares)) == DUE
    for replica in (one, other):
        replica.database.close()


def test_what_a_dead_replica_had_looked_at_is_taken_by_another(
        postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []
    dead, other = (toy("notifier", postgres_url, dues={"step": lambda _, key, __: taken.append(key)}, fresh=fresh)
                   for fresh in (True, False))
    keep_due(dead, 5)
    monkeypatch.setattr(due, "LEASE", timedelta(seconds=0.2))
    assert len(dead._sweep._peek()) == 5
    dead.database.close()
    while other._sweep.run() == 0:
        pass
    assert taken == [f"k{n:03}" for n in range(5)]
    other.database.close()


def test_a_long_sweep_ends_at_the_next_row_when_the_process_is_to_end(database_url: str) -> None:
    taken: list[str] = []

    def handler(_work: Any, key: str, _due_at: Any) -> None:
        taken.append(key)
        if len(taken) == 130:
            mesh._ticker.stop()

    mesh = toy("notifier", database_url, dues={"step": handler})
    keep_due(mesh)
    assert mesh._sweep.run() == 130
    assert count(mesh, "due") == DUE - 130
    mesh.database.close()


def test_what_was_missed_is_taken_in_the_order_in_which_it_came_due(database_url: str) -> None:
    taken: list[str] = []
    mesh = toy("notifier", database_url, dues={"step": lambda _, key, __: taken.append(key)})
    minutes = [n * 37 % DUE for n in range(DUE)]  # each once, in no order
    with mesh.work() as work:
        for n in minutes:
            work.due.set("step", f"k{n * 53 % DUE:03}", work.now - timedelta(minutes=n + 1), case_no=f"c{n}")
    assert mesh._sweep.run() == DUE
    assert taken == [f"k{n * 53 % DUE:03}" for n in reversed(range(DUE))]
    mesh.database.close()
