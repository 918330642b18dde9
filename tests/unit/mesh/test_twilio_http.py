"""What is asked of Twilio once more, over real sockets: a page of a list, never a send."""

import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from services.mesh.http_client import NotAnswered, NotReached
from services.mesh.twilio_http import PooledHttp


class Moody(HTTPServer):
    """Answers with the next of its `moods`, 0 being a dropped connection, and with 200 when there are no more.

    It always says to come back in an hour.
    """

    moods: list[int]
    asked: int = 0


class _Handler(BaseHTTPRequestHandler):
    server: Moody

    def do_GET(self) -> None:
        self.server.asked += 1
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        mood = self.server.moods.pop(0) if self.server.moods else 200
        self.close_connection = True
        if mood:
            self.send_response(mood)
            self.send_header("Content-Length", "0")
            self.send_header("Retry-After", "3600")
            self.end_headers()

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def twilio() -> Iterator[Moody]:
    server = Moody(("127.0.0.1", 0), _Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def http(port: int) -> PooledHttp:
    return PooledHttp(f"http://127.0.0.1:{port}", connections=1, timeout=2)


@pytest.mark.parametrize(("moods", "status", "asked"), [
    ([503, 500], 200, 3), ([503, 503, 503], 503, 3), ([429], 429, 1), ([404], 404, 1),
])
def test_a_page_that_failed_is_asked_for_twice_more(twilio: Moody, moods: list[int], status: int, asked: int) -> None:
    twilio.moods = moods
    answer = http(twilio.server_port).request("GET", "https://api.twilio.com/Messages.json", params={"PageSize": 1000})
    assert (answer.status_code, twilio.asked) == (status, asked)


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_send_that_failed_is_never_repeated_here(twilio: Moody, status: int) -> None:
    twilio.moods = [status]
    answer = http(twilio.server_port).request("POST", "https://api.twilio.com/Messages.json", data={"Body": "x"})
    assert (answer.status_code, twilio.asked) == (status, 1)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_dropped_connection_is_no_answer_and_is_not_tried_again(twilio: Moody, method: str) -> None:
    twilio.moods = [0]
    with pytest.raises(NotAnswered):
        http(twilio.server_port).request(method, "https://api.twilio.com/Messages.json")
    assert twilio.asked == 1


def test_a_page_that_failed_and_then_was_dropped_has_no_answer(twilio: Moody) -> None:
    twilio.moods = [503, 0]
    with pytest.raises(NotAnswered):
        http(twilio.server_port).request("GET", "https://api.twilio.com/Messages.json")
    assert twilio.asked == 2


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_nobody_listening_was_not_reached(method: str) -> None:
    with socket.socket() as taken:  # bound and not listening: refused, and nobody else can take the port
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(NotReached):
            http(taken.getsockname()[1]).request(method, "https://api.twilio.com/Messages.json")
