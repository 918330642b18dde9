"""What the web and the worker call the queue and the actor, and how both talk to the broker."""

from dramatiq.brokers.rabbitmq import RabbitmqBroker

QUEUE, ACTOR = "cases", "take_case"


def make_broker(amqp_uri: str) -> RabbitmqBroker:
    """A broker that waits for confirms. Its messages are always acknowledged after the work."""
    return RabbitmqBroker(url=amqp_uri, confirm_delivery=True)
