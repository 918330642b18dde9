"""What the services call each other, and what nameko makes of it."""

from collections.abc import Mapping

INTAKE, DESK, ROUTER, NOTIFIER = "intake", "desk", "router", "notifier"
RECEIVED, ASSIGNED = "case_received", "case_assigned"


def config(amqp_uri: str, **more: object) -> Mapping[str, object]:
    """What nameko needs to know."""
    return {"AMQP_URI": amqp_uri, "serializer": "json", **more}


def queue(source: str, event: str, service: str, method: str) -> str:
    """The queue of an event's handler."""
    return f"evt-{source}-{event}--{service}.{method}"
