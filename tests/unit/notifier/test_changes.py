"""Only what differs from what was read is written down."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.mesh.contracts.intake import CaseReceived
from services.notifier.domain.message import Attempt, Message
from services.notifier.handlers import HEARS
from services.notifier.store.conversion import attempt_changes, message_changes
from tests.unit.notifier.fakes import FakeWork
from tests.unit.notifier.told import received

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
ATTEMPT = Attempt(attempt_id="a", message_id="m", number=1, state="sending", carrier_id=None, carrier_code="",
                  started_at=NOW, told_at=NOW)


def a_message() -> Message:
    work = FakeWork()
    HEARS[CaseReceived](work, received())
    return work.told[0]


@pytest.mark.parametrize("changes", [
    {}, {"state": "accepted", "carrier_id": "SM1"}, {"state": "ambiguous", "unclear_at": NOW, "why": "timeout"},
    {"settled_as": "found", "settled_at": NOW}, {"look_at": NOW}, {"carrier_code": "30007"}])
def test_of_an_attempt(changes):
    assert attempt_changes(ATTEMPT, replace(ATTEMPT, **changes)) == changes


@pytest.mark.parametrize("changes", [
    {}, {"state": "sent"}, {"next_at": NOW, "failures": 1}, {"state": "failed", "failed_code": "21610"},
    {"marked": True, "waits": 2}])
def test_of_a_message(changes):
    message = a_message()
    assert message_changes(message, message.stands(replace(message.standing, **changes))) == changes


def test_a_message_in_its_short_form_has_other_words():
    message = a_message()
    long = replace(message, short_words="短", standing=replace(message.standing, can_shorten=True))
    after = long.stands(replace(long.standing, can_shorten=False))
    assert message_changes(long, after) == {"words": "短", "can_shorten": False}


def test_its_tries_are_counted_where_it_is_claimed():
    message = a_message()
    assert message_changes(message, message.stands(replace(message.standing, tries=3))) == {}
