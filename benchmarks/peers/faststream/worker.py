"""The worker process: one event loop, from each queue as many messages at once as it prefetches."""

import sys
from contextlib import AsyncExitStack

import uvloop
from faststream import FastStream

from benchmarks.peers.faststream.names import log, make_broker
from benchmarks.peers.faststream.services import desk, notifier, router
from benchmarks.peers.surroundings import Surroundings

SERVICES = {"desk": desk, "router": router, "notifier": notifier}


async def main(services: str, prefetch: int) -> None:
    """Run the services until SIGTERM."""
    around = Surroundings.read()
    broker = make_broker(around.amqp_uri, prefetch)
    async with AsyncExitStack() as opened:
        for name in services.split(","):
            await opened.enter_async_context(SERVICES[name](broker, around))
        await FastStream(broker, logger=log).run()


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1], int(sys.argv[2])))
