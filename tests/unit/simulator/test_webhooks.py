"""Calls to our own services carry a signature that Twilio's own validator accepts."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

import pytest
from twilio.request_validator import RequestValidator

from services.simulator.adapters.webhooks import Webhooks
from services.simulator.courier import Courier
from services.simulator.domain.text import Media, Text
from services.simulator.errors import CallFailedError

from .conftest import ACCOUNT, SENDER, TOKEN

NOW = datetime(2026, 11, 23, tzinfo=UTC)
TEXT = Text(sid="SM1", direction="in", phone="+8613800000001", words="西河街 路灯+不亮&=👍\x00\r\n",
            at=NOW, created_at=NOW, status="sending")


@dataclass
class Service:
    url: str
    answer: int = 200
    forms: list[dict[str, str]] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)


@pytest.fixture
def service() -> Iterator[Service]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            found.forms.append(dict(parse_qsl(body, keep_blank_values=True)))
            found.signatures.append(self.headers["X-Twilio-Signature"])
            self.send_response(found.answer)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Service(url=f"http://127.0.0.1:{server.server_port}/sms/inbound")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def webhooks() -> Webhooks:
    return Webhooks(ACCOUNT, TOKEN, SENDER, timeout=5, connections=1)


def test_an_inbound_call_is_signed_over_exactly_what_is_posted(service: Service, webhooks: Webhooks) -> None:
    webhooks.inbound(service.url, TEXT)
    [form], [signature] = service.forms, service.signatures
    assert RequestValidator(TOKEN).validate(service.url, form, signature)
    assert not RequestValidator("another").validate(service.url, form, signature)
    assert (form["From"], form["To"], form["Body"], form["MessageSid"]) == (TEXT.phone, SENDER, TEXT.words, "SM1")
    assert form["NumMedia"] == "0"


def test_pictures_are_named_with_their_addresses(service: Service) -> None:
    hooks = Webhooks(ACCOUNT, TOKEN, SENDER, timeout=5, connections=1, api_url="http://carrier")
    media = tuple(Media(sid=f"ME{n}", kind="image/png", data=b"x") for n in range(2))
    hooks.inbound(service.url, replace(TEXT, media=media))
    [form], [signature] = service.forms, service.signatures
    assert RequestValidator(TOKEN).validate(service.url, form, signature)
    assert (form["NumMedia"], form["MediaContentType1"]) == ("2", "image/png")
    assert form["MediaUrl1"] == f"http://carrier/2010-04-01/Accounts/{ACCOUNT}/Messages/SM1/Media/ME1"


def test_a_receipt_is_signed_with_its_query_and_says_the_code(service: Service, webhooks: Webhooks) -> None:
    url = service.url + "?id=abc"
    webhooks.receipt(url, replace(TEXT, direction="out", status="undelivered", error_code=30003))
    [form], [signature] = service.forms, service.signatures
    assert RequestValidator(TOKEN).validate(url, form, signature)
    assert (form["MessageStatus"], form["ErrorCode"], form["To"]) == ("undelivered", "30003", TEXT.phone)


def test_a_call_that_was_not_taken_fails_with_its_status(service: Service, webhooks: Webhooks) -> None:
    service.answer = 503
    with pytest.raises(CallFailedError) as failed:
        webhooks.inbound(service.url, TEXT)
    assert failed.value.status == 503


def test_a_call_that_nobody_answers_fails_without_status(webhooks: Webhooks) -> None:
    with pytest.raises(CallFailedError) as failed:
        webhooks.inbound("http://127.0.0.1:9/sms/inbound", TEXT)
    assert failed.value.status is None


def test_the_courier_does_jobs_when_due_and_survives_a_broken_one() -> None:
    done: list[str] = []
    finished = threading.Event()
    courier = Courier(1)
    courier.start()
    courier.later(0.05, lambda: (done.append("late"), finished.set())[1])
    courier.later(0, lambda: 1 / 0)
    courier.later(0.01, lambda: done.append("soon"))
    assert finished.wait(5)
    courier.stop()
    assert done == ["soon", "late"]
