"""The simulator's phones, for the demo and for journeys: typing on one, and reading what the carrier was given."""

import json
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from urllib.request import Request, urlopen


@dataclass(frozen=True, kw_only=True)
class Carrier:
    """Where the simulator listens, as `http://host:port`."""

    url: str

    def write(self, phone: str, words: str, copies: int = 1, pictures: Sequence[bytes] = ()) -> str:
        """Type a text; `copies` is how often intake is called with it at once. The text's id."""
        typed = {"words": words, "copies": copies, "pictures": [b64encode(one).decode() for one in pictures]}
        return str(self.ask(f"/phones/{quote(phone)}/texts", typed)["sid"])

    def ledger(self, after: int = 0, phone: str | None = None) -> list[dict[str, Any]]:
        """Every text, typed or sent, after a sequence number, the oldest first."""
        number = f"&phone={quote(phone)}" if phone else ""
        found: list[dict[str, Any]] = self.ask(f"/ledger?after={after}{number}")["texts"]
        return found

    def ask(self, path: str, body: object = None) -> Any:
        """Ask the simulator's HTTP API."""
        data = None if body is None else json.dumps(body).encode()
        request = Request(self.url + path, data, {"Content-Type": "application/json"})  # noqa: S310 - our own http URL
        with urlopen(request, timeout=10) as answer:  # noqa: S310
            return json.loads(answer.read())
