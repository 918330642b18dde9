"""Exchange and queues, and how web and workers talk to the broker."""

import logging

from faststream.rabbit import Channel, ExchangeType, RabbitBroker, RabbitExchange, RabbitQueue

RECEIVED, ASSIGNED = "case_received", "case_assigned"  # what happened is the routing key
EXCHANGE = RabbitExchange("happened", type=ExchangeType.TOPIC, durable=True)
DESK, ROUTER = "desk.case_received", "router.case_received"
CITIZEN, OFFICIAL = "notifier.case_received", "notifier.case_assigned"
log = logging.getLogger("peers.faststream")  # FastStream would log each message into its own


def make_queue(name: str) -> RabbitQueue:
    """A durable classic queue for what its name ends in."""
    return RabbitQueue(name, durable=True, routing_key=name.rpartition(".")[2])


def make_broker(amqp_uri: str, prefetch: int | None = None) -> RabbitBroker:
    """A broker that waits for confirms, and logs troubles but not each message."""
    return RabbitBroker(amqp_uri, logger=log, graceful_timeout=3,
                        default_channel=Channel(prefetch_count=prefetch, publisher_confirms=True))
