"""The county as router knows it."""

from collections.abc import Callable
from threading import Lock
from time import monotonic

from services.mesh.asking import ask
from services.mesh.contracts.calls.base import CallError
from services.mesh.contracts.calls.router import CountyInForce, CountyQuery
from services.mesh.contracts.county import County

FRESH_SECONDS, PATIENCE_SECONDS = 5.0, 3.0


def router_county(amqp_uri: str) -> County | None:
    """Ask router for the county in force."""
    return ask(amqp_uri, "router", "county", CountyQuery(), CountyInForce, PATIENCE_SECONDS).county


class Directory:
    """Remembers what router said for a few seconds, and for longer while router can't be asked."""

    def __init__(self, ask_router: Callable[[], County | None]) -> None:
        self._ask = ask_router
        self._asked_at: float | None = None
        self._lock = Lock()
        self.known: County | None = None

    def county(self) -> County | None:
        """The county, as far as known; one caller asks, the others take what was known before."""
        stale = self._asked_at is None or monotonic() - self._asked_at > FRESH_SECONDS
        if stale and self._lock.acquire(blocking=False):
            try:
                self._asked_at = monotonic()
                self.known = self._ask() or self.known
            except CallError:
                return self.known
            finally:
                self._lock.release()
        return self.known
