"""A service inside nameko: its app as a dependency, and its HTTP server. What it tells about itself: health.py."""

from collections.abc import Callable
from logging import getLogger
from typing import Any, Protocol, TypeVar

from eventlet import wsgi
from nameko.extensions import DependencyProvider
from nameko.web.handlers import HttpRequestHandler
from nameko.web.server import HttpOnlyProtocol, WebServer
from werkzeug.wrappers import Response

from services.mesh.log import log

BACKLOG = 2048
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

    def setup(self) -> None:
        """Make the app."""
        self.app = self.assemble()

    def start(self) -> None:
        """Start it."""
        self.app.start()

    def stop(self) -> None:
        """Stop it."""
        self.app.stop()

    def get_dependency(self, worker_ctx: Any) -> App:  # noqa: ARG002 - nameko's signature
        """The app itself."""
        return self.app


class QuietServer(WebServer):  # type: ignore[misc]
    """nameko's web server with a long queue of callers and without a log line for each request."""

    def start(self) -> None:
        """Listen, and let many wait to be accepted."""
        super().start()
        self._sock.listen(BACKLOG)

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
