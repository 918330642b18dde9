"""Cases straight onto the queues."""

import asyncio
from collections.abc import Mapping, Sequence

from benchmarks.peers.case import Case
from benchmarks.peers.faststream.names import EXCHANGE, RECEIVED, make_broker
from benchmarks.peers.peer import Text
from benchmarks.peers.store import Store

AT_ONCE = 100  # unconfirmed messages


def fill(env: Mapping[str, str], texts: Sequence[Text]) -> None:
    """A row and a message for each text; not to be called inside a running event loop."""
    store = Store(env["DATABASE_URL"])
    asyncio.run(_publish(env["AMQP_URI"], store.add_many(texts)))
    store.close()


async def _publish(amqp_uri: str, cases: Sequence[Case]) -> None:
    async with make_broker(amqp_uri) as broker:
        await broker.declare_exchange(EXCHANGE)
        for start in range(0, len(cases), AT_ONCE):
            await asyncio.gather(*(broker.publish(case, exchange=EXCHANGE, routing_key=RECEIVED, persist=True)
                                   for case in cases[start:start + AT_ONCE]))
