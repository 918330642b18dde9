"""What people type, as the page and the tests ask for it."""

import json
from base64 import b64encode
from typing import Any

import pytest

from services.simulator import carrier, handlers
from services.simulator.answer import Answer
from services.simulator.domain.faults import FAIR, Fault
from services.simulator.exchange import RETRY_AFTER, Exchange

from .conftest import Called, Later

PHONE = "+8613800000001"


def told(answer: Answer) -> Any:
    return json.loads(answer.body)


def typed(exchange: Exchange, words: str) -> None:
    handlers.write(exchange, PHONE, json.dumps({"words": words}).encode())


def test_a_typed_text_reaches_intake_and_the_conversation_says_so(
    exchange: Exchange, called: Called, later: Later
) -> None:
    answer = handlers.write(exchange, PHONE, '{"words": "西河街路灯不亮"}'.encode())
    assert (answer.status, told(answer)["status"]) == (201, "sending")
    later.do_all()
    [(url, text)] = called.inbounds
    assert (url, text.phone, text.words) == ("http://intake/sms/inbound", PHONE, "西河街路灯不亮")
    [shown] = told(handlers.conversation(exchange, PHONE))
    assert (shown["sid"], shown["direction"], shown["status"]) == (told(answer)["sid"], "in", "received")
    assert shown["at"] == "2026-11-23T01:00:00+00:00"


def test_a_picture_is_sent_along_and_can_be_fetched_unless_a_fault_keeps_it_back(
    exchange: Exchange, called: Called, later: Later
) -> None:
    typed = {"words": "", "pictures": [b64encode(b"\x89PNG one").decode(), b64encode(b"two").decode()]}
    assert handlers.write(exchange, PHONE, json.dumps(typed).encode()).status == 201
    later.do_all()
    [(_, text)] = called.inbounds
    assert (text.sid[:2], [one.kind for one in text.media]) == ("MM", ["image/png", "image/jpeg"])
    assert told(handlers.conversation(exchange, PHONE))[0]["pictures"] == 2
    assert told(carrier.fetch(exchange, text.sid))["num_media"] == "2"
    assert [one["sid"] for one in told(carrier.media_list(exchange, text.sid))["media_list"]] == [
        one.sid for one in text.media]
    found = carrier.media(exchange, text.sid, text.media[0].sid)
    assert (found.status, found.body, found.headers["Content-Type"]) == (200, b"\x89PNG one", "image/png")
    assert carrier.media(exchange, text.sid, "ME0").status == 404
    exchange.faults.put(Fault(phone=PHONE, media=503))
    assert carrier.media(exchange, text.sid, text.media[0].sid).status == 503
    exchange.faults.put(Fault(phone=PHONE, media_to="https://elsewhere.example.org/x", media_wait=3))
    sent_on = carrier.media(exchange, text.sid, text.media[0].sid)
    assert (sent_on.status, sent_on.headers["Location"], sent_on.wait) == (307, "https://elsewhere.example.org/x", 3)
    exchange.faults.put(Fault(phone=PHONE, media_size=100))
    filled = carrier.media(exchange, text.sid, text.media[0].sid).body
    assert (len(filled), filled[:8]) == (100, b"\x89PNG one")
    assert handlers.write(exchange, PHONE, b'{"words": "", "pictures": ["x"]}').status == 400


def test_copies_call_intake_that_often_with_the_same_sid(exchange: Exchange, called: Called, later: Later) -> None:
    handlers.write(exchange, PHONE, b'{"words": "x", "copies": 10}')
    later.do_all()
    assert len(called.inbounds) == 10
    assert len({text.sid for _, text in called.inbounds}) == 1


def test_a_webhook_that_failed_is_tried_again(exchange: Exchange, called: Called, later: Later) -> None:
    called.failing = [503, None]
    typed(exchange, "x")
    later.do_all()
    [shown] = told(handlers.conversation(exchange, PHONE))
    assert (shown["status"], shown["tries"], later.waits) == ("received", 3, [0, *RETRY_AFTER[:2]])


def test_while_intake_is_away_the_page_sees_that_it_is_tried_again(
    exchange: Exchange, called: Called, later: Later
) -> None:
    called.failing = [503]
    typed(exchange, "x")
    later.jobs.pop(0)[1]()
    assert told(handlers.conversation(exchange, PHONE))[0]["status"] == "retrying"


def test_after_the_last_try_the_text_has_failed(exchange: Exchange, called: Called, later: Later) -> None:
    called.failing = [None] * 50
    typed(exchange, "x")
    later.do_all()
    assert told(handlers.conversation(exchange, PHONE))[0]["status"] == "failed"
    assert len(later.waits) == 1 + len(RETRY_AFTER)


def test_a_refused_webhook_is_not_tried_again(exchange: Exchange, called: Called, later: Later) -> None:
    called.failing = [403]
    typed(exchange, "x")
    later.do_all()
    [shown] = told(handlers.conversation(exchange, PHONE))
    assert (shown["status"], shown["error_code"], called.inbounds) == ("failed", 403, [])


@pytest.mark.parametrize("body", [
    b"", b"[]", b"{}", b'{"words": 3}', b'{"words": "x", "copies": 99}', b'{"words": "\xff"}', b'{"words": "\\ud800"}',
])
def test_what_is_no_text_is_refused_with_one_sentence(exchange: Exchange, body: bytes) -> None:
    answer = handlers.write(exchange, PHONE, body)
    assert (answer.status, list(told(answer))) == (400, ["error"])


@pytest.mark.parametrize("words", ["", "字" * 1600, "a\x00b", "👍", "<b>x</b>\r\n{name}"])
def test_whatever_can_be_typed_is_sent_as_it_is(exchange: Exchange, called: Called, later: Later, words: str) -> None:
    typed(exchange, words)
    later.do_all()
    assert called.inbounds[0][1].words == words


def test_odd_senders_may_type_but_nonsense_may_not(exchange: Exchange) -> None:
    assert handlers.write(exchange, "106575", b'{"words": "x"}').status == 201
    assert handlers.write(exchange, "BANK", b'{"words": "x"}').status == 201
    assert handlers.write(exchange, "../x", b'{"words": "x"}').status == 400


def test_a_conversation_holds_both_directions_oldest_first(exchange: Exchange) -> None:
    typed(exchange, "one")
    exchange.taken(PHONE, "two", None, FAIR)
    exchange.taken("+8613800000002", "else", None, FAIR)
    shown = told(handlers.conversation(exchange, PHONE))
    assert [(text["direction"], text["words"]) for text in shown] == [("in", "one"), ("out", "two")]


def test_the_ledger_can_be_read_from_a_sequence_number_on(exchange: Exchange) -> None:
    for words in ("one", "two", "three"):
        typed(exchange, words)
    book = told(handlers.book(exchange, {"after": "1"}))
    assert (book["total"], [text["words"] for text in book["texts"]]) == (3, ["two", "three"])
    assert handlers.book(exchange, {"after": "x"}).status == 400
    assert handlers.book(exchange, {"direction": "up"}).status == 400


def test_faults_are_switched_on_and_off(exchange: Exchange) -> None:
    assert handlers.put_fault(exchange, b'{"phone": "+8613800000001", "refuse": 20429}').status == 200
    handlers.put_fault(exchange, b'{"wait": 2}')
    assert len(told(handlers.faults(exchange))) == 2
    handlers.remove_faults(exchange, {"phone": PHONE})
    assert [fault["wait"] for fault in told(handlers.faults(exchange))] == [2]
    assert told(handlers.remove_faults(exchange, {})) == []
    assert handlers.put_fault(exchange, b'{"sudden": true}').status == 400


def test_people_is_empty_while_the_county_is_unknown_and_names_everybody_after(exchange: Exchange) -> None:
    assert told(handlers.people(exchange)) == []
    exchange.directory.known = COUNTY
    assert told(handlers.people(exchange)) == [
        {"name": "值班员", "phone": "+8613900000001", "role": "handler", "unit": "群众工作局", "unit_kind": "triage"},
    ]
    assert told(handlers.clock(exchange))["zone"] == "Asia/Urumqi"


def _county() -> Any:
    from services.mesh.contracts.county import County

    official = {"id": "duty", "name": "值班员", "phone": "+8613900000001", "role": "handler"}
    return County.model_validate({
        "county": {"name": "珙县", "signature": "直通车", "timezone": "Asia/Urumqi"}, "triage": "petition",
        "units": [{"id": "petition", "name": "群众工作局", "kind": "triage", "officials": [official]}],
    })


COUNTY = _county()
