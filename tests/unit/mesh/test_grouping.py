"""Requests that wait together commit together, and each is answered after its own commit."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from services.mesh.errors import DatabaseDown
from services.mesh.grouping import Group, _Waiter


class Ledger:
    """A transaction that can be held open, fail at its commit, or lose its database."""

    def __init__(self) -> None:
        self.commits: list[list[int]] = []
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Event()
        self.error: Exception | None = None

    @contextmanager
    def begin(self) -> Iterator[Any]:
        taken: list[int] = []
        self.entered.set()
        self.gate.wait(10)
        yield taken
        if self.error:
            raise self.error
        self.commits.append(taken)

    @staticmethod
    def take(work: list[int], items: Sequence[int]) -> list[int]:
        if 13 in items:
            raise ValueError("13 is bad")
        work.extend(items)
        return [item * 2 for item in items]


def submit_all(group: Group[int, int], items: Sequence[int]) -> dict[int, Any]:
    results: dict[int, Any] = {}

    def one(item: int) -> None:
        try:
            results[item] = group.submit(item, timeout=5)
        except Exception as error:
            results[item] = error

    threads = [threading.Thread(target=one, args=(item,)) for item in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    return results


def open_when_all_wait(ledger: Ledger, group: Group[int, int], count: int) -> None:
    end = time.monotonic() + 4
    while len(group._line) < count and time.monotonic() < end:
        time.sleep(0.005)
    ledger.gate.set()


def held(ledger: Ledger, group: Group[int, int], items: Sequence[int]) -> dict[int, Any]:
    """Let all of these wait behind one transaction that is open."""
    ledger.gate.clear()
    first = threading.Thread(target=lambda: group.submit(0))
    first.start()
    assert ledger.entered.wait(5)
    opener = threading.Thread(target=open_when_all_wait, args=(ledger, group, len(items)))
    opener.start()
    results = submit_all(group, items)
    first.join(5)
    return results


def test_those_who_wait_together_commit_together() -> None:
    ledger = Ledger()
    results = held(ledger, Group(ledger.begin, ledger.take), range(1, 11))
    assert results == {item: item * 2 for item in range(1, 11)}
    assert [len(commit) for commit in ledger.commits] == [1, 10]


def test_a_bad_one_fails_alone() -> None:
    ledger = Ledger()
    results = held(ledger, Group(ledger.begin, ledger.take), [11, 12, 13, 14])
    assert isinstance(results.pop(13), ValueError)
    assert results == {11: 22, 12: 24, 14: 28}


def test_nobody_is_answered_with_success_when_the_commit_fails() -> None:
    ledger = Ledger()
    ledger.error = DatabaseDown("away")
    with pytest.raises(DatabaseDown):
        Group(ledger.begin, ledger.take).submit(1)
    assert ledger.commits == []


def test_many_who_wait_commit_a_hundred_at_a_time() -> None:
    ledger = Ledger()
    results = held(ledger, Group(ledger.begin, ledger.take), range(100, 350))
    assert results == {item: item * 2 for item in range(100, 350)}
    assert [len(commit) for commit in ledger.commits] == [1, 100, 100, 50]


def test_who_gave_up_while_the_line_stood_is_not_committed_and_holds_nobody_up() -> None:
    ledger = Ledger()
    group: Group[int, int] = Group(ledger.begin, ledger.take)
    ledger.gate.clear()
    first = threading.Thread(target=lambda: group.submit(0))
    first.start()
    assert ledger.entered.wait(5)
    with pytest.raises(DatabaseDown):
        group.submit(1, timeout=0.05)
    patient = threading.Thread(target=lambda: group.submit(3))
    patient.start()
    while group._line[-1].item != 3:
        time.sleep(0.01)
    with pytest.raises(DatabaseDown):
        group.submit(2, timeout=0.05)
    ledger.gate.set()
    for thread in (first, patient):
        thread.join(5)
    assert ledger.commits == [[0], [3]]
    assert group.submit(4) == 8


def test_who_gave_up_in_the_leaders_hands_is_committed_all_the_same() -> None:
    ledger, slow = Ledger(), threading.Event()

    def take(work: list[int], items: Sequence[int]) -> list[int]:
        assert 1 not in items or slow.wait(5)
        return ledger.take(work, items)

    group: Group[int, int] = Group(ledger.begin, take)
    ledger.gate.clear()
    threads = [threading.Thread(target=lambda item=item: group.submit(item)) for item in range(2)]
    threads[0].start()
    assert ledger.entered.wait(5)
    threads[1].start()
    while len(group._line) < 1:
        time.sleep(0.01)
    opener = threading.Timer(0.1, ledger.gate.set)
    opener.start()
    with pytest.raises(DatabaseDown):
        group.submit(2, timeout=0.5)
    slow.set()
    for thread in threads:
        thread.join(5)
    assert ledger.commits == [[0], [1, 2]]


def test_a_leader_that_is_killed_leaves_the_lead_to_the_next() -> None:
    ledger = Ledger()
    group: Group[int, int] = Group(ledger.begin, ledger.take)
    ledger.error = KeyboardInterrupt()  # type: ignore[assignment] # what ends a thread is no Exception
    with pytest.raises(KeyboardInterrupt):
        group.submit(1)
    ledger.error = None
    assert group.submit(2) == 4


def test_one_that_is_killed_when_its_turn_to_lead_comes_leaves_it_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    wait = _Waiter.wait

    def killed(waiter: _Waiter[int, int], timeout: float) -> None:
        wait(waiter, timeout)
        if waiter.item == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(_Waiter, "wait", killed)
    ledger = Ledger()
    group: Group[int, int] = Group(ledger.begin, ledger.take)
    ledger.gate.clear()
    results: dict[int, Any] = {}

    def one(item: int) -> None:
        try:
            results[item] = group.submit(item, timeout=5)
        except KeyboardInterrupt as error:
            results[item] = error

    threads = [threading.Thread(target=one, args=(item,)) for item in range(3)]
    for thread in threads:
        thread.start()
        time.sleep(0.05)
    ledger.gate.set()
    for thread in threads:
        thread.join(5)
    assert (results[0], results[2]) == (0, 4)
    assert isinstance(results[1], KeyboardInterrupt)
    assert ledger.commits == [[0], [2]]


GREEN = """
import eventlet
eventlet.monkey_patch()
from contextlib import contextmanager
from services.mesh.grouping import Group

commits = []

@contextmanager
def begin():  # as SQLite: nobody else runs meanwhile
    yield commits

def take(work, items):
    work.append(len(items))
    return items

group = Group(begin, take)
pool = eventlet.GreenPool(200)
assert sorted(pool.imap(group.submit, range(150))) == list(range(150))
print(commits)
"""


def test_green_threads_that_are_ready_commit_together_although_a_commit_lets_nobody_else_run() -> None:
    ran = subprocess.run([sys.executable, "-W", "ignore", "-c", GREEN], capture_output=True, text=True, timeout=30)
    assert ran.stdout.strip() == "[100, 50]", ran.stderr
