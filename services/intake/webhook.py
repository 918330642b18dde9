"""Answering the carrier: 200 when the text is kept, and only then."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Request, Response

from services.intake.adapters.twilio_inbound import Forged, Malformed
from services.intake.domain.text import Text
from services.intake.metrics import CASES, FORGED, INBOUND
from services.intake.taking import Taken
from services.mesh.errors import DatabaseDown, TooEarly
from services.mesh.log import log

LARGEST = 64 * 1024
RETRY_AFTER = {"Retry-After": "10"}
EMPTY_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'


class Inbound(Protocol):
    """A carrier's inbound half."""

    def read(self, path: str, query: str, body: bytes, signature: str, received_at: datetime) -> Text:
        """One carrier-neutral text; Forged or Malformed."""


class Webhook:
    """The inbound calls of one carrier. `keep` takes a text and returns once it is committed."""

    def __init__(self, carrier: Inbound, keep: Callable[[Text], Taken], now: Callable[[], datetime]) -> None:
        self._carrier = carrier
        self._keep = keep
        self._now = now

    def answer(self, request: Request) -> Response:
        """What the carrier gets to hear."""
        try:
            taken = self._keep(self._read(request))
        except RequestEntityTooLarge:
            return _said("too_large", 413, f"The body is larger than {LARGEST // 1024} KB.", {"Connection": "close"})
        except Forged:
            FORGED.inc()
            log.warning("forged call refused", path=request.path)
            return _said("forged", 403, "The signature is missing or wrong.")
        except Malformed as error:
            return _said("malformed", 400, str(error))
        except TooEarly:
            return _said("not_ready", 503, "No county has been applied yet; please try again.", RETRY_AFTER)
        except DatabaseDown:
            return _said("not_kept", 503, "The text can't be kept now; please try again.", RETRY_AFTER)
        INBOUND.labels("repeated" if taken.repeated else "taken").inc()
        CASES.inc(len(taken.case_nos) if taken.decision == "NewCases" else 0)
        return Response(EMPTY_TWIML, mimetype="text/xml")

    def _read(self, request: Request) -> Text:
        received_at = self._now()
        signature = request.headers.get("X-Twilio-Signature", "")
        query = request.query_string.decode("latin-1")
        return self._carrier.read(request.path, query, _body(request), signature, received_at)


def _body(request: Request) -> bytes:
    """The whole body, never more than LARGEST."""
    if (request.content_length or 0) > LARGEST:
        raise RequestEntityTooLarge
    body = request.stream.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise RequestEntityTooLarge
    return body


def _said(outcome: str, status: int, sentence: str, headers: Mapping[str, str] | None = None) -> Response:
    INBOUND.labels(outcome).inc()
    return Response(sentence + "\n", status=status, headers=dict(headers or {}), mimetype="text/plain")
