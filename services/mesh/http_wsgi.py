"""A WSGI application (PEP 3333) behind the HTTP server: for entrypoints that take werkzeug's requests."""

import sys
from collections.abc import Callable, Iterable
from io import BytesIO
from itertools import chain
from typing import Any

from services.mesh.http_call import Answer, Call, Stream, said
from services.mesh.http_connection import Application
from services.mesh.http_reading import LARGEST_BODY

TOO_LARGE = said(413, f"The body is larger than {LARGEST_BODY // 1024} KB.")
_NOT_HTTP = frozenset({"content-type", "content-length", "transfer-encoding"})
_OURS = frozenset({"content-length", "connection", "transfer-encoding", "keep-alive"})
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def from_wsgi(app: Wsgi, port: int) -> Application:
    """The application that asks a WSGI application."""

    def answer(call: Call) -> Answer | Stream:
        if call.body is None:
            return TOO_LARGE
        return _asked(app, environ_of(call, call.body, port))

    return answer


def environ_of(call: Call, body: bytes, port: int) -> dict[str, Any]:
    """A call as WSGI describes it."""
    environ = {
        "REQUEST_METHOD": call.method, "SCRIPT_NAME": "", "PATH_INFO": call.path, "QUERY_STRING": call.query,
        "SERVER_NAME": "localhost", "SERVER_PORT": str(port), "SERVER_PROTOCOL": f"HTTP/{call.version}",
        "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": BytesIO(body), "wsgi.errors": sys.stderr,
        "wsgi.multithread": True, "wsgi.multiprocess": False, "wsgi.run_once": False,
    }
    if body:
        environ["CONTENT_LENGTH"] = str(len(body))
    if "content-type" in call.headers:
        environ["CONTENT_TYPE"] = call.headers["content-type"]
    for name, value in call.headers.items():
        if name not in _NOT_HTTP and "_" not in name:  # X_Y would pass for X-Y
            environ["HTTP_" + name.upper().replace("-", "_")] = value
    return environ


class _Started:
    """What the application says before the body; PEP 3333's start_response."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: list[tuple[str, str]] = []
        self.written: list[bytes] = []

    def __call__(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], None]:
        if self.status and exc_info is None:
            raise RuntimeError("start_response was called twice")
        self.status, self.headers = int(status[:3]), headers
        return self.written.append


def _asked(app: Wsgi, environ: dict[str, Any]) -> Stream:
    started = _Started()
    result = app(environ, started)
    parts = iter(result)
    if not started.status:  # a generator begins when its first part is asked for
        parts = chain([next(parts, b"")], parts)
    plain = {name.lower(): value for name, value in started.headers}
    length = plain.get("content-length", "")
    return Stream(
        status=started.status, headers=tuple(pair for pair in started.headers if pair[0].lower() not in _OURS),
        parts=chain(started.written, parts), length=int(length) if length.isdecimal() else None,
        closes=plain.get("connection", "").lower() == "close", close=getattr(result, "close", tuple),
    )
