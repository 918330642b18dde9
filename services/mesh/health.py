"""What every service tells about itself: health, figures, and calls about its mesh."""

import json
from contextlib import suppress
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from werkzeug.wrappers import Request, Response

from services.mesh.clock import wall_time
from services.mesh.contracts.calls.base import NotFound, Refused
from services.mesh.contracts.calls.mesh import (
    ConfirmClock,
    Done,
    Lacking,
    LackQuery,
    ParkedMessage,
    ParkedQuery,
    ReconcileCommand,
    Reconciled,
    SettleParked,
    Status,
    StatusQuery,
)
from services.mesh.errors import DatabaseDown, NewerVersion, Undecodable
from services.mesh.hosting import http
from services.mesh.log import log
from services.mesh.mesh import Mesh
from services.mesh.metrics import PARKED_NOW
from services.mesh.rpc import call


class Vitals:
    """`/healthz`, `/readyz` and `/metrics`."""

    app: Any

    @http("GET", "/healthz")
    def healthz(self, request: Request) -> Response:  # noqa: ARG002
        """The process answers."""
        return Response("ok\n", mimetype="text/plain")

    @http("GET", "/readyz")
    def readyz(self, request: Request) -> Response:  # noqa: ARG002
        """200 when it can do its work, otherwise 503 and what is missing."""
        checks = self.checks()
        fit = all(fine for name, fine in checks.items() if name != "broker")
        return Response(json.dumps(checks) + "\n", status=200 if fit else 503, mimetype="application/json")

    @http("GET", "/metrics")
    def metrics(self, request: Request) -> Response:  # noqa: ARG002
        """Prometheus figures."""
        return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)

    def checks(self) -> dict[str, bool]:
        """What it needs and whether it has it; `broker` is told, but texts are taken without one."""
        return {}


class Health(Vitals):
    """The vitals of a service with a mesh, and the calls about it."""

    def checks(self) -> dict[str, bool]:
        """Database, county and broker."""
        mesh: Mesh = self.app.mesh
        return mesh.ready()

    @http("GET", "/metrics")
    def metrics(self, request: Request) -> Response:
        """Prometheus figures; what is parked is counted now, so that all replicas tell the same."""
        mesh: Mesh = self.app.mesh
        with suppress(DatabaseDown), mesh.work() as work:
            PARKED_NOW.set(mesh.parked.count(work.rows))
        return super().metrics(request)

    @call(StatusQuery)
    def status(self, query: StatusQuery) -> Status:  # noqa: ARG002
        """How the service is."""
        mesh: Mesh = self.app.mesh
        return mesh.status()

    @call(LackQuery)
    def lacks(self, query: LackQuery) -> Lacking:
        """Which messages of a speaker were never heard here."""
        mesh: Mesh = self.app.mesh
        return mesh.lacks(query.message_ids)

    @call(ReconcileCommand)
    def reconcile(self, command: ReconcileCommand) -> Reconciled:
        """Ask the hearers now what they lack of what was said since then."""
        mesh: Mesh = self.app.mesh
        mesh.reconciler.doubt(command.since, command.besides)
        return mesh.reconciler.run()

    @call(ParkedQuery)
    def parked(self, query: ParkedQuery) -> list[ParkedMessage]:
        """The messages that wait for a person, without their words."""
        mesh: Mesh = self.app.mesh
        with mesh.work() as work:
            return list(mesh.parked.listed(work.rows, mesh.name, settled=query.settled))

    @call(SettleParked)
    def settle_parked(self, command: SettleParked) -> Done:
        """Replay or drop a parked message; replaying twice is harmless, because a settled one is not found."""
        mesh: Mesh = self.app.mesh
        if command.how == "replay":
            try:
                found = mesh.hearing.replay(command.message_id, command.by, command.reason)
            except (Undecodable, NewerVersion) as error:
                raise Refused(f"This release can't handle it: {error}.") from None
            if not found:
                raise NotFound("No parked message has this id.")
            return Done()
        with mesh.work() as work:
            if mesh.parked.take(work.rows, command.message_id) is None:
                raise NotFound("No parked message has this id.")
            mesh.parked.settle(work.rows, command.message_id, by=command.by, how=f"dropped: {command.reason}",
                               now=wall_time())
        return Done()

    @call(ConfirmClock)
    def confirm_clock(self, command: ConfirmClock) -> Done:
        """Take steps again after the clock has jumped."""
        log.warning("clock confirmed", by=command.by)
        self.app.mesh.confirm_clock()
        return Done()
