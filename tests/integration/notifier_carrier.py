"""A tiny carrier that speaks Twilio's REST API over real sockets, keeps its own ledger, and misbehaves when told to."""

import json
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


class TinyCarrier:
    """`ledger` is what it took. `moods` are used up one a call: ok, or how the call goes wrong."""

    def __init__(self) -> None:
        self.ledger: list[dict[str, str]] = []
        self.moods: list[str] = []
        self.asked = 0
        self.url = ""

    def take(self, form: dict[str, str]) -> dict[str, str]:
        taken = {"sid": f"SM{len(self.ledger):032d}", "to": form["To"], "body": form["Body"],
                 "status_callback": form["StatusCallback"], "at": time.monotonic()}
        self.ledger.append(taken)
        return taken

    def bodies(self, to: str | None = None) -> list[str]:
        return [one["body"] for one in self.ledger if to in (None, one["to"])]


def _json(taken: dict[str, Any]) -> dict[str, Any]:
    return {"sid": taken["sid"], "to": taken["to"], "from": "+8613900009999", "body": taken["body"], "status": "queued",
            "date_created": format_datetime(datetime.now(UTC)), "error_code": None}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    carrier: TinyCarrier

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(raw, keep_blank_values=True).items()}
        mood = self.carrier.moods.pop(0) if self.carrier.moods else "ok"
        if mood.isdigit():
            self._answer(429 if mood == "20429" else 400, {"code": int(mood), "message": "no", "status": 400})
            return
        taken = self.carrier.take(form) if mood != "hang untaken" else None
        if mood == "500 taken":
            self._answer(500, {})
        elif mood.startswith("hang"):
            time.sleep(1.2)
            self.close_connection = True
        elif mood == "reset taken":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()
        elif taken:
            self._answer(201, _json(taken))

    def do_GET(self) -> None:
        self.carrier.asked += 1
        to = parse_qs(urlsplit(self.path).query).get("To", [None])[0]
        found = [_json(one) for one in self.carrier.ledger if to in (None, one["to"])]
        self._answer(200, {"messages": found, "page_size": 50, "next_page_uri": None})

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def tiny_carrier() -> Iterator[TinyCarrier]:
    """A carrier on a free port."""
    carrier = TinyCarrier()
    handler = type("Handler", (_Handler,), {"carrier": carrier})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign] # a reset on purpose is no news
    carrier.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield carrier
    finally:
        server.shutdown()
        server.server_close()
