"""The worker process: one event loop, as many cases at once as it prefetches."""

import asyncio
import sys

import uvloop
from faststream import AckPolicy, FastStream

from benchmarks.peers.case import Case
from benchmarks.peers.faststream.carrier import Carrier
from benchmarks.peers.faststream.names import log, make_broker, make_queue
from benchmarks.peers.faststream.store import open_store
from benchmarks.peers.surroundings import Surroundings


async def main(prefetch: int) -> None:
    """Work until SIGTERM."""
    around = Surroundings.read()
    broker = make_broker(around.amqp_uri, prefetch)
    async with open_store(around.database_url) as store, Carrier(around) as carrier:

        @broker.subscriber(make_queue(), ack_policy=AckPolicy.NACK_ON_ERROR)
        async def take_case(case: Case) -> None:
            to_official, to_citizen = await store.assign(case)
            sids = await asyncio.gather(carrier.send(to_official), carrier.send(to_citizen))
            await store.mark_sent(to_official, sids[0], to_citizen, sids[1])

        await FastStream(broker, logger=log).run()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
