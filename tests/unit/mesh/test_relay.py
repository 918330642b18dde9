"""What the relay does when there is much to do, and when there is nothing."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from services.mesh.clock import wall_time
from services.mesh.contracts.wire import Letter
from services.mesh.errors import BrokerDown
from services.mesh.relay import Relay
from tests.meshes import letter, until


class Left:
    """An outbox in which one letter was left lying."""

    def __init__(self, stray: Letter) -> None:
        self._left = [stray]

    def claim(self, *_: Any) -> list[Letter]:
        found, self._left = self._left, []
        return found

    def confirm(self, *_: Any) -> None:
        """Nothing to mark."""


class Busy:
    """A publisher whose service says something new with every batch."""

    def __init__(self) -> None:
        self.published: set[str] = set()
        self.relay: Relay | None = None

    def publish(self, letters: Sequence[Letter]) -> set[str]:
        self.published |= {one.message_id for one in letters}
        if self.relay is not None and self.relay.takes:
            self.relay.hand([letter()])
        return set()

    def beat(self) -> None:
        """Nobody listens."""

    close = beat


@contextmanager
def nothing() -> Iterator[None]:
    yield None


def test_what_was_left_lying_is_published_while_new_messages_keep_coming() -> None:
    stray, busy = letter(), Busy()
    busy.relay = Relay(Left(stray), busy, nothing, wall_time, 30, "test")  # type: ignore[arg-type]
    busy.relay._swept = float("inf")  # the first sweep comes when much is to do
    busy.relay.start()
    busy.relay.hand([letter()])
    until(lambda: len(busy.published) > 5)
    busy.relay._swept = 0.0
    until(lambda: stray.message_id in busy.published, within=5)
    busy.relay.stop()


def test_who_has_looked_saves_the_relay_its_look_and_tells_it_when_there_is_something() -> None:
    looked: list[float] = []

    def look() -> bool:
        looked.append(time.monotonic())
        return True

    stray, busy = letter(), Busy()
    relay = Relay(Left(stray), busy, nothing, wall_time, 30, "test", look, 0.05)  # type: ignore[arg-type]
    relay.told(False)
    relay.start()
    time.sleep(0.3)
    assert looked == []
    relay.told(True)
    until(lambda: stray.message_id in busy.published, within=1)
    relay.stop()


def test_a_pause_ends_though_others_see_nothing_left_lying() -> None:
    class Away(Busy):
        """A broker that cannot be used at first."""

        def publish(self, letters: Sequence[Letter]) -> set[str]:
            if not self.published:
                self.published.add("tried")
                raise BrokerDown("away")
            return super().publish(letters)

    class Empty(Left):
        def free(self, *_: Any) -> None:
            """Nothing to give back."""

    away = Away()
    relay = Relay(Empty(letter()), away, nothing, wall_time, 30, "test", lambda: False)  # type: ignore[arg-type]
    relay.start()
    relay.hand([letter()])
    until(lambda: not relay.takes)
    until(lambda: relay.told(False) or relay.takes, within=5, what="the next try")  # type: ignore[func-returns-value]
    relay.stop()
