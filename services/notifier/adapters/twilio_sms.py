"""SMS through Twilio's SDK: send one, and ask what was sent."""

from datetime import datetime, timedelta
from urllib.parse import quote

from twilio.base.exceptions import TwilioException
from twilio.http import HttpClient
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance

from services.mesh.http_client import NotAnswered, NotReached
from services.mesh.settings import TwilioSettings
from services.mesh.twilio_http import as_listed
from services.notifier.domain.carriers import (
    CarrierError,
    Letter,
    Listed,
    Listing,
    PermanentError,
    Sent,
    TemporaryError,
    UnclearError,
)

TOO_MANY = 429
TOO_SLOW = 408  # also a proxy's word to a connection that was idle, which our request may have crossed
PAGE = 1000  # the largest: most phones' lists end within it
LISTED = 20 * PAGE  # how far back is looked at most
OUT_OF_ORDER = timedelta(minutes=5)  # how far a list may depart from its order


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
        except (TwilioException, NotReached, NotAnswered) as error:
            raise _failure(error) from error
        except (ValueError, KeyError, TypeError) as error:  # an answer that is no message: it may have been taken
            raise UnclearError("odd_answer") from error
        if not made.sid:
            raise UnclearError("odd_answer")
        return Sent(carrier_id=made.sid)

    def listed(self, to: str | None, since: datetime) -> Listing:
        """What Twilio took from our number; raises a CarrierError.

        It is asked without a date: what still waits at Twilio has no DateSent. The newest come first, be it by the time
        they were made or sent, so that years are not read: the last row of a page tells whether only older ones follow.
        What waits tells nothing, and where it stands Twilio does not say: a page that came is read to its end.
        """
        since = as_listed(since)
        asked = {"to": to} if to else {}
        rows: dict[str, Listed] = {}
        try:
            for read, one in enumerate(self._client.messages.stream(from_=self._from, page_size=PAGE, **asked), 1):
                made = one.date_created
                if made and made >= since:
                    rows[one.sid] = _listed(one)
                if read % PAGE == 0 and one.date_sent and one.date_sent < since - OUT_OF_ORDER:
                    break
                if read == LISTED:
                    return Listing(rows=list(rows.values()), whole=False)
        except (TwilioException, NotReached, NotAnswered) as error:
            raise _failure(error) from error
        except (ValueError, KeyError, TypeError) as error:
            raise UnclearError("odd_answer") from error
        return Listing(rows=list(rows.values()))


def _listed(one: MessageInstance) -> Listed:
    return Listed(carrier_id=one.sid, to=str(one.to), words=str(one.body), status=str(one.status),
                  at=one.date_created, code=str(one.error_code or ""))


def _failure(error: Exception) -> CarrierError:
    if isinstance(error, NotReached):
        return TemporaryError("unreachable")
    if isinstance(error, NotAnswered):
        return UnclearError("no_answer")
    status = getattr(error, "status", 0) or 0
    code = str(getattr(error, "code", None) or status)
    if status == TOO_MANY:
        return TemporaryError(code if code != str(TOO_MANY) else "20429")
    if 400 <= status < 500 and status != TOO_SLOW:
        return PermanentError(code if code != "401" else "20003")
    return UnclearError(code)
