"""A service inside nameko: its app as a dependency, and its HTTP server. What it tells about itself: health.py."""

import threading
from collections.abc import Callable, Iterable
from io import BytesIO
from logging import getLogger
from typing import Any, Protocol, TypeVar

from eventlet import Timeout, wsgi
from nameko.extensions import DependencyProvider
from nameko.web.handlers import HttpRequestHandler
from nameko.web.server import HttpOnlyProtocol, WebServer
from werkzeug.wrappers import Response

from services.mesh.log import log

BACKLOG = 2048
BODY_WITHIN, LARGEST_WAITED_FOR = 5.0, 64 * 1024  # seconds and bytes; what is larger is refused unread
F = TypeVar("F", bound=Callable[..., Any])


class App(Protocol):
    """What a service is made of; `mesh` is missing only where there is no bus."""

    def start(self) -> None:
        """Begin to work."""

    def stop(self) -> None:
        """Finish what is in hand."""


class Hosted(DependencyProvider):  # type: ignore[misc] # nameko has no types
    """Makes a service's app when its container is set up, and gives it to every call."""

    def __init__(self, assemble: Callable[[], App]) -> None:
        self.assemble = assemble
        self._ending = threading.Lock()
        self._ended = False

    def setup(self) -> None:
        """Make the app."""
        self.app = self.assemble()

    def start(self) -> None:
        """Start it."""
        self.app.start()

    def stop(self) -> None:
        """Stop it once; whoever asks meanwhile waits for that."""
        with self._ending:
            if not self._ended:
                self._ended = True
                self.app.stop()

    def get_dependency(self, worker_ctx: Any) -> App:  # noqa: ARG002 - nameko's signature
        """The app itself."""
        return self.app


class BodyFirst:
    """Has the whole body in hand before a worker is taken, so that callers who stall keep none of the workers."""

    def __init__(self, app: Callable[..., Iterable[bytes]], within: float = BODY_WITHIN) -> None:
        self._app = app
        self._within = within

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """The app's answer, or 408."""
        length = environ.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and 0 < int(length) <= LARGEST_WAITED_FOR:
            body = None
            with Timeout(self._within, False):  # noqa: FBT003 - eventlet's way to end silently
                body = environ["wsgi.input"].read(int(length))
            if body is None:
                start_response("408 Request Timeout", [("Content-Type", "text/plain"), ("Connection", "close")])
                return [b"The body did not come in time.\n"]
            environ["wsgi.input"] = BytesIO(body)
        return self._app(environ, start_response)


class QuietServer(WebServer):  # type: ignore[misc]
    """nameko's web server with a long queue of callers and without a log line for each request."""

    def start(self) -> None:
        """Listen, and let many wait to be accepted."""
        super().start()
        self._sock.listen(BACKLOG)

    def get_wsgi_app(self) -> BodyFirst:
        """Bodies are waited for outside the workers."""
        return BodyFirst(super().get_wsgi_app())

    def get_wsgi_server(self, sock: Any, wsgi_app: Any, protocol: Any = None, debug: bool = False) -> Any:  # noqa: FBT001, FBT002
        """The server without access log: paths and answers are counted, not written down."""
        return wsgi.Server(sock, sock.getsockname(), wsgi_app, protocol=protocol or HttpOnlyProtocol, debug=debug,
                           log=getLogger("http"), log_output=False)


class Http(HttpRequestHandler):  # type: ignore[misc]
    """An HTTP entrypoint whose failures tell the caller nothing that they should not know."""

    server = QuietServer()

    def response_from_exception(self, exc: Exception) -> Response:
        """500 with one sentence."""
        log.error("request failed", path=self.url, error=exc)
        return Response("Something went wrong here; please try again.\n", status=500, mimetype="text/plain")


def http(method: str, url: str) -> Callable[[F], F]:
    """Let a method answer HTTP requests for a path."""
    decorated: Callable[[F], F] = Http.decorator(method, url)
    return decorated
