"""What workers do: each service opens its own database and carrier, and says what it listens to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from faststream import AckPolicy
from faststream.rabbit import RabbitBroker

from benchmarks.peers import tables
from benchmarks.peers.case import Case, CaseAssigned, Draft, to_citizen, to_official
from benchmarks.peers.faststream.carrier import Carrier
from benchmarks.peers.faststream.names import ASSIGNED, CITIZEN, DESK, EXCHANGE, OFFICIAL, ROUTER, make_queue
from benchmarks.peers.faststream.store import open_store
from benchmarks.peers.surroundings import Surroundings

AFTER_WORK = AckPolicy.NACK_ON_ERROR


@asynccontextmanager
async def desk(broker: RabbitBroker, around: Surroundings) -> AsyncIterator[None]:
    """Does it all in one task."""
    async with open_store(around.database_url) as store, Carrier(around) as carrier:

        @broker.subscriber(make_queue(DESK), EXCHANGE, ack_policy=AFTER_WORK)
        async def take_case(case: Case) -> None:
            prompt, receipt = await store.assign_and_note(case)
            sids = await asyncio.gather(carrier.send(prompt), carrier.send(receipt))
            await store.mark_both_sent(prompt, sids[0], receipt, sids[1])

        yield


@asynccontextmanager
async def router(broker: RabbitBroker, around: Surroundings) -> AsyncIterator[None]:
    """Assigns and passes on."""
    async with open_store(tables.own(around.database_url, tables.ROUTER)) as store:

        @broker.subscriber(make_queue(ROUTER), EXCHANGE, ack_policy=AFTER_WORK)
        async def assign(case: Case) -> None:
            told = CaseAssigned(case=case, assignment=await store.assign(case))
            await broker.publish(told, exchange=EXCHANGE, routing_key=ASSIGNED, persist=True)

        yield


@asynccontextmanager
async def notifier(broker: RabbitBroker, around: Surroundings) -> AsyncIterator[None]:
    """Tells; each SMS by itself."""
    async with open_store(tables.own(around.database_url, tables.NOTIFIER)) as store, Carrier(around) as carrier:

        async def tell(draft: Draft) -> None:
            sms = await store.note(draft)
            await store.mark_sent(sms, await carrier.send(sms))

        @broker.subscriber(make_queue(CITIZEN), EXCHANGE, ack_policy=AFTER_WORK)
        async def tell_citizen(case: Case) -> None:
            await tell(to_citizen(case))

        @broker.subscriber(make_queue(OFFICIAL), EXCHANGE, ack_policy=AFTER_WORK)
        async def tell_official(told: CaseAssigned) -> None:
            await tell(to_official(told.case, told.assignment))

        yield
