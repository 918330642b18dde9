"""What an HTTP request is answered with, whatever server carries it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Answer:
    """`wait` seconds pass before the first byte; `breaks` ends the connection without an answer."""

    status: int = 200
    body: bytes = b""
    stream: Iterable[str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0
    breaks: bool = False


def as_json(data: Any, status: int = 200, *, wait: float = 0, breaks: bool = False) -> Answer:
    """An answer in JSON."""
    body = json.dumps(data, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store"}
    return Answer(status=status, body=body, headers=headers, wait=wait, breaks=breaks)


def refused(sentence: str, status: int = 400) -> Answer:
    """One sentence on what was wrong with a request."""
    return as_json({"error": sentence}, status)
