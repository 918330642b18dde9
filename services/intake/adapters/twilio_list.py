"""Twilio's list of messages: what was texted to us, whether or not a webhook brought it, and what people were told."""

from datetime import datetime

from twilio.base.exceptions import TwilioException
from twilio.http import HttpClient
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance

from services.intake.adapters.twilio_inbound import text_of
from services.intake.domain.text import Text
from services.intake.domain.told import Told
from services.mesh.http_client import NotAnswered, NotReached
from services.mesh.log import log
from services.mesh.settings import TwilioSettings
from services.mesh.twilio_http import as_listed

PAGE = 1000
MOST = 50 * PAGE  # in one look; a county's whole day
BACK = "inbound"


class ListUnread(Exception):
    """The carrier's list can't be read now."""


class TwilioList:
    """Asks Twilio for what it has. Times are real."""

    def __init__(self, account: TwilioSettings, http: HttpClient) -> None:
        self._client = Client(account.account_sid, account.tokens[0], http_client=http)
        self._own = account.sender

    def received(self, since: datetime, *, whole: bool = False) -> list[Text]:
        """The texts people sent us since then, the oldest first; `received_at` is real. ListUnread.

        Of a list that is too long the newest are read; with `whole` it is ListUnread.
        """
        found = self._list(since, whole=whole, to=self._own)
        pictures = sum(str(one.num_media or "0") != "0" for one in found)
        if pictures:
            log.warning("pictures in the carrier's list stay there", texts=pictures)
        texts = [text_of(key=str(one.sid), address=str(one.from_), words=str(one.body or ""), pictures=(),
                         received_at=_when(one)) for one in reversed(found) if str(one.direction) == BACK]
        return sorted(texts, key=lambda text: text.received_at)  # Twilio lists the newest first, to the second

    def told(self, since: datetime, *, whole: bool = False) -> list[Told]:
        """The SMS we sent since then, the oldest first. ListUnread; with `whole` also where the list is too long."""
        found = self._list(since, whole=whole, from_=self._own)
        told = [Told(address=str(one.to), words=str(one.body or ""), at=_when(one)) for one in reversed(found)]
        return sorted(told, key=lambda sms: sms.at)

    def _list(self, since: datetime, *, whole: bool, **whose: str) -> list[MessageInstance]:
        since = as_listed(since)
        try:
            found = self._client.messages.list(date_sent_after=since, limit=MOST, page_size=PAGE, **whose)
        except (TwilioException, NotReached, NotAnswered, ValueError, KeyError, TypeError) as error:
            raise ListUnread(type(error).__name__) from error
        if len(found) == MOST:
            log.error("carrier's list is longer than what is read", read=MOST)
            if whole:
                raise ListUnread(f"the carrier has more than {MOST} texts since then: choose a later moment")
        return [one for one in found if one.sid and (one.date_sent or one.date_created) and _when(one) >= since]


def _when(one: MessageInstance) -> datetime:
    when: datetime = one.date_sent or one.date_created
    return when
