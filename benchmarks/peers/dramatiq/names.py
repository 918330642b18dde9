"""What the web and the workers call queues and actors, and how all talk to the broker."""

from dramatiq.brokers.rabbitmq import RabbitmqBroker

CASES, ROUTER, NOTIFIER = "cases", "router", "notifier"  # queues
TAKE_CASE, ASSIGN, TELL_CITIZEN, TELL_OFFICIAL = "take_case", "assign", "tell_citizen", "tell_official"
QUEUE_OF = {TAKE_CASE: CASES, ASSIGN: ROUTER, TELL_CITIZEN: NOTIFIER, TELL_OFFICIAL: NOTIFIER}


def make_broker(amqp_uri: str) -> RabbitmqBroker:
    """A broker that waits for confirms. Its messages are always acknowledged after the work."""
    return RabbitmqBroker(url=amqp_uri, confirm_delivery=True)
