"""Pictures at Twilio: fetched with our credentials, from its hosts only, and never more than is allowed."""

import re
import time
from base64 import b64encode
from collections.abc import Callable
from typing import Protocol
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from services.mesh.http_answer import Answer
from services.mesh.http_client import Connections, NotAnswered, NotReached, TooLarge
from services.mesh.settings import TwilioSettings

TWILIO = "twilio.com"
# Its API where ours is that of one of its regions, which gets no token then; and where the API sends who asks for a
# picture: to a link that ends in hours, or, for accounts that don't insist on credentials, to its public folder at
# Amazon.
CDN = (("api.twilio.com", "/"), ("mms.twiliocdn.com", "/"), ("media.twiliocdn.com", "/"),
       ("s3-external-1.amazonaws.com", "/media.twiliocdn.com/"))
REDIRECTS, MOST_REDIRECTS = frozenset({301, 302, 303, 307, 308}), 3
HEAD_ROOM = 16 * 1024  # bytes of an answer beside the picture
_PORTS = {"http": 80, "https": 443}
_PRINTABLE = re.compile(r"[!-~]{1,2000}")


class NotAllowed(Exception):
    """It will never be fetched; the message is one word that says why: host, scheme, size or redirects."""


class NotHad(Exception):
    """It can't be had now."""


class Caller(Protocol):
    """Connections to one address."""

    def call(self, request: bytes, *, most: int, within: float) -> Answer:
        """Its answer; TooLarge, NotReached, NotAnswered."""


class TwilioMedia:
    """Fetches pictures: `most` bytes each, in `within` seconds with all redirects. The API's host alone gets our token.
    """

    def __init__(self, account: TwilioSettings, *, most: int, within: float,
                 caller: Callable[[str], Caller] | None = None) -> None:
        self._api = urlsplit(account.api_url)
        self._authorization = b64encode(f"{account.account_sid}:{account.tokens[0]}".encode()).decode()
        self._most = most
        self._within = within
        self._callers: dict[str, Caller] = {}
        outside = self._at_twilio()  # its names never lead into our own network; a simulator's may
        self._make = caller or (lambda url: Connections(url, most=2, timeout=within, outside=outside))

    def fetch(self, source: str) -> bytes:
        """What lies there, whatever it is; NotAllowed, NotHad."""
        deadline, url = time.monotonic() + self._within, source
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._ask(self._allowed(url), deadline - time.monotonic())
            if answer.status == 200:
                return self._sized(answer.body)
            if answer.status not in REDIRECTS:
                raise NotHad(f"status {answer.status}")
            url = urljoin(url, _location(answer))
        raise NotAllowed("redirects")

    def _allowed(self, url: str) -> SplitResult:
        """The address, taken apart, if anybody may be asked there."""
        if _PRINTABLE.fullmatch(url) is None:
            raise NotAllowed("host")
        try:
            parts = urlsplit(url)
            port = parts.port or _PORTS.get(parts.scheme)
        except ValueError:
            raise NotAllowed("host") from None
        if parts.scheme not in _PORTS or (parts.scheme == "http" and parts.hostname != self._api.hostname):
            raise NotAllowed("scheme")
        if parts.username is not None or not (self._is_api(parts) or (self._at_twilio() and _is_cdn(parts, port))):
            raise NotAllowed("host")
        return parts

    def _is_api(self, parts: SplitResult) -> bool:
        return (parts.scheme, parts.hostname, parts.port or _PORTS[parts.scheme]) == (
            self._api.scheme, self._api.hostname, self._api.port or _PORTS[self._api.scheme])

    def _at_twilio(self) -> bool:
        host = self._api.hostname or ""
        return host == TWILIO or host.endswith("." + TWILIO)

    def _ask(self, parts: SplitResult, left: float) -> Answer:
        if left <= 0:
            raise NotHad("too slow")
        base = f"{parts.scheme}://{parts.netloc}"
        caller = self._callers.get(base) or self._callers.setdefault(base, self._make(base))
        try:
            return caller.call(self._request(parts), most=self._most + HEAD_ROOM, within=left)
        except TooLarge:
            raise NotAllowed("size") from None
        except (NotReached, NotAnswered) as error:
            raise NotHad(type(error).__name__) from error

    def _request(self, parts: SplitResult) -> bytes:
        target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~") + (
            "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~?") if parts.query else "")
        lines = [f"GET {target} HTTP/1.1", f"Host: {parts.netloc}", "Accept: image/*", "Accept-Encoding: identity"]
        if self._is_api(parts):
            lines.append(f"Authorization: Basic {self._authorization}")
        return "".join(f"{line}\r\n" for line in [*lines, ""]).encode("ascii")

    def _sized(self, body: bytes) -> bytes:
        if len(body) > self._most:
            raise NotAllowed("size")
        return body


def _is_cdn(parts: SplitResult, port: int | None) -> bool:
    if (parts.scheme, port) != ("https", _PORTS["https"]) or ".." in unquote(parts.path):
        return False
    return any(parts.hostname == host and parts.path.startswith(folder) for host, folder in CDN)


def _location(answer: Answer) -> str:
    return next((value for name, value in answer.headers.items() if name.lower() == "location"), "")
