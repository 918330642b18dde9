"""What intake finds out about its number's webhook, through Twilio's own client and over a real socket."""

from typing import Any

import pytest
from twilio.rest import Client

from services.intake.adapters.twilio_number import TwilioNumber
from services.mesh.settings import TwilioSettings
from services.mesh.twilio_http import PooledHttp
from services.simulator import carrier
from services.simulator.adapters import rest

from .conftest import ACCOUNT, SENDER, TOKEN
from .test_sdk import client, url  # noqa: F401 - fixtures

ADDRESS = "http://intake/sms/inbound"


def number(url: str, address: str = ADDRESS, sender: str = SENDER, token: str = TOKEN) -> TwilioNumber:  # noqa: F811
    account = TwilioSettings(account_sid=ACCOUNT, tokens=(token,), sender=sender, api_url=url)
    return TwilioNumber(account, PooledHttp(url, connections=1, timeout=2), address)


@pytest.fixture
def at_the_carrier(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What stands at the carrier in place of what the simulator says."""
    changed: dict[str, Any] = {}
    real = rest.number
    monkeypatch.setattr(rest, "number", lambda *whose: {**real(*whose), **changed})
    return changed


def test_the_simulator_calls_intake_and_calls_again(url: str) -> None:  # noqa: F811
    found = number(url).webhook()
    assert (found.found, found.address) == ("fine", ADDRESS)


def test_the_simulator_finds_its_number_by_a_part_of_it_and_no_other(client: Client) -> None:  # noqa: F811
    found = client.incoming_phone_numbers.list(phone_number=SENDER[:6])
    assert [(one.phone_number, one.sms_url) for one in found] == [(SENDER, ADDRESS + carrier.INBOUND_RETRIES)]
    assert client.incoming_phone_numbers.list(phone_number="+1") == []


def test_the_simulator_says_how_often_it_calls_again(monkeypatch: pytest.MonkeyPatch, url: str) -> None:  # noqa: F811
    assert carrier.INBOUND_RETRIES == "#rc=6&rp=5xx,ct,rt"
    monkeypatch.setattr(carrier, "INBOUND_RETRIES", "")
    assert number(url).webhook().found == "no_retries"


@pytest.mark.parametrize(("overrides", "found"), [
    ("#rc=5&rp=all", "fine"), ("#rp=5xx", "fine"), ("#ct=2000&rc=1&rp=ct,5xx", "fine"), ("?town=7#rc=5&rp=all", "fine"),
    ("", "no_retries"), ("#rc=5", "no_retries"), ("#rc=0&rp=all", "no_retries"), ("#rc=5&rp=ct,rt", "no_retries"),
    ("#rc=many&rp=all", "no_retries"), ("#rp=", "no_retries"),
])
def test_only_a_webhook_that_is_called_again_after_a_503_is_fine(
        url: str, at_the_carrier: dict[str, Any], overrides: str, found: str) -> None:  # noqa: F811
    at_the_carrier["sms_url"] = ADDRESS + overrides
    assert number(url).webhook().found == found


@pytest.mark.parametrize("changed", [
    {"sms_url": "https://elsewhere.example.org/sms/inbound#rc=5&rp=all"}, {"sms_url": "http://intake/sms#rc=5&rp=all"},
    {"sms_url": ""}, {"sms_url": None}, {"sms_method": "GET"},
])
def test_a_webhook_that_is_not_posted_to_our_address_is_told(
        url: str, at_the_carrier: dict[str, Any], changed: dict[str, Any]) -> None:  # noqa: F811
    at_the_carrier.update(changed)
    assert number(url).webhook().found == "other_address"


def test_a_number_behind_an_application_of_the_carrier_is_not_known(
        url: str, at_the_carrier: dict[str, Any]) -> None:  # noqa: F811
    at_the_carrier.update(sms_application_sid="AP" + "0" * 32, sms_url="")
    assert number(url).webhook().found == "application"


def test_a_number_that_the_account_does_not_have_is_not_known(url: str) -> None:  # noqa: F811
    assert number(url, sender="+8613900008888").webhook().found == "no_such_number"
    assert number(url, sender=SENDER[:-1]).webhook().found == "no_such_number"


def test_a_carrier_that_can_not_be_asked_or_does_not_let_us_in_is_not_known(url: str) -> None:  # noqa: F811
    assert number("http://127.0.0.1:1").webhook().found == "unread"
    assert number(url, token="wrong").webhook().found == "unread"
