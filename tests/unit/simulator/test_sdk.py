"""Twilio's own client against the simulator's entrypoints, over a real socket."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from services.simulator.domain.faults import Fault
from services.simulator.exchange import Exchange
from services.simulator.service import Simulator

from .conftest import ACCOUNT, SENDER, TOKEN, Later

PHONE = "+8613900000011"


class ToSimulator(TwilioHttpClient):
    """Twilio's HTTP client with the host replaced."""

    def __init__(self, url: str) -> None:
        super().__init__(timeout=5)
        self._url = url

    def request(self, method: str, url: str, **rest: Any) -> Any:
        return super().request(method, url.replace("https://api.twilio.com", self._url), **rest)


def wsgi(simulator: Simulator) -> Any:
    """nameko's entrypoints as a WSGI application."""
    names = [name for name in dir(Simulator) if getattr(getattr(Simulator, name), "nameko_entrypoints", None)]
    rules = Map([
        Rule(point.url, methods=point.method.split(","), endpoint=name)
        for name in names for point in getattr(Simulator, name).nameko_entrypoints
    ])

    @Request.application
    def application(request: Request) -> Any:
        try:
            name, values = rules.bind_to_environ(request.environ).match()
        except HTTPException as problem:
            return problem
        found: Response = getattr(simulator, name)(request, **values)
        return found

    return application


@pytest.fixture
def url(exchange: Exchange) -> Iterator[str]:
    simulator = Simulator()
    simulator.app = SimpleNamespace(exchange=exchange)
    server = make_server("127.0.0.1", 0, wsgi(simulator), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def client(url: str) -> Client:
    return Client(ACCOUNT, TOKEN, http_client=ToSimulator(url))


def test_the_client_creates_and_fetches_a_message(client: Client, later: Later) -> None:
    created = client.messages.create(to=PHONE, from_=SENDER, body="【直通车】接 482913", status_callback="http://n/sms/status")
    assert (created.status, created.direction, created.num_segments) == ("queued", "outbound-api", "1")
    later.do_all()
    fetched = client.messages(created.sid).fetch()
    assert (fetched.sid, fetched.status, fetched.body) == (created.sid, "delivered", "【直通车】接 482913")
    assert abs(fetched.date_sent - datetime.now(UTC)) < timedelta(minutes=1)


def test_the_client_lists_over_several_pages_and_by_time(client: Client, exchange: Exchange) -> None:
    for number in range(7):
        client.messages.create(to=PHONE, from_=SENDER, body=str(number))
    exchange.typed(PHONE, "not this one")
    since = datetime.now(UTC) - timedelta(minutes=5)
    found = client.messages.list(to=PHONE, date_sent_after=since, page_size=3)
    assert [message.body for message in found] == ["6", "5", "4", "3", "2", "1", "0"]
    assert client.messages.list(to=PHONE, date_sent_after=since + timedelta(hours=1)) == []
    assert [message.body for message in client.messages.list(to=SENDER)] == ["not this one"]


def test_the_client_reads_our_errors_as_twilios(client: Client, exchange: Exchange, url: str) -> None:
    with pytest.raises(TwilioRestException) as wrong_number:
        client.messages.create(to="12", from_=SENDER, body="x")
    assert (wrong_number.value.status, wrong_number.value.code) == (400, 21211)
    exchange.faults.put(Fault(refuse=20429))
    with pytest.raises(TwilioRestException) as too_many:
        client.messages.create(to=PHONE, from_=SENDER, body="x")
    assert (too_many.value.status, too_many.value.code) == (429, 20429)
    with pytest.raises(TwilioRestException) as stranger:
        Client(ACCOUNT, "wrong", http_client=ToSimulator(url)).messages("SM0").fetch()
    assert (stranger.value.status, stranger.value.code) == (401, 20003)


def test_a_broken_connection_leaves_the_client_without_an_answer_but_the_text_is_taken(
    client: Client, exchange: Exchange
) -> None:
    exchange.faults.put(Fault(after="reset"))
    with pytest.raises(OSError, match="Connection"):
        client.messages.create(to=PHONE, from_=SENDER, body="x")
    assert exchange.ledger.total == 1
