"""Twilio's list of messages: what was texted to us, whether or not a webhook brought it, and what people were told."""

from dataclasses import replace
from datetime import datetime

from twilio.base.exceptions import TwilioException
from twilio.http import HttpClient
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance

from services.intake.adapters.twilio_inbound import MOST_PICTURES, text_of
from services.intake.domain.text import Text
from services.intake.domain.told import Told
from services.mesh.http_client import NotAnswered, NotReached
from services.mesh.log import log
from services.mesh.settings import TwilioSettings
from services.mesh.twilio_http import as_listed

PAGE = 1000
MOST = 50 * PAGE  # in one look; a county's whole day
BACK = "inbound"
LISTED = "listed"  # stands for a picture of which the carrier's list tells only that it is there


class ListUnread(Exception):
    """The carrier's list can't be read now."""


class TwilioList:
    """Asks Twilio for what it has. Times are real."""

    def __init__(self, account: TwilioSettings, http: HttpClient) -> None:
        self._client = Client(account.account_sid, account.tokens[0], http_client=http)
        self._own = account.sender
        self._api_url = account.api_url

    def received(self, since: datetime, *, whole: bool = False) -> list[Text]:
        """The texts people sent us since then, the oldest first; `received_at` is real. ListUnread.

        Of a list that is too long the newest are read; with `whole` it is ListUnread.
        """
        found = self._list(since, whole=whole, to=self._own)
        texts = [text_of(key=str(one.sid), address=str(one.from_), words=str(one.body or ""), pictures=_listed(one),
                         received_at=_when(one)) for one in reversed(found) if str(one.direction) == BACK]
        return sorted(texts, key=lambda text: text.received_at)  # Twilio lists the newest first, to the second

    def with_pictures(self, text: Text) -> Text:
        """A text of the list with its pictures' addresses; without, if the carrier does not tell: the words count."""
        if LISTED not in text.pictures:
            return text
        try:
            found = self._client.messages(text.key).media.list(limit=MOST_PICTURES)
        except (TwilioException, NotReached, NotAnswered, ValueError, KeyError, TypeError) as error:
            log.warning("pictures in the carrier's list not found", message_id=text.key, error=error)
            return replace(text, pictures=())
        return replace(text, pictures=tuple(self._api_url + str(one.uri).removesuffix(".json") for one in found))

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


def _listed(one: MessageInstance) -> tuple[str, ...]:
    return (LISTED,) if str(one.num_media or "0") != "0" else ()


def _when(one: MessageInstance) -> datetime:
    when: datetime = one.date_sent or one.date_created
    return when
