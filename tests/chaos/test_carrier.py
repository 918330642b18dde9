"""The carrier of a drill: what it takes, lists and calls, and each fault by its name."""

import http.client
import json
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import pytest
from twilio.request_validator import RequestValidator

from tests.chaos.machines import Carrier, running_carrier
from tests.meshes import until

ACCOUNT, TOKEN, SENDER, PHONE = "ACinvented", "invented-token", "+8613900009999", "+8613800000001"
INBOUND, STATUS = "https://town.example/sms", "https://told.example"
BASE = f"/2010-04-01/Accounts/{ACCOUNT}/"


class Town:
    """A replica that hears webhooks; `moods` are statuses for the next calls, `crowd` holds calls up."""

    def __init__(self) -> None:
        self.heard: list[dict[str, str]] = []
        self.moods: list[int] = []
        self.retry_after = ""
        self.crowd = threading.Barrier(1)
        self.address = ""

    def said(self) -> list[str]:
        return [form["MessageStatus"] for form in self.heard]


@contextmanager
def _town() -> Iterator[Town]:
    town = Town()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = dict(parse_qsl(raw, keep_blank_values=True))
            url = INBOUND if self.path == "/sms" else STATUS + self.path
            signed = RequestValidator(TOKEN).validate(url, form, self.headers["X-Twilio-Signature"])
            town.heard.append({**form, "path": self.path})
            town.crowd.wait(5)
            self.send_response(town.moods.pop(0) if town.moods else 200 if signed else 403)
            self.send_header("Content-Length", "0")
            if town.retry_after:
                self.send_header("Retry-After", town.retry_after)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    town.address = f"127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield town
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def shared() -> Iterator[Carrier]:
    with running_carrier() as found:
        yield found


@pytest.fixture
def town() -> Iterator[Town]:
    with _town() as found:
        yield found


@pytest.fixture
def carrier(shared: Carrier, town: Town) -> Iterator[Carrier]:
    shared.faults()
    shared.setup(account=ACCOUNT, token=TOKEN, sender=SENDER, inbound_url=INBOUND, inbound=[town.address],
                 status_url=STATUS, status=[town.address], seed=1, pause=0.01, receipt_after=0.01, inbound_tries=12,
                 parallel=16, timeout=15)
    yield shared
    until(lambda: _idle(shared))  # nothing of this test reaches the next one's town


def _ask(carrier: Carrier, method: str, path: str, body: str | None = None, *, token: str = TOKEN,
         timeout: float = 5) -> tuple[int, Any]:
    line = http.client.HTTPConnection("127.0.0.1", carrier.port, timeout=timeout)
    pair = b64encode(f"{ACCOUNT}:{token}".encode()).decode()
    try:
        line.request(method, path, body, {"Authorization": f"Basic {pair}"})
        answer = line.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        line.close()


def _send(carrier: Carrier, words: str = "您好", *, to: str = PHONE, timeout: float = 5,
          **more: str) -> tuple[int, Any]:
    form = {"To": to, "From": SENDER, "Body": words, "StatusCallback": f"{STATUS}/sms/status?id=a1", **more}
    return _ask(carrier, "POST", BASE + "Messages.json", urlencode(form), timeout=timeout)


def _out(carrier: Carrier, words: str) -> list[dict[str, Any]]:
    return [row for row in carrier.ledger()["out"] if row["words"] == words]


def _idle(carrier: Carrier) -> bool:
    return not any(carrier.pending().values())


def _typed(carrier: Carrier, words: str) -> dict[str, Any]:
    sid = carrier.texts([(PHONE, words)])[0]
    until(lambda: _idle(carrier))
    return next(row for row in carrier.ledger()["in"] if row["sid"] == sid)


def test_it_takes_a_message_writes_it_down_and_reports_sent_and_delivered(carrier: Carrier, town: Town) -> None:
    status, made = _send(carrier, "第一条")
    until(lambda: _idle(carrier))
    row = _out(carrier, "第一条")[0]
    assert (status, made["sid"], made["status"]) == (201, row["sid"], "queued")
    assert (row["to"], row["answered"], row["fault"], row["status"]) == (PHONE, True, "", "delivered")
    assert town.said() == ["sent", "delivered"]
    assert [call["status"] for call in row["receipts"]] == [200, 200]
    assert {form["path"] for form in town.heard} == {"/sms/status?id=a1"}


@pytest.mark.parametrize(("change", "code"), [({"To": "nobody"}, 21211), ({"Body": ""}, 21602),
                                              ({"From": "+8613900000000"}, 21606), ({"Body": "长" * 1601}, 21617)])
def test_it_refuses_what_no_carrier_takes(carrier: Carrier, change: dict[str, str], code: int) -> None:
    before = carrier.ledger()
    assert (400, code) == (lambda status, said: (status, said["code"]))(*_send(carrier, **change))
    after = carrier.ledger()
    assert after["total"]["out"] == before["total"]["out"]
    assert after["total"]["refused"][str(code)] == 1


def test_it_answers_nobody_without_the_token(carrier: Carrier) -> None:
    assert _ask(carrier, "GET", BASE + "Messages.json", token="wrong")[0] == 401


def test_its_list_pages_and_filters_by_phone_and_day(carrier: Carrier) -> None:
    phone = "+8613800000777"
    for number in range(5):
        _send(carrier, f"列 {number}", to=phone)
    path, seen = f"{BASE}Messages.json?PageSize=2&To={quote(phone)}", []
    while path:
        page = _ask(carrier, "GET", path)[1]
        seen += [one["body"] for one in page["messages"]]
        path = page["next_page_uri"]
    assert seen == [f"列 {number}" for number in (4, 3, 2, 1, 0)]
    future = quote("DateSent>") + "=2999-01-01T00:00:00Z"
    past = quote("DateSent<") + "=2001-01-01"
    for none in (future, past, f"From={quote(phone)}"):
        assert _ask(carrier, "GET", f"{BASE}Messages.json?To={quote(phone)}&{none}")[1]["messages"] == []


def test_its_list_and_its_message_know_what_came_in(carrier: Carrier, town: Town) -> None:
    sid = _typed(carrier, "路灯坏了")["sid"]
    listed = _ask(carrier, "GET", f"{BASE}Messages.json?To={quote(SENDER)}")[1]["messages"]
    assert (listed[0]["sid"], listed[0]["direction"], listed[0]["from"]) == (sid, "inbound", PHONE)
    assert _ask(carrier, "GET", f"{BASE}Messages/{sid}.json")[1]["body"] == "路灯坏了"
    assert _ask(carrier, "GET", f"{BASE}Messages/SMnone.json")[0] == 404
    number = _ask(carrier, "GET", BASE + "IncomingPhoneNumbers.json")[1]["incoming_phone_numbers"][0]
    assert (number["phone_number"], number["sms_url"]) == (SENDER, INBOUND)


@pytest.mark.parametrize(("fault", "status", "code"), [("busy", 429, 20429), ("refuse_before", 500, 20500)])
def test_a_refusal_takes_nothing(carrier: Carrier, fault: str, status: int, code: int) -> None:
    carrier.faults({"out": {fault: 1}})
    answered, said = _send(carrier, fault)
    assert (answered, said["code"], _out(carrier, fault)) == (status, code, [])
    assert carrier.seen()[f"out.{fault}"] == 1


@pytest.mark.parametrize(("fault", "taken"), [("reset_before", 0), ("reset_after", 1)])
def test_a_reset_is_a_reset_before_or_after_the_message_was_taken(carrier: Carrier, fault: str, taken: int) -> None:
    carrier.faults({"out": {fault: 1}})
    with pytest.raises(ConnectionResetError):
        _send(carrier, fault)
    assert [(row["fault"], row["answered"]) for row in _out(carrier, fault)] == [(fault, False)] * taken


def test_an_error_after_taking_is_written_down_as_not_answered(carrier: Carrier, town: Town) -> None:
    carrier.faults({"out": {"error_after": 1}})
    assert _send(carrier, "错")[0] == 500
    until(lambda: town.said() == ["sent", "delivered"])
    assert not _out(carrier, "错")[0]["answered"]


@pytest.mark.parametrize("fault", [{"silent_after": 1}, {"late": [1, 0.5]}])
def test_a_client_that_gives_up_is_seen_to_have_no_answer(carrier: Carrier, fault: dict[str, object]) -> None:
    carrier.faults({"out": fault})
    words = next(iter(fault))
    with pytest.raises(TimeoutError):
        _send(carrier, words, timeout=0.2)
    until(lambda: _idle(carrier))
    assert [(row["fault"], row["answered"]) for row in _out(carrier, words)] == [(words, False)]


def test_a_late_answer_is_an_answer(carrier: Carrier) -> None:
    carrier.faults({"out": {"late": [1, 0.1]}})
    assert _send(carrier, "迟")[0] == 201
    until(lambda: _out(carrier, "迟")[0]["answered"])


def test_a_carrier_that_is_down_answers_nobody_but_the_drill(carrier: Carrier) -> None:
    carrier.faults({"down": True})
    for _ in range(8):
        try:
            assert _send(carrier, "停")[0] == 503
        except ConnectionResetError:
            continue
    assert _out(carrier, "停") == []
    assert carrier.seen()["down"] == 8


def test_a_list_can_fail(carrier: Carrier) -> None:
    carrier.faults({"list": {"error": 1}})
    assert _ask(carrier, "GET", BASE + "Messages.json")[0] == 500


@pytest.mark.parametrize(("table", "said"), [
    ({"lost": 1}, []), ({"twice": 1}, ["sent", "sent", "delivered", "delivered"]),
    ({"reordered": 1}, ["delivered", "sent"]), ({"late": [1, 0.05]}, ["sent", "delivered"]),
    ({"undelivered": [1, 30003]}, ["sent", "undelivered"]), ({"failed": [1, 30008]}, ["sent", "failed"]),
])
def test_receipts_go_wrong_by_name(carrier: Carrier, town: Town, table: dict[str, object], said: list[str]) -> None:
    carrier.faults({"receipts": table})
    _send(carrier)
    until(lambda: _idle(carrier))
    assert town.said() == said
    assert any(name.startswith("receipts.") and name[9:] in table for name in carrier.seen())
    assert [form["ErrorCode"] for form in town.heard if "ErrorCode" in form] == [
        str(value[1]) for name, value in table.items() if name in ("undelivered", "failed")]


def test_a_receipt_with_unknown_fields_is_signed_all_the_same(carrier: Carrier, town: Town) -> None:
    carrier.faults({"receipts": {"unknown_fields": 1}})
    _send(carrier, "新")
    until(lambda: _idle(carrier))
    assert all("新字段" in form for form in town.heard)
    assert [call["status"] for call in _out(carrier, "新")[0]["receipts"]] == [200, 200]


def test_an_early_receipt_arrives_before_the_answer(carrier: Carrier, town: Town) -> None:
    carrier.faults({"receipts": {"early": 1}})
    _send(carrier)
    assert town.said() == ["sent", "delivered"]


def test_a_receipt_that_is_not_kept_comes_again(carrier: Carrier, town: Town) -> None:
    town.moods = [503]
    _send(carrier)
    until(lambda: _idle(carrier))
    assert town.said() == ["sent", "sent", "delivered"]


def test_a_text_comes_again_until_it_is_kept_at_one_replica_after_the_other(carrier: Carrier, town: Town) -> None:
    with _town() as other:
        carrier.setup(inbound=[town.address, other.address])
        town.moods = other.moods = [503]
        row = _typed(carrier, "再来")
        assert [call["status"] for call in row["calls"]][-1] == 200
        assert {call["replica"] for call in row["calls"]} == {town.address, other.address}
    assert (row["accepted"], row["given_up"]) == (True, False)


def test_a_text_comes_again_no_sooner_than_it_was_asked_to(carrier: Carrier, town: Town) -> None:
    town.moods, town.retry_after = [503], "1"
    first, second = _typed(carrier, "稍后")["calls"]
    assert second["at"] - first["at"] >= 1


def test_a_replica_that_hangs_does_not_hold_up_the_other(carrier: Carrier, town: Town) -> None:
    with _town() as hung:
        hung.crowd = threading.Barrier(2)  # the second to come is the test's own
        carrier.setup(inbound=[hung.address, town.address], parallel=2, timeout=30)
        sids = carrier.texts([(PHONE, str(number)) for number in range(5)])
        until(lambda: len(town.heard) == 4)
        hung.crowd.wait(5)
        until(lambda: _idle(carrier))
    assert {form["MessageSid"] for form in town.heard + hung.heard} == set(sids)


def test_a_text_that_nobody_keeps_is_given_up_after_its_tries(carrier: Carrier, town: Town) -> None:
    town.moods = [500] * 3
    carrier.setup(inbound_tries=3)
    row = _typed(carrier, "没人收")
    assert (row["accepted"], row["given_up"], len(row["calls"])) == (False, True, 3)


def test_a_text_that_is_called_wrong_is_not_repeated(carrier: Carrier, town: Town) -> None:
    carrier.setup(token="another")
    row = _typed(carrier, "签错")
    assert [call["status"] for call in row["calls"]] == [403]
    assert row["given_up"]


def test_a_text_comes_once_only_even_when_nobody_listens(carrier: Carrier, town: Town) -> None:
    carrier.faults({"inbound": {"once_only": 1}})
    town.moods = [503]
    assert [call["status"] for call in _typed(carrier, "一次")["calls"]] == [503]


def test_a_text_comes_twice(carrier: Carrier, town: Town) -> None:
    carrier.faults({"inbound": {"twice": 1}})
    assert [call["status"] for call in _typed(carrier, "两次")["calls"]] == [200, 200]


def test_a_text_comes_many_times_at_once(carrier: Carrier, town: Town) -> None:
    carrier.faults({"inbound": {"at_once": [1, 4]}})
    town.crowd = threading.Barrier(4)  # each call is held until all four are there
    assert [call["status"] for call in _typed(carrier, "同时")["calls"]] == [200] * 4


def test_the_ledger_tells_only_what_is_new_or_changed(carrier: Carrier) -> None:
    before = carrier.ledger()
    sequence, change = before["last"], carrier.changes(before["changed"])["changed"]
    assert carrier.ledger(sequence)["out"] == carrier.changes(change)["out"] == []
    _send(carrier, "新的")
    until(lambda: _idle(carrier))
    assert [row["words"] for row in carrier.ledger(sequence)["out"]] == ["新的"]
    changed = carrier.changes(change)
    assert [row["words"] for row in changed["out"]] == ["新的"]
    assert changed["changed"] > change


def test_more_rows_than_a_page_are_told_in_order(carrier: Carrier) -> None:
    carrier.setup(inbound=[], inbound_tries=1)
    last = carrier.ledger()["last"]
    carrier.texts([(PHONE, str(number)) for number in range(4500)])
    assert [row["words"] for row in carrier.ledger(last)["in"]] == [str(number) for number in range(4500)]
    until(lambda: _idle(carrier))
    assert len(carrier.changes()["in"]) == carrier.ledger()["total"]["in"]


def test_a_fault_that_is_not_known_is_refused(carrier: Carrier) -> None:
    with pytest.raises(ValueError, match="no fault"):
        carrier.faults({"out": {"explode": 1}})
