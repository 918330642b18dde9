"""Callers who stall in the middle of a body."""

from io import BytesIO
from typing import Any

import eventlet

from services.mesh.hosting import BodyFirst


class _Stalled:
    def read(self, _length: int) -> bytes:
        eventlet.sleep(10)
        return b"late"


def _answer(length: str, stream: Any) -> tuple[str, bytes]:
    said: list[str] = []

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [environ["wsgi.input"].read()]

    environ = {"CONTENT_LENGTH": length, "wsgi.input": stream}
    body = b"".join(BodyFirst(app, within=0.05)(environ, lambda status, _headers: said.append(status)))
    return said[0], body


def test_a_body_that_does_not_come_takes_no_worker() -> None:
    assert _answer("1000", _Stalled())[0] == "408 Request Timeout"


def test_a_body_that_came_is_handed_on_whole() -> None:
    assert _answer("5", BytesIO(b"Body=")) == ("200 OK", b"Body=")


def test_a_call_without_a_body_is_not_waited_for() -> None:
    assert _answer("", BytesIO(b"")) == ("200 OK", b"")
