"""How a hearer gathers: what is there at once, and in a flood what comes within a moment too."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from services.mesh.consumer import BATCH, LINGER, MANY, BusConsumer

NOTHING, RESTS = 0, -1  # no bytes come; a rest during which none came


class Broker:
    """Connection and channel; each look finds the next number of letters, then the consumer is stopped."""

    def __init__(self, finds: Sequence[int]) -> None:
        self.finds = list(finds)
        self.waits: list[float] = []
        self.kept: list[int] = []
        self.consumer = BusConsumer("", [], lambda batch: self.kept.append(len(batch.letters)), name="x", heartbeat=60,
                                    prefetch=400, declare_every=600.0)
        self.consumer._rest = self._rest  # type: ignore[method-assign]
        self.consumer._hear(self, self)  # type: ignore[arg-type]

    def drain_events(self, timeout: float) -> None:
        self.waits.append(timeout)
        found = self._next()
        if found == NOTHING:
            raise TimeoutError
        for _ in range(found):
            self.consumer._arrived.append((False, message(len(self.consumer._arrived))))
        self.consumer._letters += found

    def _rest(self, _connection: Any) -> bool:
        if self.finds[:1] == [RESTS]:
            self._next()
            return True
        return False

    def _next(self) -> int:
        if not self.finds:
            self.consumer._stopping.set()
            return NOTHING
        return self.finds.pop(0)

    def basic_ack(self, tag: int, *, multiple: bool) -> None:
        assert multiple

    def heartbeat_check(self) -> None:
        """Nothing is due."""


def message(number: int) -> Any:
    return SimpleNamespace(content_type="application/json", body=b"{}", delivery_tag=number,
                           headers={"version": 1}, properties={"message_id": f"m{number}", "type": "X"})


def lingered(broker: Broker) -> bool:
    return any(wait > LINGER / 2 for wait in broker.waits)


def test_a_lone_letter_waits_for_no_other() -> None:
    broker = Broker([1, NOTHING, MANY - 1, NOTHING, 1, NOTHING])
    assert broker.kept == [1, MANY - 1, 1]
    assert not lingered(broker)


def test_after_many_at_once_it_waits_a_moment_for_more() -> None:
    broker = Broker([MANY, NOTHING, 1, 5, NOTHING])
    assert broker.kept == [MANY, 6]
    assert lingered(broker)


def test_a_flood_is_not_over_because_the_broker_waits_for_an_acknowledgement() -> None:
    broker = Broker([MANY, NOTHING, NOTHING, 1, 5, NOTHING])
    assert broker.kept == [MANY, 6]
    assert lingered(broker)


def test_a_flood_is_over_once_nothing_comes() -> None:
    broker = Broker([MANY, NOTHING, RESTS, 1, NOTHING])
    assert broker.kept == [MANY, 1]
    assert not lingered(broker)


def test_a_full_batch_is_handled_without_waiting_for_more() -> None:
    broker = Broker([BATCH, 1, NOTHING])
    assert broker.kept == [BATCH, 1]


def test_who_has_just_begun_is_not_idle_because_the_broker_has_not() -> None:
    assert Broker([NOTHING]).consumer.idle_for() is None
    assert Broker([NOTHING, RESTS]).consumer.idle_for() is not None
    assert Broker([NOTHING, 1, NOTHING]).consumer.idle_for() is not None
    assert Broker([BATCH]).consumer.idle_for() is None
