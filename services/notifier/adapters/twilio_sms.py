"""SMS through Twilio's SDK: send one, and ask what was sent."""

from datetime import datetime
from urllib.parse import quote

from twilio.base.exceptions import TwilioException
from twilio.http import HttpClient
from twilio.rest import Client

from services.mesh.settings import TwilioSettings
from services.notifier.domain.carriers import (
    CarrierError,
    Found,
    Letter,
    PermanentError,
    Sent,
    TemporaryError,
    UnclearError,
)

TOO_MANY = 429
LISTED = 50  # how far back in one phone's messages is looked


class TwilioSms:
    """The send half of Twilio. `callback_url` is where receipts go, without the attempt's id."""

    def __init__(self, account: TwilioSettings, http: HttpClient, callback_url: str) -> None:
        self._client = Client(account.account_sid, account.tokens[0], http_client=http)
        self._from = account.sender
        self._callback = callback_url

    def send(self, letter: Letter) -> Sent:
        """One call; raises a CarrierError."""
        callback = f"{self._callback}?id={quote(letter.attempt_id)}"
        try:
            made = self._client.messages.create(to=letter.to, from_=self._from, body=letter.words,
                                                status_callback=callback)
        except TwilioException as error:
            raise _failure(error) from error
        except (ValueError, KeyError, TypeError) as error:  # an answer that is no message: it may have been taken
            raise UnclearError("odd_answer") from error
        if not made.sid:
            raise UnclearError("odd_answer")
        return Sent(carrier_id=made.sid)

    def find(self, to: str, words: str, since: datetime) -> list[Found]:
        """Messages to that phone with these words, created since then, the oldest first; raises a CarrierError."""
        try:
            listed = self._client.messages.list(to=to, limit=LISTED, page_size=LISTED)
        except TwilioException as error:
            raise _failure(error) from error
        except (ValueError, KeyError, TypeError) as error:
            raise UnclearError("odd_answer") from error
        same = [one for one in listed if one.body == words and one.date_created and one.date_created >= since]
        same.sort(key=lambda one: one.date_created)
        return [Found(carrier_id=one.sid, status=str(one.status)) for one in same]


def _failure(error: TwilioException) -> CarrierError:
    status = getattr(error, "status", 0) or 0
    code = str(getattr(error, "code", None) or status)
    if status == TOO_MANY:
        return TemporaryError(code if code != str(TOO_MANY) else "20429")
    if 400 <= status < 500:
        return PermanentError(code if code != "401" else "20003")
    return UnclearError(code)
