"""HTTP for Twilio's SDK: pooled connections, bounded waits, and requests that go to TWILIO_API_URL."""

import logging
import re
import time
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from twilio.http import HttpClient
from twilio.http.response import Response

from services.mesh.http_answer import Answer
from services.mesh.http_client import Connections
from services.mesh.http_form import form

# What Twilio answers a question with may pass: a list of many pages would hardly ever be read whole. Only a question is
# asked again, and only after these answers: a send that failed may have been taken.
ASK_AGAIN = frozenset({500, 502, 503, 504})
PAUSES = (0.0, 0.4)  # seconds before it is asked for the second and the third time
BROKEN = re.compile(r"[\r\n\0]")


def as_listed(moment: datetime) -> datetime:
    """A moment as Twilio's lists tell times and its SDK asks for them: UTC, in whole seconds, never later."""
    return moment.astimezone(UTC).replace(microsecond=0)


class PooledHttp(HttpClient):  # type: ignore[misc] # the SDK has no types
    """One pool of connections to one address; `connections` calls at once."""

    def __init__(self, api_url: str, *, connections: int, timeout: float) -> None:
        super().__init__(logging.getLogger(__name__), is_async=False, timeout=timeout)
        self._base = urlsplit(api_url)
        self._connections = Connections(api_url, most=connections, timeout=timeout)
        self._start = lru_cache(64)(self._start_line)  # the SDK says the same of itself with each request
        self._says = lru_cache(16)(self._headers)

    def request(self, method: str, uri: str, params: Mapping[str, Any] | None = None,
                data: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None,
                auth: tuple[str, str] | None = None, timeout: float | None = None,  # noqa: ARG002
                allow_redirects: bool = False) -> Response:  # noqa: ARG002, FBT001, FBT002 - the SDK's signature
        """One request, a GET up to three; NotReached or NotAnswered where no answer came."""
        start = self._start_line(method, uri, urlencode(params, doseq=True)) if params else self._start(method, uri)
        says = self._says(auth, tuple(headers.items()) if headers else ())
        if data or method == "POST":
            body = form(data or {})
            request = b"%b%bContent-Length: %d\r\n\r\n%b" % (start, says, len(body), body)
        else:
            request = b"%b%b\r\n" % (start, says)
        answer = self._asked(request) if method == "GET" else self._connections.call(request, head=method == "HEAD")
        return Response(answer.status, answer.body.decode("utf-8", "replace"), answer.headers)

    def _asked(self, request: bytes) -> Answer:
        answer = self._connections.call(request)
        for pause in PAUSES:
            if answer.status not in ASK_AGAIN:
                break
            time.sleep(pause)
            answer = self._connections.call(request)
        return answer

    def _start_line(self, method: str, uri: str, query: str = "") -> bytes:
        asked = urlsplit(uri)
        query = query or asked.query
        path = quote(self._base.path + asked.path, safe="/%:@!$&'()*+,;=~") or "/"
        query = quote(query, safe="/%:@!$&'()*+,;=~?")
        return f"{method} {path}{'?' if query else ''}{query} HTTP/1.1\r\n".encode("ascii")

    def _headers(self, auth: tuple[str, str] | None, headers: tuple[tuple[str, str], ...]) -> bytes:
        lines = [("Host", self._base.netloc.rpartition("@")[2]), ("Accept-Encoding", "identity"), *headers]
        if auth:
            lines.append(("Authorization", "Basic " + b64encode(":".join(auth).encode()).decode()))
        if any(BROKEN.search(name + value) for name, value in lines):
            raise ValueError("a header of more than one line")
        return "".join(f"{name}: {value}\r\n" for name, value in lines).encode("latin-1")
