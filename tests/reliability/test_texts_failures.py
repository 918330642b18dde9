"""A text that could not be kept, and one that the broker gave up: neither is lost, and each has its effect once."""

import json
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest
from kombu import Connection
from twilio.request_validator import RequestValidator

from services.mesh.settings import SIMULATOR_TOKEN
from services.mesh.topology import queue_name
from tests.journey.people import DIDONG_DUTY
from tests.journey.test_command_line import directline
from tests.meshes import until
from tests.phones import Phone, RunningTown, await_value, case_no_in
from tests.reliability.conftest import Roads

pytestmark = [pytest.mark.broker, pytest.mark.postgres]
QUEUE = queue_name("notifier", "intake")


def call(town: RunningTown, form: dict[str, str]) -> int:
    """Bring a text as the carrier does, signed; the answer's status."""
    url = town.plan.url("intake", "/sms/inbound")
    signed = {"X-Twilio-Signature": RequestValidator(SIMULATOR_TOKEN).compute_signature(url, form)}
    try:
        with urlopen(Request(url, urlencode(form).encode(), signed), timeout=15) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code


def receipts(citizen: Phone) -> list[str]:
    return [words for words in citizen.texts() if "您反映的情况已收到" in words]


def test_a_text_is_refused_while_the_database_is_away_and_one_case_when_the_carrier_brings_it_again(
        roads: Roads) -> None:
    town, citizen = roads.town, roads.town.citizen()
    town.begin()
    roads.clear()
    text = {"MessageSid": f"SM{uuid4().hex}", "From": citizen.number, "Body": "西河街红绿灯不亮", "NumMedia": "0"}
    roads.proxy.cut("database")
    refused = [call(town, text) for _ in range(2)]
    roads.proxy.pass_("database")
    assert refused == [503, 503]
    until(lambda: call(town, text) == 200, within=30)
    assert call(town, text) == 200
    case_no = case_no_in(citizen.reads("已收到", within=40))
    town.phone(DIDONG_DUTY).reads(case_no, "红绿灯", within=40)
    citizen.writes(f"查 {case_no}")
    citizen.reads(case_no, "底洞镇人民政府", within=40)
    assert len(receipts(citizen)) == 1


def give_up(town: RunningTown, contract: str) -> str:
    """Let the broker take the next message of a contract out of the notifier's queue by its own rules; its id."""
    with Connection(town.plan.amqp_uri) as connection, connection.channel() as channel:
        while True:
            taken = until(lambda: channel.basic_get(QUEUE))
            if taken.properties["type"] == contract:
                channel.basic_reject(taken.delivery_tag, requeue=False)
                return str(taken.properties["message_id"])


def parked(town: RunningTown, message_id: str) -> str | None:
    """Why the notifier keeps this message for a person."""
    listed = json.loads(directline(town, "parked", "list", "--service", "notifier", "--json").stdout or "[]")
    return next((each["reason"] for each in listed if each["message_id"] == message_id), None)


def test_what_the_broker_gave_up_reaches_its_reader_once_when_an_operator_replays_it(roads: Roads) -> None:
    town, citizen = roads.town, roads.town.citizen()
    town.begin()
    roads.clear()
    town.stop("notifier")
    try:
        citizen.writes("西河街树倒了")
        message_id = give_up(town, "CaseReceived")
    finally:
        town.start("notifier")
    why = await_value(lambda: parked(town, message_id), lambda: "nothing was parked", within=30)
    assert (why, receipts(citizen)) == ("dead letter", [])
    replay = ("parked", "replay", message_id, "--by", "wang", "--reason", "looked at")
    assert directline(town, *replay).stdout == "Replayed.\n"
    citizen.reads("已收到", within=40)
    assert directline(town, *replay).returncode == 1
    assert len(receipts(citizen)) == 1
