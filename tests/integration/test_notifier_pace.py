"""When the sender claims, and how much: not for nothing, and not more than a process that dies may leave unclear."""

import math
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from services.notifier import sender
from services.notifier.claiming import Claimed, claim
from services.notifier.domain.carriers import Letter, Sent
from services.notifier.sender import BATCH
from tests.integration.notifier_app import Notifier, notifier
from tests.meshes import until
from tests.unit.notifier.told import assigned, owed_reply

NOBODY = "http://127.0.0.1:1"
CALLERS = 4


class Claims:
    """How many letters each claim took, and how many were claimed and not yet called at most."""

    def __init__(self) -> None:
        self.taken: list[int] = []
        self.called = 0
        self.most = 0

    def __call__(self, *args: Any, **options: Any) -> Claimed:
        found = claim(*args, **options)
        self.taken.append(len(found.letters))
        self.most = max(self.most, sum(self.taken) - self.called)
        return found


class Calls:
    """A carrier whose calls take so long."""

    def __init__(self, claims: Claims, seconds: float) -> None:
        self._claims = claims
        self.seconds = seconds

    def send(self, letter: Letter) -> Sent:
        time.sleep(self.seconds)
        self._claims.called += 1
        return Sent(carrier_id=letter.attempt_id)


@pytest.fixture
def claims(monkeypatch: pytest.MonkeyPatch) -> Claims:
    made = Claims()
    monkeypatch.setattr(sender, "claim", made)
    return made


@pytest.fixture
def app(database_url: str, claims: Claims) -> Iterator[Notifier]:
    with notifier(database_url, NOBODY, sending=False, NOTIFIER_CALLERS=str(CALLERS)) as made:
        made.app.sender._carriers = {"sms": Calls(claims, 0.001)}
        yield made
        made.app.sender.stop()


def answers(numbers: range) -> list[Any]:
    return [owed_reply(in_reply_to=f"text-{number}", message_id=f"m{number}") for number in numbers]


def sent(app: Notifier) -> int:
    return app.states().count("sent")


def test_nothing_is_claimed_for_commits_that_bring_nothing_to_send(app: Notifier, claims: Claims) -> None:
    app.app.sender.start()
    until(lambda: claims.taken, 5)
    for _ in range(30):
        with app.mesh.work() as work:
            work.store.settle("a1", 1, "accept")
        time.sleep(0.01)
    assert len(claims.taken) <= 2  # at the start, and once a second


def test_a_message_costs_one_claim_and_none_to_see_that_no_more_waits(app: Notifier, claims: Claims) -> None:
    app.app.sender.start()
    until(lambda: claims.taken, 5)
    for number in range(10):
        app.hear(*answers(range(number, number + 1)))
        until(lambda: claims.called == number + 1, 5)  # noqa: B023 - called at once
    until(lambda: sent(app) == 10, 5)
    assert [taken for taken in claims.taken if taken] == [1] * 10
    assert len(claims.taken) <= 10 + 4  # at the start, and once a second


def test_quick_calls_are_claimed_many_at_once_and_no_more_than_a_batch_ahead(app: Notifier, claims: Claims) -> None:
    app.hear(*answers(range(600)))
    app.app.sender.start()
    until(lambda: sent(app) == 600, 20)
    assert claims.most <= BATCH + CALLERS + 1
    assert len(claims.taken) < 60


def test_of_slow_calls_two_for_each_caller_are_in_hand(app: Notifier, claims: Claims) -> None:
    app.app.sender._carriers["sms"].seconds = 0.2
    app.hear(*answers(range(30)))
    app.app.sender.start()
    until(lambda: claims.called >= 20, 10)
    assert claims.most <= 2 * CALLERS
    until(lambda: sent(app) == 30, 10)


def test_what_comes_while_others_are_claimed_and_called_does_not_wait_for_the_next_look(
        app: Notifier, claims: Claims) -> None:
    app.app.sender._carriers["sms"].seconds = 0.01
    app.app.sender.start()
    until(lambda: claims.taken, 5)
    for number in range(40):
        begun = time.monotonic()
        app.hear(*answers(range(10 * number, 10 * number + 3)))
        app.hear(*answers(range(10 * number + 3, 10 * number + 10)))
        until(lambda: claims.called == 10 * number + 10, 5)  # noqa: B023 - called at once
        assert time.monotonic() - begun < sender.SWEEP_SECONDS / 2


def test_messages_that_are_all_dropped_do_not_hold_up_those_behind_them(app: Notifier, claims: Claims) -> None:
    app.hear(*(assigned(assignment_id=f"a{number}", urgent=True) for number in range(3 * BATCH)))  # email is not open
    app.rows_changed("update messages set next_at = '2001-01-01 00:00:00' where channel = 'sms'")
    begun = time.monotonic()
    app.app.sender.start()
    until(lambda: claims.called == 3 * BATCH, 10)
    assert time.monotonic() - begun < 4 * sender.SWEEP_SECONDS


def test_while_ticks_look_nothing_is_claimed_until_something_waits(app: Notifier, claims: Claims) -> None:
    app.app.sender.start()
    app.mesh.every(0.2, app.mesh.tick, "tick")
    app.mesh._ticker.start()
    until(lambda: claims.taken, 5)
    app.hear(*answers(range(1)))
    until(lambda: sent(app) == 1, 5)
    begun = len(claims.taken)
    time.sleep(3 * sender.SWEEP_SECONDS)
    assert len(claims.taken) <= begun + 1
    app.rows_changed("update messages set state = 'new', next_at = '2001-01-01 00:00:00'")  # as another replica would
    until(lambda: claims.called == 2, sender.SWEEP_SECONDS, "what became due behind its back")
    app.mesh._ticker.stop()


def test_a_tick_that_sees_messages_wait_wakes_the_sender(app: Notifier) -> None:
    idle = app.app.sender  # not started: nobody takes the bell down
    idle.told(False)
    assert not idle._bell.is_set()
    idle.told(True)
    assert idle._bell.is_set()


def test_ticks_that_stop_looking_leave_it_to_the_sender(app: Notifier, claims: Claims) -> None:
    app.app.sender.start()
    until(lambda: claims.taken, 5)
    app.app.sender.told(False)
    app.hear(*answers(range(1)))
    until(lambda: sent(app) == 1, 5)
    app.rows_changed("update messages set state = 'new', next_at = '2001-01-01 00:00:00'")
    until(lambda: claims.called == 2, 3 * sender.SWEEP_SECONDS)


def test_a_sender_that_was_stopped_first_does_not_begin(app: Notifier) -> None:
    app.app.sender.stop()
    app.app.sender.start()
    assert not app.app.sender._threads


def test_a_sender_stopped_while_it_is_being_started_leaves_nothing_running(
        app: Notifier, monkeypatch: pytest.MonkeyPatch) -> None:
    stopping, begun = threading.Thread(target=app.app.sender.stop), []

    def begin(work: Callable[[], None]) -> threading.Thread:
        if len(begun) == 1:
            stopping.start()
            stopping.join(0.1)  # as far as it comes: to its end, unless it waits for the start
        begun.append(threading.Thread(target=work, daemon=True))
        begun[-1].start()
        return begun[-1]

    monkeypatch.setattr(app.app.sender, "_thread", begin)
    app.app.sender.start()
    stopping.join(5)
    for thread in (stopping, *begun):
        thread.join(1)
        assert not thread.is_alive()


def test_a_sender_that_rests_sees_that_it_shall_stop_though_the_bell_was_not_heard(app: Notifier) -> None:
    app.app.sender._stopping.set()
    app.app.sender._none_at = math.inf  # the ticks go on to see that nothing waits
    resting = threading.Thread(target=app.app.sender._rest, args=(0.01,), daemon=True)
    resting.start()
    resting.join(5)
    assert not resting.is_alive()
