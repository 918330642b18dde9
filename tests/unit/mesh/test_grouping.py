"""Requests that wait together commit together, and each is answered after its own commit."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from services.mesh.errors import DatabaseDown
from services.mesh.grouping import Group


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


def held(ledger: Ledger, group: Group[int, int], items: Sequence[int]) -> dict[int, Any]:
    """Let all of these wait behind one transaction that is open."""
    ledger.gate.clear()
    first = threading.Thread(target=lambda: group.submit(0))
    first.start()
    assert ledger.entered.wait(5)
    opener = threading.Timer(0.3, ledger.gate.set)
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


def test_a_commit_that_takes_too_long_is_given_up() -> None:
    ledger = Ledger()
    group: Group[int, int] = Group(ledger.begin, ledger.take)
    ledger.gate.clear()
    first = threading.Thread(target=lambda: group.submit(0))
    first.start()
    assert ledger.entered.wait(5)
    with pytest.raises(DatabaseDown):
        group.submit(1, timeout=0.1)
    ledger.gate.set()
    first.join(5)
    assert ledger.commits == [[0]]
