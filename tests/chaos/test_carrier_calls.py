"""The calls of a drill's carrier: receipts and texts, and how each goes wrong by its name."""

import threading

import pytest

from tests.chaos.carrier_town import PHONE, Town, idle, out_rows, send, town_of_one, typed
from tests.chaos.machines import Carrier
from tests.meshes import until


@pytest.mark.parametrize(("table", "said"), [
    ({"lost": 1}, []), ({"twice": 1}, ["sent", "sent", "delivered", "delivered"]),
    ({"reordered": 1}, ["delivered", "sent"]), ({"late": [1, 0.05]}, ["sent", "delivered"]),
    ({"undelivered": [1, 30003]}, ["sent", "undelivered"]), ({"failed": [1, 30008]}, ["sent", "failed"]),
])
def test_receipts_go_wrong_by_name(carrier: Carrier, town: Town, table: dict[str, object], said: list[str]) -> None:
    carrier.faults({"receipts": table})
    send(carrier)
    until(lambda: idle(carrier))
    assert town.said() == said
    assert any(name.startswith("receipts.") and name[9:] in table for name in carrier.seen())
    assert [form["ErrorCode"] for form in town.heard if "ErrorCode" in form] == [
        str(value[1]) for name, value in table.items() if name in ("undelivered", "failed")]


def test_a_receipt_with_unknown_fields_is_signed_all_the_same(carrier: Carrier, town: Town) -> None:
    carrier.faults({"receipts": {"unknown_fields": 1}})
    send(carrier, "新")
    until(lambda: idle(carrier))
    assert all("新字段" in form for form in town.heard)
    assert [call["status"] for call in out_rows(carrier, "新")[0]["receipts"]] == [200, 200]


def test_an_early_receipt_arrives_before_the_answer(carrier: Carrier, town: Town) -> None:
    carrier.faults({"receipts": {"early": 1}})
    send(carrier)
    assert town.said() == ["sent", "delivered"]


def test_a_receipt_that_is_not_kept_comes_again(carrier: Carrier, town: Town) -> None:
    town.moods = [503]
    send(carrier)
    until(lambda: idle(carrier))
    assert town.said() == ["sent", "sent", "delivered"]


def test_a_text_comes_again_until_it_is_kept_at_one_replica_after_the_other(carrier: Carrier, town: Town) -> None:
    with town_of_one() as other:
        carrier.setup(inbound=[town.address, other.address])
        town.moods = other.moods = [503]
        row = typed(carrier, "再来")
        assert [call["status"] for call in row["calls"]][-1] == 200
        assert {call["replica"] for call in row["calls"]} == {town.address, other.address}
    assert (row["accepted"], row["given_up"]) == (True, False)


def test_a_text_comes_again_no_sooner_than_it_was_asked_to(carrier: Carrier, town: Town) -> None:
    town.moods, town.retry_after = [503], "1"
    first, second = typed(carrier, "稍后")["calls"]
    assert second["at"] - first["at"] >= 1


def test_a_replica_that_hangs_does_not_hold_up_the_other(carrier: Carrier, town: Town) -> None:
    with town_of_one() as hung:
        hung.crowd = threading.Barrier(2)  # the second to come is the test's own
        carrier.setup(inbound=[hung.address, town.address], parallel=2, timeout=30)
        sids = carrier.texts([(PHONE, str(number)) for number in range(5)])
        until(lambda: len(town.heard) == 4)
        hung.crowd.wait(5)
        until(lambda: idle(carrier))
    assert {form["MessageSid"] for form in town.heard + hung.heard} == set(sids)


def test_a_text_that_nobody_keeps_is_given_up_after_its_tries(carrier: Carrier, town: Town) -> None:
    town.moods = [500] * 3
    carrier.setup(inbound_tries=3)
    row = typed(carrier, "没人收")
    assert (row["accepted"], row["given_up"], len(row["calls"])) == (False, True, 3)


def test_a_text_that_is_called_wrong_is_not_repeated(carrier: Carrier, town: Town) -> None:
    carrier.setup(token="another")
    row = typed(carrier, "签错")
    assert [call["status"] for call in row["calls"]] == [403]
    assert row["given_up"]


def test_a_text_comes_once_only_even_when_nobody_listens(carrier: Carrier, town: Town) -> None:
    carrier.faults({"inbound": {"once_only": 1}})
    town.moods = [503]
    assert [call["status"] for call in typed(carrier, "一次")["calls"]] == [503]


def test_a_text_comes_twice(carrier: Carrier, town: Town) -> None:
    carrier.faults({"inbound": {"twice": 1}})
    assert [call["status"] for call in typed(carrier, "两次")["calls"]] == [200, 200]


def test_a_text_comes_many_times_at_once(carrier: Carrier, town: Town) -> None:
    carrier.faults({"inbound": {"at_once": [1, 4]}})
    town.crowd = threading.Barrier(4)  # each call is held until all four are there
    assert [call["status"] for call in typed(carrier, "同时")["calls"]] == [200] * 4
