"""The web process with Flask: a signed form becomes a committed case and one confirmed message."""

from collections.abc import Callable

from flask import Flask, Response, request

from benchmarks.peers.case import Case
from benchmarks.peers.inbound import SIGNATURE, TWIML, Forged, Inbound
from benchmarks.peers.store import Store
from benchmarks.peers.surroundings import INBOUND, Surroundings


def web(around: Surroundings, publish: Callable[[Case], object]) -> Flask:
    """An app that takes texts; `publish` returns when the broker has the message."""
    app, store, calls = Flask(__name__), Store(around.database_url), Inbound(around)

    @app.post(INBOUND)
    def inbound() -> Response:
        try:
            case = store.add(calls.read(request.form.to_dict(), request.headers.get(SIGNATURE)))
        except Forged:
            return Response(status=403)
        if case:
            publish(case)
        return Response(TWIML, mimetype="text/xml")

    return app
