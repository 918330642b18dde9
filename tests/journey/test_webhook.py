"""An operator learns whether the carrier hands texts to this town, and again after a call that failed."""

from services.console.doctor import webhook_of
from tests.journey.test_command_line import directline
from tests.phones import RunningTown


def test_the_doctor_of_a_town_whose_carrier_calls_it_again_says_nothing_of_it(town: RunningTown) -> None:
    found = webhook_of(town.plan.environ["AMQP_URI"])
    assert found is not None
    assert (found.found, found.address.endswith("/sms/inbound")) == ("fine", True)
    assert "carrier" not in directline(town, "doctor").stdout
