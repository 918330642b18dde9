"""What the services call each other, and what nameko makes of it."""

from collections.abc import Mapping

INTAKE, DESK, EVENT, HANDLER = "intake", "desk", "case_received", "take_case"
QUEUE = f"evt-{INTAKE}-{EVENT}--{DESK}.{HANDLER}"


def config(amqp_uri: str, **more: object) -> Mapping[str, object]:
    """What nameko needs to know."""
    return {"AMQP_URI": amqp_uri, "serializer": "json", **more}
