"""A phone that wants no more news still gets answers to its own texts."""

from dataclasses import replace

import pytest

from services.mesh.contracts.intake import PhoneOptedIn, PhoneOptedOut
from services.notifier.claiming import _reasons
from services.notifier.domain.carrier_codes import rule_for
from services.notifier.domain.message import Attempt
from services.notifier.handlers import HEARS
from services.notifier.recording import _follow
from services.notifier.store import Candidate
from tests.unit.notifier.fakes import FakeStore, FakeWork
from tests.unit.notifier.told import CITIZEN, NOW, accepted, answered, owed_reply, progressed, received


class Store(FakeStore):
    """Nobody was told of a step."""

    def told_of(self, assignments, templates):
        return set()


def candidates(work, *events):
    for event in events:
        HEARS[type(event)](work, event)
    return [Candidate(message=message, opted_out=work.store.out.get(message.recipient, (None, False))[1], over=False,
                      known_to=None) for message in work.told]


def dropped(work, *events):
    found = candidates(work, *events)
    reasons = _reasons(work, found, ("sms", "email"))
    return {one.message.template: reasons.get(one.message.message_id) for one in found
            if one.message.recipient == CITIZEN.address}


def test_news_are_dropped_and_answers_and_receipts_go_out():
    work = FakeWork(store=Store())
    HEARS[PhoneOptedOut](work, PhoneOptedOut(occurred_at=NOW, phone=CITIZEN.address))
    assert dropped(work, received(), accepted(), progressed(), answered(), owed_reply(address=CITIZEN.address)) == {
        "receipt": None, "reply": None,
        "case_accepted": "opted_out", "case_progressed": "opted_out", "case_answered": "opted_out"}


def test_who_is_back_gets_everything_again():
    work = FakeWork(store=Store())
    HEARS[PhoneOptedOut](work, PhoneOptedOut(occurred_at=NOW, phone=CITIZEN.address))
    HEARS[PhoneOptedIn](work, PhoneOptedIn(occurred_at=NOW.replace(hour=2), phone=CITIZEN.address))
    assert set(dropped(work, received(), accepted()).values()) == {None}


@pytest.mark.parametrize(("code", "out"), [("21610", True), ("30003", False), ("21211", False)])
def test_a_carrier_that_says_the_phone_opted_out_is_believed(code, out):
    work = FakeWork()
    HEARS[type(accepted())](work, accepted())
    [message] = work.told
    attempt = Attempt(attempt_id="a", message_id=message.message_id, number=1, state="failed", carrier_id=None,
                      carrier_code=code, started_at=NOW, told_at=NOW)
    sending = replace(message, standing=replace(message.standing, state="sending", tries=1))
    assert _follow(work, sending, attempt, NOW).standing.state == "failed"
    assert (CITIZEN.address in work.store.out) is out
    assert (rule_for(code).kind == "opted_out") is out
