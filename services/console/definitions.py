"""What a broker holds before anybody speaks: every hearer's queues, so that nothing said at the first start is lost."""

from services.console.errors import NotReached
from services.mesh.bus import connect, declare, drop
from services.mesh.contracts import escalation, intake, notifier, replies, router
from services.mesh.contracts.base import Contract
from services.mesh.errors import BrokerDown
from services.mesh.topology import QueuePlan, plans

SPEAKERS = (escalation, intake, notifier, replies, router)  # imported so that their contracts are in the register
HEARTBEAT = 10


def all_plans() -> list[QueuePlan]:
    """The queues of all hearers, as the contracts name them."""
    contracts = Contract.register.values()
    hearers = sorted({hearer for contract in contracts for hearer in contract.HEARERS})
    return [plan for hearer in hearers
            for plan in plans(hearer, [contract for contract in contracts if hearer in contract.HEARERS])]


def put(amqp_uri: str) -> None:
    """Declare them; harmless when they are there. NotReached when the broker is not there."""
    try:
        connection = connect(amqp_uri, "console declares", HEARTBEAT)
    except BrokerDown as error:
        where = amqp_uri.rpartition("@")[2].rpartition("://")[2]
        raise NotReached(f"The broker {where} can't be reached: see AMQP_URI.") from error
    declare(connection, all_plans())
    drop(connection)
