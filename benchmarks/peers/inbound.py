"""The carrier's webhook: a signed form becomes a text."""

from collections.abc import Mapping

from twilio.request_validator import RequestValidator

from benchmarks.peers.peer import Text
from benchmarks.peers.surroundings import INBOUND, Surroundings

TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
SIGNATURE = "X-Twilio-Signature"


class Forged(Exception):
    """The signature does not fit."""


class Inbound:
    """Reads the carrier's calls."""

    def __init__(self, around: Surroundings) -> None:
        self._url = around.public_url + INBOUND
        self._validator = RequestValidator(around.token)

    def read(self, form: Mapping[str, str], signature: str | None) -> Text:
        """The text of a call, or Forged."""
        if not self._validator.validate(self._url, form, signature or ""):
            raise Forged
        return Text(sid=form["MessageSid"], phone=form["From"], words=form["Body"])
