"""The web process: Starlette, with FastStream's broker for publishing."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.peers.faststream.names import EXCHANGE, RECEIVED, make_broker
from benchmarks.peers.faststream.store import open_store
from benchmarks.peers.inbound import SIGNATURE, TWIML, Forged, Inbound
from benchmarks.peers.surroundings import INBOUND, Surroundings


def make_app() -> Starlette:
    """An app that takes texts."""
    around = Surroundings.read()
    broker, calls = make_broker(around.amqp_uri), Inbound(around)

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        async with broker, open_store(around.database_url) as app.state.store:
            await broker.declare_exchange(EXCHANGE)
            yield

    async def inbound(request: Request) -> Response:
        form = {name: str(value) for name, value in (await request.form()).items()}
        try:
            text = calls.read(form, request.headers.get(SIGNATURE))
        except Forged:
            return Response(status_code=403)
        case = await request.app.state.store.add(text)
        if case:
            await broker.publish(case, exchange=EXCHANGE, routing_key=RECEIVED, persist=True)
        return Response(TWIML, media_type="text/xml")

    return Starlette(routes=[Route(INBOUND, inbound, methods=["POST"])], lifespan=life)


def main(workers: int) -> None:
    """Serve until SIGTERM."""
    host, _, port = Surroundings.read().http.rpartition(":")
    uvicorn.run("benchmarks.peers.faststream.web:make_app", factory=True, host=host, port=int(port), workers=workers,
                loop="uvloop", http="httptools", access_log=False, log_level="warning", timeout_keep_alive=75,
                timeout_graceful_shutdown=2)


if __name__ == "__main__":
    main(int(sys.argv[1]))
