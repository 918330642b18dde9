"""A hand that writes texts one at a time, as a benchmark's phones do beside the load: any phone, any words."""

from http.client import HTTPConnection
from itertools import count
from urllib.parse import urlencode

from benchmarks.measuring import Lost
from benchmarks.place import host_and_port
from benchmarks.texts import form, signed

PATH = "/sms/inbound"
_keys = count(1 << 64)  # no text of a load, and no SMS that a carrier takes, has such a number


class Hand:
    """Posts signed texts over one kept connection."""

    def __init__(self, webhook_url: str) -> None:
        self._url = webhook_url
        host, port = host_and_port(webhook_url)
        self._line = HTTPConnection(host, port, timeout=30)

    def write(self, sender: str, saying: str) -> None:
        """Post one text; Lost unless it is taken."""
        fields = form(next(_keys), sender, saying)
        heads = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
                 "X-Twilio-Signature": signed(self._url + PATH, fields)}
        self._line.request("POST", PATH, urlencode(fields), heads)
        answer = self._line.getresponse()
        answer.read()
        if answer.status != 200:
            raise Lost(f"a text was answered with {answer.status}")

    def close(self) -> None:
        """Hang up."""
        self._line.close()
