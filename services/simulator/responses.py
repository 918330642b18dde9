"""Answers as werkzeug sends them."""

from collections.abc import Iterator
from time import sleep

from werkzeug.wrappers import Response

from services.simulator.answer import Answer


class BrokenByFaultError(Exception):
    """Ends a connection in the middle of an answer, as a fault asks for."""


def response(answer: Answer) -> Response:
    """An HTTP response; waiting happens while it is sent, so that a slow answer holds no worker."""
    if answer.stream is not None:
        return Response(answer.stream, status=answer.status, headers=dict(answer.headers))
    headers = dict(answer.headers) | {"Content-Length": str(len(answer.body))}
    body = _late(answer) if answer.wait or answer.breaks else answer.body
    return Response(body, status=answer.status, headers=headers)


def _late(answer: Answer) -> Iterator[bytes]:
    sleep(answer.wait)
    if answer.breaks:
        yield answer.body[:1]
        raise BrokenByFaultError
    yield answer.body
