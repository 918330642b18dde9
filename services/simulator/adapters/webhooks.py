"""Signed calls to our own services, as the carrier makes them."""

import urllib3
from twilio.request_validator import RequestValidator

from services.simulator.adapters.rest import media_path
from services.simulator.domain.text import Text, segments
from services.simulator.errors import CallFailedError


class Webhooks:
    """Posts signed forms; a call that was answered with anything but 2xx has failed."""

    def __init__(self, account: str, token: str, sender: str, timeout: float, connections: int,
                 api_url: str = "") -> None:
        self._account, self._sender = account, sender
        self._api_url = api_url
        self._validator = RequestValidator(token)
        self._http = urllib3.PoolManager(maxsize=connections, retries=False, timeout=timeout)

    def inbound(self, url: str, text: Text) -> None:
        """Hand over a text that somebody typed."""
        self.post(url, {
            "SmsMessageSid": text.sid, "SmsSid": text.sid, "MessageSid": text.sid, "SmsStatus": "received",
            "AccountSid": self._account, "From": text.phone, "To": self._sender, "Body": text.words,
            "NumMedia": str(len(text.media)), "NumSegments": str(segments(text.words)), "ApiVersion": "2010-04-01",
            **self._media(text),
        })

    def _media(self, text: Text) -> dict[str, str]:
        found: dict[str, str] = {}
        for place, one in enumerate(text.media):
            found[f"MediaUrl{place}"] = self._api_url + media_path(self._account, text.sid, one.sid)
            found[f"MediaContentType{place}"] = one.kind
        return found

    def receipt(self, url: str, text: Text) -> None:
        """Say what became of a text that we sent."""
        form = {
            "SmsSid": text.sid, "MessageSid": text.sid, "SmsStatus": text.status,
            "MessageStatus": text.status, "AccountSid": self._account, "From": self._sender, "To": text.phone,
            "ApiVersion": "2010-04-01",
        }
        self.post(url, form | ({"ErrorCode": str(text.error_code)} if text.error_code else {}))

    def post(self, url: str, form: dict[str, str]) -> None:
        """Sign and post a form; CallFailedError unless it was taken."""
        signature = self._validator.compute_signature(url, form)
        try:
            answer = self._http.request("POST", url, fields=form, encode_multipart=False,
                                        headers={"X-Twilio-Signature": signature})
        except urllib3.exceptions.HTTPError as problem:
            raise CallFailedError(None) from problem
        if not 200 <= answer.status < 300:
            raise CallFailedError(answer.status)

    def close(self) -> None:
        """Close idle connections."""
        self._http.clear()
