"""HTTP for Twilio's SDK: pooled connections, bounded waits, and requests that go to TWILIO_API_URL."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from twilio.http import HttpClient
from twilio.http.response import Response
from urllib3 import PoolManager, Retry, Timeout, make_headers
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

CONNECT_SECONDS = 3.0
# What Twilio answers a question with may pass: a list of many pages would hardly ever be read whole. Only a question is
# asked again, and only after these answers: a send that failed may have been taken.
ASK_AGAIN = Retry(2, connect=False, read=False, other=False, status_forcelist={500, 502, 503, 504}, backoff_factor=0.2,
                  respect_retry_after_header=False, raise_on_status=False)


class NotReached(Exception):
    """Nothing can have arrived there."""


class NotAnswered(Exception):
    """It may have arrived: nobody knows."""


def as_listed(moment: datetime) -> datetime:
    """A moment as Twilio's lists tell times and its SDK asks for them: UTC, in whole seconds, never later."""
    return moment.astimezone(UTC).replace(microsecond=0)


class PooledHttp(HttpClient):  # type: ignore[misc] # the SDK has no types
    """One pool of connections to one address; `connections` calls at once."""

    def __init__(self, api_url: str, *, connections: int, timeout: float) -> None:
        super().__init__(logging.getLogger(__name__), is_async=False, timeout=timeout)
        self._base = api_url
        self._pool = PoolManager(num_pools=1, maxsize=connections, block=True, retries=False,
                                 timeout=Timeout(connect=min(CONNECT_SECONDS, timeout), read=timeout))

    def request(self, method: str, uri: str, params: Mapping[str, Any] | None = None,
                data: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None,
                auth: tuple[str, str] | None = None, timeout: float | None = None,  # noqa: ARG002
                allow_redirects: bool = False) -> Response:  # noqa: ARG002, FBT001, FBT002 - the SDK's signature
        """One request, a GET up to three; NotReached or NotAnswered where no answer came."""
        url = self._address(uri, params)
        sent = {**(headers or {}), **(make_headers(basic_auth=":".join(auth)) if auth else {})}
        body = urlencode(data, doseq=True) if data else None
        try:
            answer = self._pool.request(method, url, body=body, headers=sent, redirect=False,
                                        retries=ASK_AGAIN if method == "GET" else False)
        except (NewConnectionError, ConnectTimeoutError) as error:
            raise NotReached from error
        except HTTPError as error:
            raise NotAnswered from error
        return Response(answer.status, answer.data.decode("utf-8", "replace"), answer.headers)

    def _address(self, uri: str, params: Mapping[str, Any] | None) -> str:
        parts = urlsplit(uri)
        query = urlencode(params, doseq=True) if params else parts.query
        return f"{self._base}{parts.path}" + (f"?{query}" if query else "")
