"""How Twilio is told to hand us texts: the webhook of our number, and whether a call that failed is made again."""

from urllib.parse import parse_qs, urlsplit

from twilio.base.exceptions import TwilioException
from twilio.http import HttpClient
from twilio.rest import Client
from twilio.rest.api.v2010.account.incoming_phone_number import IncomingPhoneNumberInstance

from services.mesh.contracts.calls.intake import Webhook, WebhookFound
from services.mesh.http_client import NotAnswered, NotReached
from services.mesh.log import log
from services.mesh.settings import TwilioSettings

POLICIES = frozenset({"all", "5xx"})  # those under which a text that got a 503 comes again
USUAL_RETRIES = "1"


class TwilioNumber:
    """Asks Twilio about our own number. `address` is where its texts belong."""

    def __init__(self, account: TwilioSettings, http: HttpClient, address: str) -> None:
        self._client = Client(account.account_sid, account.tokens[0], http_client=http)
        self._own = account.sender
        self._address = address

    def webhook(self) -> Webhook:
        """What is wrong with the number's webhook, if anything is."""
        try:
            listed = self._client.incoming_phone_numbers.list(phone_number=self._own, limit=20)
        except (TwilioException, NotReached, NotAnswered, ValueError, KeyError, TypeError) as error:
            log.info("number's webhook not read", error=error)
            return Webhook(address=self._address, found="unread")
        numbers = [one for one in listed if one.phone_number == self._own]  # Twilio finds parts of numbers too
        return Webhook(address=self._address, found=_found(numbers[0], self._address) if numbers else "no_such_number")


def _found(number: IncomingPhoneNumberInstance, address: str) -> WebhookFound:
    if number.sms_application_sid:  # then Twilio doesn't look at the number's own webhook
        return "application"
    url = urlsplit(str(number.sms_url or ""))
    called = url._replace(query="", fragment="").geturl()
    if called != address or str(number.sms_method or "POST") != "POST":
        return "other_address"
    return "fine" if _comes_again(url.fragment) else "no_retries"


def _comes_again(overrides: str) -> bool:
    asked = parse_qs(overrides)
    count = asked.get("rc", [USUAL_RETRIES])[0]
    return count.isdecimal() and int(count) > 0 and not POLICIES.isdisjoint(asked.get("rp", [""])[0].split(","))
