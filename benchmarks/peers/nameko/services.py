"""Intake hears the carrier; desk hears intake and does it all; or router and notifier hear it."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from nameko.events import EventDispatcher, event_handler
from nameko.extensions import DependencyProvider
from nameko.web.handlers import http
from werkzeug.wrappers import Request, Response

from benchmarks.peers import work
from benchmarks.peers.case import Case, CaseAssigned
from benchmarks.peers.inbound import SIGNATURE, TWIML, Forged, Inbound
from benchmarks.peers.nameko.names import ASSIGNED, DESK, INTAKE, NOTIFIER, RECEIVED, ROUTER
from benchmarks.peers.store import Store
from benchmarks.peers.surroundings import INBOUND, Surroundings


class Shared(DependencyProvider):  # type: ignore[misc] # nameko has no types
    """One object for all calls of a service, made of the surroundings."""

    def __init__(self, make: Callable[[Surroundings], object]) -> None:
        self._make = make

    def setup(self) -> None:
        """Make it."""
        self._made = self._make(Surroundings.read())

    def get_dependency(self, worker_ctx: Any) -> object:  # noqa: ARG002 - nameko's signature
        """The object."""
        return self._made


class Intake:
    """Takes texts."""

    name = INTAKE
    calls = Shared(Inbound)
    store = Shared(lambda around: Store(around.database_url))
    dispatch = EventDispatcher(use_confirms=True)

    @http("POST", INBOUND)  # type: ignore[untyped-decorator]
    def inbound(self, request: Request) -> Response:
        """A signed form becomes a committed case and one confirmed event."""
        try:
            case = self.store.add(self.calls.read(request.form.to_dict(), request.headers.get(SIGNATURE)))
        except Forged:
            return Response(status=403)
        if case:
            self.dispatch(RECEIVED, asdict(case))
        return Response(TWIML, mimetype="text/xml")


class Desk:
    """Assigns cases."""

    name = DESK
    desk = Shared(work.Desk)

    @event_handler(INTAKE, RECEIVED, requeue_on_error=True)  # type: ignore[untyped-decorator]
    def take_case(self, case: dict[str, str]) -> None:
        """Assign one case and tell both; acknowledged after it."""
        self.desk.do(Case(**case))


class Router:
    """Assigns and passes on."""

    name = ROUTER
    router = Shared(work.Router)
    dispatch = EventDispatcher(use_confirms=True)

    @event_handler(INTAKE, RECEIVED, requeue_on_error=True)  # type: ignore[untyped-decorator]
    def assign(self, case: dict[str, str]) -> None:
        """A committed assignment and one confirmed event; acknowledged after it."""
        self.dispatch(ASSIGNED, self.router.assign(Case(**case)).to_json())


class Notifier:
    """Tells; each SMS by itself."""

    name = NOTIFIER
    notifier = Shared(work.Notifier)

    @event_handler(INTAKE, RECEIVED, requeue_on_error=True)  # type: ignore[untyped-decorator]
    def tell_citizen(self, case: dict[str, str]) -> None:
        """The receipt."""
        self.notifier.tell_citizen(Case(**case))

    @event_handler(ROUTER, ASSIGNED, requeue_on_error=True)  # type: ignore[untyped-decorator]
    def tell_official(self, told: dict[str, Any]) -> None:
        """The prompt."""
        self.notifier.tell_official(CaseAssigned.from_json(told))
