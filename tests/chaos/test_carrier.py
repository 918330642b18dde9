"""The carrier of a drill: what it takes, lists and tells, and how a call to it goes wrong by its name."""

from urllib.parse import quote

import pytest

from tests.chaos.carrier_town import BASE, INBOUND, PHONE, SENDER, Town, ask, idle, out_rows, send, typed
from tests.chaos.machines import Carrier
from tests.meshes import until


def test_it_takes_a_message_writes_it_down_and_reports_sent_and_delivered(carrier: Carrier, town: Town) -> None:
    status, made = send(carrier, "第一条")
    until(lambda: idle(carrier))
    row = out_rows(carrier, "第一条")[0]
    assert (status, made["sid"], made["status"]) == (201, row["sid"], "queued")
    assert (row["to"], row["answered"], row["fault"], row["status"]) == (PHONE, True, "", "delivered")
    assert town.said() == ["sent", "delivered"]
    assert [call["status"] for call in row["receipts"]] == [200, 200]
    assert {form["path"] for form in town.heard} == {"/sms/status?id=a1"}


@pytest.mark.parametrize(("change", "code"), [({"To": "nobody"}, 21211), ({"Body": ""}, 21602),
                                              ({"From": "+8613900000000"}, 21606), ({"Body": "长" * 1601}, 21617)])
def test_it_refuses_what_no_carrier_takes(carrier: Carrier, change: dict[str, str], code: int) -> None:
    before = carrier.ledger()
    assert (400, code) == (lambda status, said: (status, said["code"]))(*send(carrier, **change))
    after = carrier.ledger()
    assert after["total"]["out"] == before["total"]["out"]
    assert after["total"]["refused"][str(code)] == 1


def test_it_answers_nobody_without_the_token(carrier: Carrier) -> None:
    assert ask(carrier, "GET", BASE + "Messages.json", token="wrong")[0] == 401


def test_its_list_pages_and_filters_by_phone_and_day(carrier: Carrier) -> None:
    phone = "+8613800000777"
    for number in range(5):
        send(carrier, f"列 {number}", to=phone)
    path, seen = f"{BASE}Messages.json?PageSize=2&To={quote(phone)}", []
    while path:
        page = ask(carrier, "GET", path)[1]
        seen += [one["body"] for one in page["messages"]]
        path = page["next_page_uri"]
    assert seen == [f"列 {number}" for number in (4, 3, 2, 1, 0)]
    future = quote("DateSent>") + "=2999-01-01T00:00:00Z"
    past = quote("DateSent<") + "=2001-01-01"
    for none in (future, past, f"From={quote(phone)}"):
        assert ask(carrier, "GET", f"{BASE}Messages.json?To={quote(phone)}&{none}")[1]["messages"] == []


def test_its_list_and_its_message_know_what_came_in(carrier: Carrier, town: Town) -> None:
    sid = typed(carrier, "路灯坏了")["sid"]
    listed = ask(carrier, "GET", f"{BASE}Messages.json?To={quote(SENDER)}")[1]["messages"]
    assert (listed[0]["sid"], listed[0]["direction"], listed[0]["from"]) == (sid, "inbound", PHONE)
    assert ask(carrier, "GET", f"{BASE}Messages/{sid}.json")[1]["body"] == "路灯坏了"
    assert ask(carrier, "GET", f"{BASE}Messages/SMnone.json")[0] == 404
    number = ask(carrier, "GET", BASE + "IncomingPhoneNumbers.json")[1]["incoming_phone_numbers"][0]
    assert (number["phone_number"], number["sms_url"]) == (SENDER, INBOUND)


@pytest.mark.parametrize(("fault", "status", "code"), [("busy", 429, 20429), ("refuse_before", 500, 20500)])
def test_a_refusal_takes_nothing(carrier: Carrier, fault: str, status: int, code: int) -> None:
    carrier.faults({"out": {fault: 1}})
    answered, said = send(carrier, fault)
    assert (answered, said["code"], out_rows(carrier, fault)) == (status, code, [])
    assert carrier.seen()[f"out.{fault}"] == 1


@pytest.mark.parametrize(("fault", "taken"), [("reset_before", 0), ("reset_after", 1)])
def test_a_reset_is_a_reset_before_or_after_the_message_was_taken(carrier: Carrier, fault: str, taken: int) -> None:
    carrier.faults({"out": {fault: 1}})
    with pytest.raises(ConnectionResetError):
        send(carrier, fault)
    assert [(row["fault"], row["answered"]) for row in out_rows(carrier, fault)] == [(fault, False)] * taken


def test_an_error_after_taking_is_written_down_as_not_answered(carrier: Carrier, town: Town) -> None:
    carrier.faults({"out": {"error_after": 1}})
    assert send(carrier, "错")[0] == 500
    until(lambda: town.said() == ["sent", "delivered"])
    assert not out_rows(carrier, "错")[0]["answered"]


@pytest.mark.parametrize("fault", [{"silent_after": 1}, {"late": [1, 0.5]}])
def test_a_client_that_gives_up_is_seen_to_have_no_answer(carrier: Carrier, fault: dict[str, object]) -> None:
    carrier.faults({"out": fault})
    words = next(iter(fault))
    with pytest.raises(TimeoutError):
        send(carrier, words, timeout=0.2)
    until(lambda: idle(carrier))
    assert [(row["fault"], row["answered"]) for row in out_rows(carrier, words)] == [(words, False)]


def test_a_late_answer_is_an_answer(carrier: Carrier) -> None:
    carrier.faults({"out": {"late": [1, 0.1]}})
    assert send(carrier, "迟")[0] == 201
    until(lambda: out_rows(carrier, "迟")[0]["answered"])


def test_a_carrier_that_is_down_answers_nobody_but_the_drill(carrier: Carrier) -> None:
    carrier.faults({"down": True})
    for _ in range(8):
        try:
            assert send(carrier, "停")[0] == 503
        except ConnectionResetError:
            continue
    assert out_rows(carrier, "停") == []
    assert carrier.seen()["down"] == 8


def test_a_list_can_fail(carrier: Carrier) -> None:
    carrier.faults({"list": {"error": 1}})
    assert ask(carrier, "GET", BASE + "Messages.json")[0] == 500


def test_the_ledger_tells_only_what_is_new_or_changed(carrier: Carrier) -> None:
    before = carrier.ledger()
    sequence, change = before["last"], carrier.changes(before["changed"])["changed"]
    assert carrier.ledger(sequence)["out"] == carrier.changes(change)["out"] == []
    send(carrier, "新的")
    until(lambda: idle(carrier))
    assert [row["words"] for row in carrier.ledger(sequence)["out"]] == ["新的"]
    changed = carrier.changes(change)
    assert [row["words"] for row in changed["out"]] == ["新的"]
    assert changed["changed"] > change


def test_more_rows_than_a_page_are_told_in_order(carrier: Carrier) -> None:
    carrier.setup(inbound=[], inbound_tries=1)
    last = carrier.ledger()["last"]
    carrier.texts([(PHONE, str(number)) for number in range(4500)])
    assert [row["words"] for row in carrier.ledger(last)["in"]] == [str(number) for number in range(4500)]
    until(lambda: idle(carrier))
    assert len(carrier.changes()["in"]) == carrier.ledger()["total"]["in"]


def test_a_fault_that_is_not_known_is_refused(carrier: Carrier) -> None:
    with pytest.raises(ValueError, match="no fault"):
        carrier.faults({"out": {"explode": 1}})
