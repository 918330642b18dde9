"""A broker that takes a connection and never says a word is an error within the limit."""

import socket
import time
from collections.abc import Iterator

import pytest

from services.mesh import bus
from services.mesh.asking import ask
from services.mesh.contracts.calls.base import Unavailable
from services.mesh.contracts.calls.mesh import Status, StatusQuery
from services.mesh.errors import BrokerDown


@pytest.fixture
def mute() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0), backlog=50) as server:
        yield f"amqp://127.0.0.1:{server.getsockname()[1]}"


def test_a_caller_hears_within_the_limit(mute: str) -> None:
    began = time.monotonic()
    with pytest.raises(Unavailable):
        ask(mute, "router", "status", StatusQuery(), Status, timeout=1)
    assert time.monotonic() - began < 1.9


def test_a_connection_is_given_up_after_one_attempt(mute: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bus, "CONNECT_WITHIN", 1)
    began = time.monotonic()
    with pytest.raises(BrokerDown):
        bus.connect(mute, "router", heartbeat=10)
    assert time.monotonic() - began < 1.9
