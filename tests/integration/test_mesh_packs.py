"""Packs against a real broker: letters that travel in one message are still heard, refused and parked as letters."""

from typing import Any

import pytest
from kombu import Connection

from services.mesh import bus
from services.mesh.bus import Publisher
from services.mesh.contracts.intake import PhoneOptedIn
from services.mesh.contracts.wire import PACK_TYPE
from services.mesh.settings import PACK_AT_MOST
from tests.integration.test_mesh_bus import Ear
from tests.meshes import count, letter, running, toy, until

pytestmark = pytest.mark.broker


def test_letters_said_together_travel_together_and_are_heard_one_by_one(amqp_uri: str, tmp_path: Any) -> None:
    ear = Ear()
    hearer = toy("notifier", f"sqlite:///{tmp_path}/x.db", amqp_uri, hears={PhoneOptedIn: ear})
    with running(hearer):
        until(lambda: hearer.consumer.connected)
        publisher = Publisher(amqp_uri, speaker="intake", heartbeat=10, wait=5)
        said = [letter(case_no=str(number) if number % 2 else None) for number in range(2 * PACK_AT_MOST + 1)]
        assert publisher.publish(said) == set()
        assert publisher._tag == 3, "three messages for all"
        until(lambda: len(ear.heard) == len(said))
        publisher.close()
    assert sorted(ear.heard) == sorted(one.message_id for one in said)


def test_a_pack_that_no_queue_takes_is_refused_letter_by_letter(amqp_uri: str) -> None:
    publisher = Publisher(amqp_uri, speaker="intake", heartbeat=10, wait=5)
    lost = [letter(contract="Nonsense") for _ in range(3)]
    assert publisher.publish(lost) == {one.message_id for one in lost}
    publisher.close()


UNREADABLE = ["", "no tabs", "m1\tx\t\t{}", "m1\t1\t\t{}\n\n", "m\x00\t1\t\t\x00{}", "\ud800\t1\t\t{}"]


@pytest.mark.parametrize("body", UNREADABLE)
def test_a_pack_that_nobody_can_read_is_kept_for_a_person(amqp_uri: str, database_url: str, body: str) -> None:
    hearer = toy("notifier", database_url, amqp_uri, hears={PhoneOptedIn: Ear()})
    with running(hearer):
        until(lambda: hearer.consumer.connected)
        with Connection(amqp_uri) as connection:
            channel = connection.channel()
            message = channel.prepare_message(body.encode("utf-8", "surrogatepass"), content_type=PACK_TYPE,
                                              properties={"type": "PhoneOptedIn", "message_id": "p1"})
            channel.basic_publish(message, exchange="directline", routing_key="intake.PhoneOptedIn")
            until(lambda: count(hearer, "parked", "reason = 'undecodable'") == 1)


def test_who_cannot_read_a_pack_takes_none_of_its_letters_for_heard(amqp_uri: str) -> None:
    with Connection(amqp_uri) as connection:
        channel = connection.channel()
        mine = channel.queue_declare(exclusive=True).queue
        bus.declare(connection, [])
        channel.queue_bind(mine, "directline", "intake.*")
        publisher = Publisher(amqp_uri, speaker="intake", heartbeat=10, wait=5)
        said = [letter() for _ in range(3)]
        assert publisher.publish(said) == set()
        publisher.close()
        pack = until(lambda: channel.basic_get(mine))
    assert pack.properties["message_id"] not in {one.message_id for one in said}


def test_a_pack_is_closed_before_it_is_too_long_for_a_broker() -> None:
    long = [letter(body="x" * (bus.PACK_LENGTH // 2)) for _ in range(5)]
    assert [len(each) for each in bus.packs(long, PACK_AT_MOST)] == [2, 2, 1]


def test_packs_keep_the_order_in_which_letters_were_said() -> None:
    said = [letter(contract=name) for name in "aabba"]
    assert [[one.contract for one in each] for each in bus.packs(said, PACK_AT_MOST)] == [["a", "a"], ["b", "b"], ["a"]]
