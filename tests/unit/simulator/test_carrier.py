"""The carrier's API as the notifier meets it."""

import json
from base64 import b64encode
from typing import Any

import pytest

from services.simulator import carrier
from services.simulator.answer import Answer
from services.simulator.domain.faults import Fault
from services.simulator.exchange import Exchange

from .conftest import ACCOUNT, SENDER, TOKEN, Called, Later

FORM = {"To": "+8613900000011", "From": SENDER, "Body": "回复 接 482913", "StatusCallback": "http://notifier/sms/status?x=1"}


def told(answer: Answer) -> Any:
    return json.loads(answer.body)


def basic(name: str, secret: str) -> str:
    return "Basic " + b64encode(f"{name}:{secret}".encode()).decode()


@pytest.mark.parametrize("token", [TOKEN, "an-older-token"])
def test_the_account_and_each_of_its_tokens_are_let_in(exchange: Exchange, token: str) -> None:
    assert carrier.allowed(exchange, ACCOUNT, basic(ACCOUNT, token))


@pytest.mark.parametrize("authorization", [
    None, "", "Basic", "Basic %%%", basic(ACCOUNT, "wrong"), basic("AC2", TOKEN), "Bearer " + TOKEN, basic(ACCOUNT, ""),
])
def test_anybody_else_is_not(exchange: Exchange, authorization: str | None) -> None:
    assert not carrier.allowed(exchange, ACCOUNT, authorization)
    assert not carrier.allowed(exchange, "AC" + "2" * 32, basic(ACCOUNT, TOKEN))


def test_a_text_is_taken_and_its_receipts_follow_in_order(exchange: Exchange, called: Called, later: Later) -> None:
    answer = carrier.create(exchange, FORM)
    assert answer.status == 201
    assert told(answer)["status"] == "queued"
    assert told(answer)["direction"] == "outbound-api"
    later.do_all()
    assert [(url, text.status) for url, text in called.receipts] == [
        (FORM["StatusCallback"], "sent"), (FORM["StatusCallback"], "delivered"),
    ]
    assert told(carrier.fetch(exchange, told(answer)["sid"]))["status"] == "delivered"


@pytest.mark.parametrize(("changes", "code"), [
    ({"To": ""}, 21604), ({"From": ""}, 21603), ({"Body": ""}, 21602), ({"To": "123"}, 21211),
    ({"To": "+86 139"}, 21211), ({"From": "+8613900000000"}, 21606), ({"Body": "字" * 1601}, 21617),
])
def test_a_wrong_text_is_refused_with_twilios_code(exchange: Exchange, changes: dict[str, str], code: int) -> None:
    answer = carrier.create(exchange, FORM | changes)
    assert (answer.status, told(answer)["code"]) == (400, code)
    assert set(told(answer)) == {"code", "message", "more_info", "status"}
    assert exchange.ledger.total == 0


def test_an_unknown_message_is_not_found(exchange: Exchange) -> None:
    assert (carrier.fetch(exchange, "SM0").status, told(carrier.fetch(exchange, "SM0"))["code"]) == (404, 20404)


def test_a_refusal_takes_nothing_and_ends_after_its_times(exchange: Exchange) -> None:
    exchange.faults.put(Fault(phone=FORM["To"], refuse=20429, times=2))
    assert [carrier.create(exchange, FORM).status for _ in range(3)] == [429, 429, 201]
    assert exchange.ledger.total == 1


def test_an_error_after_taking_leaves_the_text_in_the_ledger(exchange: Exchange, later: Later) -> None:
    exchange.faults.put(Fault(after="error", wait=3))
    answer = carrier.create(exchange, FORM)
    assert (answer.status, answer.wait, exchange.ledger.total) == (500, 3, 1)
    exchange.faults.put(Fault(after="reset"))
    assert carrier.create(exchange, FORM).breaks


def test_without_receipts_the_text_still_arrives(exchange: Exchange, called: Called, later: Later) -> None:
    exchange.faults.put(Fault(receipts=False))
    sid = told(carrier.create(exchange, FORM))["sid"]
    later.do_all()
    assert called.receipts == []
    assert told(carrier.fetch(exchange, sid))["status"] == "delivered"


def test_a_phone_that_is_off_gets_nothing_and_the_receipt_says_why(
    exchange: Exchange, called: Called, later: Later
) -> None:
    exchange.faults.put(Fault(phone=FORM["To"], outcome="undelivered", outcome_code=30003))
    carrier.create(exchange, FORM)
    later.do_all()
    assert [(text.status, text.error_code) for _, text in called.receipts] == [("sent", None), ("undelivered", 30003)]


def test_a_receipt_is_told_once_more_when_nobody_answers_but_not_when_refused(
    exchange: Exchange, called: Called, later: Later
) -> None:
    called.failing = [None, 500]
    carrier.create(exchange, FORM)
    later.do_all()
    assert [text.status for _, text in called.receipts] == ["sent"]


def sent(exchange: Exchange, to: str, words: str) -> str:
    sid: str = told(carrier.create(exchange, FORM | {"To": to, "Body": words}))["sid"]
    return sid


def test_the_list_is_newest_first_and_filtered(exchange: Exchange) -> None:
    sent(exchange, "+8613900000011", "one")
    sent(exchange, "+8613900000012", "two")
    exchange.typed("+8613900000011", "three")
    bodies = lambda **query: [item["body"] for item in told(carrier.listing(exchange, query))["messages"]]  # noqa: E731
    assert bodies() == ["three", "two", "one"]
    assert bodies(To="+8613900000011") == ["one"]
    assert bodies(From=SENDER) == ["two", "one"]
    assert bodies(To=SENDER) == bodies(From="+8613900000011") == ["three"]
    assert bodies(To="+8613900000011", From=SENDER) == ["one"]
    assert bodies(To="+8613900000011", From="+8613900000012") == []


def test_the_list_is_filtered_by_time(exchange: Exchange) -> None:
    sent(exchange, "+8613900000011", "one")
    count = lambda **query: len(told(carrier.listing(exchange, query))["messages"])  # noqa: E731
    assert count(**{"DateSent>": "2000-01-01T00:00:00Z"}) == 1
    assert count(**{"DateSent>": "2999-01-01T00:00:00Z"}) == 0
    assert count(**{"DateSent<": "2000-01-01"}) == 0
    assert count(**{"DateSent": "2000-01-01"}) == 0
    assert carrier.listing(exchange, {"DateSent>": "yesterday"}).status == 400


def test_pages_follow_each_other_until_the_end(exchange: Exchange) -> None:
    for number in range(5):
        sent(exchange, "+8613900000011", str(number))
    first = told(carrier.listing(exchange, {"PageSize": "2"}))
    token = first["next_page_uri"].split("PageToken=")[1]
    second = told(carrier.listing(exchange, {"PageSize": "2", "Page": "1", "PageToken": token}))
    assert [item["body"] for item in first["messages"] + second["messages"]] == ["4", "3", "2", "1"]
    assert told(carrier.listing(exchange, {"PageSize": "5"}))["next_page_uri"] is None
