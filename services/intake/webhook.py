"""Answering the carrier: 200 when the text is kept, and only then."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from services.intake.adapters.twilio_inbound import Forged, Malformed
from services.intake.domain.text import Text
from services.intake.metrics import CASES, FORGED, INBOUND
from services.intake.taking import Taken
from services.mesh.errors import DatabaseDown, TooEarly
from services.mesh.http_call import Answer, Call, Headers, said
from services.mesh.http_reading import LARGEST_BODY
from services.mesh.log import log

RETRY_AFTER = (("Retry-After", "10"),)
TAKEN = Answer(200, b'<?xml version="1.0" encoding="UTF-8"?><Response></Response>',
               (("Content-Type", "text/xml; charset=utf-8"),))


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

    def answer(self, call: Call) -> Answer:
        """What the carrier gets to hear."""
        if call.body is None:
            return _said("too_large", 413, f"The body is larger than {LARGEST_BODY // 1024} KB.")
        try:
            taken = self._keep(self._read(call, call.body))
        except Forged:
            FORGED.inc()
            log.warning("forged call refused", path=call.path)
            return _said("forged", 403, "The signature is missing or wrong.")
        except Malformed as error:
            return _said("malformed", 400, str(error))
        except TooEarly:
            return _said("not_ready", 503, "No county has been applied yet; please try again.", RETRY_AFTER)
        except DatabaseDown:
            return _said("not_kept", 503, "The text can't be kept now; please try again.", RETRY_AFTER)
        INBOUND.labels("repeated" if taken.repeated else "taken").inc()
        CASES.inc(len(taken.case_nos) if taken.decision == "NewCases" else 0)
        return TAKEN

    def _read(self, call: Call, body: bytes) -> Text:
        received_at = self._now()
        signature = call.headers.get("x-twilio-signature", "")
        return self._carrier.read(call.path, call.query, body, signature, received_at)


def _said(outcome: str, status: int, sentence: str, headers: Headers = ()) -> Answer:
    INBOUND.labels(outcome).inc()
    return said(status, sentence, headers)
