"""Each alarm tells those who run the services what is wrong and what to do."""

from typing import get_args

import pytest

from services.mesh.contracts.notifier import AlarmRaised
from services.notifier.domain.alarms import alarm_message
from tests.unit.notifier.told import NOW

KINDS = get_args(AlarmRaised.model_fields["kind"].annotation)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_alarm_can_be_mailed_and_names_a_command_or_what_to_check(kind: str) -> None:
    alarm = AlarmRaised(occurred_at=NOW, service="intake", kind=kind, since=NOW)
    words = alarm_message(alarm, "operators@example.org", NOW).words
    assert "directline " in words
    if kind == "phone_blocked":
        assert "directline phones unblock" in words
