"""A contract names its hearers; the services' handlers must agree, and nobody speaks to nobody."""

from importlib import import_module

import pytest

from services.mesh.contracts import wire
from services.mesh.contracts.base import Contract
from services.mesh.topology import plans

SERVICES = ("intake", "router", "notifier", "escalation")


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_handles_exactly_the_contracts_that_name_it(service: str) -> None:
    assert wire.SPOKEN
    handled = {contract.__name__ for contract in import_module(f"services.{service}.handlers").HEARS}
    assert handled == {name for name, contract in Contract.register.items() if service in contract.HEARERS}


def test_everything_that_is_said_is_heard_by_somebody_and_said_by_a_service() -> None:
    for name, contract in Contract.register.items():
        assert contract.HEARERS, name
        assert set(contract.SPEAKERS) <= set(SERVICES), name


def test_queue_names_and_arguments_never_change() -> None:
    living, dead = plans("router", [contract for contract in Contract.register.values()
                                    if contract.__name__ in ("CaseReceived", "OfficialReplied")])
    assert (living.name, living.exchange) == ("router.hears.intake", "directline")
    assert living.keys == ("intake.CaseReceived", "intake.OfficialReplied")
    assert living.arguments == {
        "x-queue-type": "quorum", "x-delivery-limit": 10_000, "x-dead-letter-exchange": "directline.dead",
        "x-dead-letter-routing-key": "router", "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish"}
    assert (dead.name, dead.exchange, dead.keys) == ("router.dead", "directline.dead", ("router",))
    assert dead.arguments == {"x-queue-type": "quorum", "x-delivery-limit": 10_000}
