"""Who waits for bytes of a connection is woken by them, by others, and by nothing else before the time is over."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from services.mesh.ring import Ring

LONG = 5.0


@pytest.fixture
def ring() -> Iterator[Ring]:
    made = Ring()
    yield made
    made.close()


@pytest.fixture
def line() -> Iterator[tuple[socket.socket, socket.socket]]:
    near, far = socket.socketpair()
    yield near, far
    near.close()
    far.close()


def test_bytes_end_the_wait(ring: Ring, line: tuple[socket.socket, socket.socket]) -> None:
    threading.Timer(0.05, line[1].send, (b"x",)).start()
    begun = time.monotonic()
    assert ring.wait(line[0], LONG) == (True, False)
    assert time.monotonic() - begun < LONG / 2


def test_a_ring_ends_the_wait_once(ring: Ring, line: tuple[socket.socket, socket.socket]) -> None:
    threading.Timer(0.05, ring.ring).start()
    begun = time.monotonic()
    assert ring.wait(line[0], LONG) == (False, True)
    assert time.monotonic() - begun < LONG / 2
    assert ring.wait(line[0], 0.01) == (False, False)


def test_rings_before_the_wait_are_heard_however_many_there_were(
        ring: Ring, line: tuple[socket.socket, socket.socket]) -> None:
    for _ in range(10_000):
        ring.ring()
    assert ring.wait(line[0], LONG) == (False, True)


def test_a_ring_that_nobody_hears_any_more_does_no_harm() -> None:
    ring = Ring()
    ring.close()
    ring.ring()
