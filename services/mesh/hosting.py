"""A service inside nameko: its app as a dependency, and its HTTP server. What it tells about itself: health.py."""

import threading
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from eventlet import listen
from eventlet.semaphore import Semaphore
from nameko.extensions import DependencyProvider
from nameko.web.handlers import HttpRequestHandler
from nameko.web.server import WebServer
from werkzeug.wrappers import Request, Response

from services.mesh.http_call import Answer, Call
from services.mesh.http_connection import FAILED
from services.mesh.http_server import Server
from services.mesh.http_wsgi import from_wsgi
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


class HttpServer(WebServer):  # type: ignore[misc]
    """nameko's web server over our own HTTP server. One instance of the service answers all calls; no workers."""

    def __init__(self) -> None:
        super().__init__()
        self._server: Server | None = None

    def start(self) -> None:
        """Listen; every dependency has been set up by now."""
        if self._server is not None:
            return
        service, hands = self._service(), Semaphore(self.container.max_workers)
        for provider in self._providers:
            provider.serve(service, hands)
        quick = {("POST", provider.url): provider.answer for provider in self._providers
                 if isinstance(provider, Posted)}
        wsgi = from_wsgi(self.get_wsgi_app(), self.bind_addr.port)
        self._server = Server(listen(self.bind_addr, backlog=BACKLOG),
                              lambda call: quick.get((call.method, call.path), wsgi)(call))
        self._server.start(self.container.spawn_managed_thread)

    def unregister_provider(self, provider: Any) -> None:
        """An entrypoint stops: from the first one on nobody is accepted, and it waits for what is in hand."""
        if self._server is not None:
            self._server.stop()
        super().unregister_provider(provider)

    def stop(self) -> None:
        """End what still goes on."""
        self.wait_for_providers()
        self.kill()

    def kill(self) -> None:
        """End everything at once."""
        if self._server is not None:
            self._server.kill()

    def _service(self) -> Any:
        service = self.container.service_cls()
        for dependency in self.container.dependencies:
            setattr(service, dependency.attr_name, dependency.get_dependency(None))
        return service


class Http(HttpRequestHandler):  # type: ignore[misc]
    """An HTTP entrypoint whose failures tell the caller nothing that they should not know."""

    server = HttpServer()

    def serve(self, service: Any, hands: Semaphore) -> None:
        """Answer with the service's method; `hands` bounds how many calls are answered at a time."""
        self._method = getattr(service, self.method_name)
        self._hands = hands

    def handle_request(self, request: Request) -> Response:
        """What the method answers."""
        request.shallow = False
        try:
            with self._hands:
                response: Response = self._method(request, **vars(request)["path_values"])  # nameko's
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller gets a sentence
            return self.response_from_exception(error)
        return response

    def response_from_exception(self, exc: Exception) -> Response:
        """500 with one sentence."""
        log.error("request failed", path=self.url, error=exc)
        return Response(FAILED.body, status=FAILED.status, mimetype="text/plain")


class Posted(Http):
    """An entrypoint that takes what is posted to one path without werkzeug; other methods get werkzeug's 405."""

    def __init__(self, url: str) -> None:
        super().__init__("POST", url)

    def answer(self, call: Call) -> Answer:
        """What the method answers; the server says that it failed."""
        with self._hands:
            answer: Answer = self._method(call)
        return answer


def http(method: str, url: str) -> Callable[[F], F]:
    """Let a method answer HTTP requests for a path: from werkzeug's Request to its Response."""
    decorated: Callable[[F], F] = Http.decorator(method, url)
    return decorated


def posted(url: str) -> Callable[[F], F]:
    """Let a method take what is posted to a path: from our Call to our Answer, the shortest way."""
    decorated: Callable[[F], F] = Posted.decorator(url)
    return decorated
