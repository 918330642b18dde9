"""The queue, and how web and worker talk to the broker."""

import logging

from faststream.rabbit import Channel, RabbitBroker, RabbitQueue

QUEUE = "cases"
log = logging.getLogger("peers.faststream")  # FastStream would log each message into its own


def make_queue() -> RabbitQueue:
    """A durable classic queue."""
    return RabbitQueue(QUEUE, durable=True)


def make_broker(amqp_uri: str, prefetch: int | None = None) -> RabbitBroker:
    """A broker that waits for confirms, and logs troubles but not each message."""
    return RabbitBroker(amqp_uri, logger=log, graceful_timeout=3,
                        default_channel=Channel(prefetch_count=prefetch, publisher_confirms=True))
