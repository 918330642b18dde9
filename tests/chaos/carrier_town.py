"""A town of one replica before the carrier, and the calls that its services would make."""

import http.client
import json
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode

from twilio.request_validator import RequestValidator

from tests.chaos.machines import Carrier
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
def town_of_one() -> Iterator[Town]:
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


def ask(carrier: Carrier, method: str, path: str, body: str | None = None, *, token: str = TOKEN,
         timeout: float = 5) -> tuple[int, Any]:
    line = http.client.HTTPConnection("127.0.0.1", carrier.port, timeout=timeout)
    pair = b64encode(f"{ACCOUNT}:{token}".encode()).decode()
    try:
        line.request(method, path, body, {"Authorization": f"Basic {pair}"})
        answer = line.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        line.close()


def send(carrier: Carrier, words: str = "您好", *, to: str = PHONE, timeout: float = 5,
          **more: str) -> tuple[int, Any]:
    form = {"To": to, "From": SENDER, "Body": words, "StatusCallback": f"{STATUS}/sms/status?id=a1", **more}
    return ask(carrier, "POST", BASE + "Messages.json", urlencode(form), timeout=timeout)


def out_rows(carrier: Carrier, words: str) -> list[dict[str, Any]]:
    return [row for row in carrier.ledger()["out"] if row["words"] == words]


def idle(carrier: Carrier) -> bool:
    return not any(carrier.pending().values())


def typed(carrier: Carrier, words: str) -> dict[str, Any]:
    sid = carrier.texts([(PHONE, words)])[0]
    until(lambda: idle(carrier))
    return next(row for row in carrier.ledger()["in"] if row["sid"] == sid)
