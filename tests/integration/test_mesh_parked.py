"""Messages parked for a person or a later release: replayed under their own ids, once, and by whoever starts."""

import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from services.mesh import bus
from services.mesh.bus import Publisher
from services.mesh.contracts.intake import PhoneOptedIn
from services.mesh.contracts.replies import ReplyOwed
from services.mesh.contracts.wire import Letter, encode
from services.mesh.errors import TooEarly, Undecodable
from services.mesh.mesh import Mesh
from services.mesh.topology import queue_name
from tests.integration import test_mesh_hearing as hearing
from tests.integration.test_mesh_bus import Ear
from tests.integration.test_mesh_hearing import keep
from tests.meshes import NOW, count, fact, letter, running, toy, until

Toy = Callable[..., Mesh]
heard, listener = hearing.heard, hearing.listener  # fixtures
QUEUE = queue_name("notifier", "intake")


def give_up(amqp_uri: str, hearer: Mesh, one: Letter) -> None:
    """Let the broker take a letter out of the hearer's queue by its own rules, as it does with what fails for ever."""
    connection = bus.connect(amqp_uri, "test", 10)
    publisher = Publisher(amqp_uri, speaker="intake", heartbeat=10, wait=5)
    bus.declare(connection, hearer.consumer._plans)
    assert publisher.publish([one]) == set()
    with connection.channel() as channel:
        taken = until(lambda: channel.basic_get(QUEUE))
        channel.basic_reject(taken.delivery_tag, requeue=False)
    publisher.close()
    bus.drop(connection)


def test_a_newer_contract_is_parked_as_newer_and_replayed_by_the_release_that_knows_it(
        listener: Toy, heard: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    mesh, newer = listener(), letter(version=2)
    keep(mesh, newer)
    assert count(mesh, "parked", "reason = 'newer'") == 1
    mesh.hearing.replay_newer()
    assert heard == []
    monkeypatch.setattr(PhoneOptedIn, "VERSION", 2)
    mesh.hearing.replay_newer()
    assert heard == [newer.message_id]
    assert count(mesh, "parked", "settled_at is null") == 0


def test_what_an_earlier_release_parked_as_newer_is_handled_when_the_one_that_knows_it_starts(
        amqp_uri: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url, ear, newer = f"sqlite:///{tmp_path}/x.db", Ear(), letter(version=2)
    earlier = toy("notifier", url, hears={PhoneOptedIn: ear})
    keep(earlier, newer, letter(version=3))
    earlier.database.close()
    monkeypatch.setattr(PhoneOptedIn, "VERSION", 2)
    later = toy("notifier", url, amqp_uri, hears={PhoneOptedIn: ear}, fresh=False)
    with running(later):
        until(lambda: ear.heard == [newer.message_id])
        assert count(later, "parked", "settled_at is null") == 1


def test_what_the_broker_itself_gives_up_is_parked_under_its_own_id_and_can_be_replayed(
        amqp_uri: str, tmp_path: Path) -> None:
    ear, one = Ear(), letter("7")
    hearer = toy("notifier", f"sqlite:///{tmp_path}/x.db", amqp_uri, hears={PhoneOptedIn: ear})
    give_up(amqp_uri, hearer, one)
    with running(hearer):
        until(lambda: count(hearer, "parked", f"reason = 'dead letter' and message_id = '{one.message_id}'") == 1)
        assert ear.heard == []
        assert hearer.hearing.replay(one.message_id, "wang", "mended")
    assert ear.heard == [one.message_id]


def test_a_replayed_message_keeps_its_id_so_that_a_late_copy_is_harmless(listener: Toy, heard: list[str]) -> None:
    fails = [True]

    def handler(work: Any, event: Any) -> None:
        if fails[0]:
            raise RuntimeError
        heard.append(event.message_id)

    mesh, bad = listener(handler, tries=1), letter()
    keep(mesh, bad)
    assert count(mesh, "parked") == 1
    fails[0] = False
    assert mesh.hearing.replay(bad.message_id, "wang", "mended")
    assert not mesh.hearing.replay(bad.message_id, "wang", "again")
    keep(mesh, bad)
    assert heard == [bad.message_id]
    assert count(mesh, "parked", "settled_by = 'wang' and settled_how like 'replayed%'") == 1


def test_however_many_newer_messages_wait_the_release_that_knows_them_replays_all(
        listener: Toy, heard: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    mesh = listener()
    keep(mesh, *(letter(version=9) for _ in range(5)), *(letter(version=2) for _ in range(250)))
    monkeypatch.setattr(PhoneOptedIn, "VERSION", 2)
    mesh.hearing.replay_newer()
    assert len(heard) == 250
    assert count(mesh, "parked", "settled_at is null") == 5


def test_a_replayed_message_that_fails_again_after_waiting_is_parked_again(listener: Toy) -> None:
    state = {"open": False, "fails": True}

    def handler(work: Any, event: Any) -> None:
        if event.phone == "opens":
            state["open"] = True
        elif not state["open"] and not state["fails"]:
            raise TooEarly(event.case_no)
        else:
            raise RuntimeError

    mesh, bad = listener(handler, tries=1), letter("7")
    keep(mesh, bad)
    state["fails"] = False
    assert mesh.hearing.replay(bad.message_id, "wang", "mended")
    assert (count(mesh, "parked", "settled_at is null"), count(mesh, "waiting")) == (0, 1)
    keep(mesh, encode(fact("7").replace(phone="opens")))
    assert count(mesh, "parked", "settled_at is null and settled_by = 'wang'") == 1


def test_a_parked_message_that_nobody_here_handles_is_not_called_replayed(listener: Toy) -> None:
    mesh, unheard = listener(), encode(ReplyOwed(occurred_at=NOW, in_reply_to="1", address="x", template="help"))
    keep(mesh, unheard)
    with pytest.raises(Undecodable):
        mesh.hearing.replay(unheard.message_id, "wang", "try")
    assert count(mesh, "parked", "settled_at is null") == 1


def test_two_replays_at_once_have_one_effect(listener: Toy, heard: list[str]) -> None:
    fails, begun = [True], threading.Barrier(2)

    def handler(work: Any, event: Any) -> None:
        if fails[0]:
            raise RuntimeError
        with contextlib.suppress(threading.BrokenBarrierError):
            begun.wait(0.5)
        heard.append(event.message_id)

    mesh, bad = listener(handler, tries=1), letter()
    keep(mesh, bad)
    fails[0] = False
    with ThreadPoolExecutor(2) as hands:
        found = list(hands.map(lambda by: mesh.hearing.replay(bad.message_id, by, "mended"), ("wang", "li")))
    assert sorted(found) == [False, True]
    assert heard == [bad.message_id]
