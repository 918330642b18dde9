"""Who waits for calls uses the one connection that its consumers are on, and says when it is lost."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from services.mesh.ring import Ring
from services.mesh.rpc import RestingQueueConsumer


class Line:
    """An AMQP connection that was lost while somebody else used it."""

    def __init__(self) -> None:
        self.connected = True
        self.beats = 0
        here, self._there = socket.socketpair()
        self.transport = SimpleNamespace(sock=here)

    def drain_events(self, timeout: float) -> None:
        raise TimeoutError

    def heartbeat_tick(self) -> None:
        self.beats += 1
        self.connected = self.beats < 2  # an acknowledgement failed meanwhile


class Consumer(RestingQueueConsumer):
    """With a given connection and no entrypoints."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self.made = 0
        self.line = line
        self._ring = Ring()

    @contextmanager
    def consumer_context(self, **_: Any) -> Iterator[Any]:
        yield self, None, None

    @property
    def connection(self) -> Any:
        """As kombu's: another one whenever it is asked for."""
        self.made += 1
        return self.line

    heartbeat = 1

    def on_iteration(self) -> None:
        """Nobody lets go."""
        if self.line.beats > 5:
            self.should_stop = True


def test_a_connection_that_somebody_else_lost_is_not_replaced_by_one_without_consumers() -> None:
    consumer = Consumer(Line())
    with pytest.raises(ConnectionResetError):
        list(consumer.consume())
    assert consumer.made == 1
    assert consumer.line.beats == 2
