"""Twilio's list of messages: what was texted to us, whether or not a webhook brought it, and what people were told."""

from dataclasses import dataclass
from datetime import datetime

from twilio.base.exceptions import TwilioException
from twilio.http import HttpClient
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance

from services.intake.adapters.twilio_inbound import text_of
from services.intake.domain.text import Text
from services.mesh.settings import TwilioSettings
from services.mesh.twilio_http import NotAnswered, NotReached

PAGE = 1000
MOST = 50 * PAGE  # in one look; a county's whole day
BACK = "inbound"


class ListUnread(Exception):
    """The carrier's list can't be read now."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """One SMS that we sent: to whom, its words, when (real time)."""

    address: str
    words: str
    at: datetime


class TwilioList:
    """Asks Twilio for what it has. Times are real."""

    def __init__(self, account: TwilioSettings, http: HttpClient) -> None:
        self._client = Client(account.account_sid, account.tokens[0], http_client=http)
        self._own = account.sender

    def received(self, since: datetime) -> list[Text]:
        """The texts people sent us since then, the oldest first; `received_at` is real. ListUnread."""
        found = self._list(since, to=self._own)
        texts = [text_of(key=str(one.sid), address=str(one.from_), words=str(one.body or ""), pictures=(),
                         received_at=_when(one)) for one in reversed(found) if str(one.direction) == BACK]
        return sorted(texts, key=lambda text: text.received_at)  # Twilio lists the newest first, to the second

    def told(self, since: datetime) -> list[Told]:
        """The SMS we sent since then, the oldest first. ListUnread."""
        found = self._list(since, from_=self._own)
        told = [Told(address=str(one.to), words=str(one.body or ""), at=_when(one)) for one in reversed(found)]
        return sorted(told, key=lambda sms: sms.at)

    def _list(self, since: datetime, **whose: str) -> list[MessageInstance]:
        try:
            found = self._client.messages.list(date_sent_after=since, limit=MOST, page_size=PAGE, **whose)
        except (TwilioException, NotReached, NotAnswered, ValueError, KeyError, TypeError) as error:
            raise ListUnread(type(error).__name__) from error
        return [one for one in found if one.sid and (one.date_sent or one.date_created) and _when(one) >= since]


def _when(one: MessageInstance) -> datetime:
    when: datetime = one.date_sent or one.date_created
    return when
