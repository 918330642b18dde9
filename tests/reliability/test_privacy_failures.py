"""A canary phone and canary words go through everything, also what fails: no log, listing, error or metric has them."""

import json
import subprocess
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from kombu import Connection

from services.console.town import SERVICES
from services.mesh.topology import EXCHANGE
from tests.journey.people import DIDONG_DUTY
from tests.phones import await_value, case_no_in
from tests.reliability.conftest import Roads

pytestmark = [pytest.mark.broker, pytest.mark.postgres]
NUMBER, WORDS = "13877770123", "金丝雀"
BODIES = (f'{{"phone": "+86{NUMBER}", "words": "{WORDS}"}}', f"{WORDS} {NUMBER}")
LENGTHS = tuple(len(body) for body in BODIES)
HOSTILE = "<b>{code}</b> =1+1 %s 接 123456\r\n"


def directline(roads: Roads, *arguments: str) -> str:
    run = subprocess.run([sys.executable, "-m", "services.console.main", *arguments], capture_output=True, text=True,
                         env=dict(roads.town.plan.environ), timeout=30, check=False)
    return run.stdout + run.stderr


def read(url: str, form: dict[str, str] | None = None) -> str:
    data = urlencode(form).encode() if form else None
    try:
        with urlopen(Request(url, data), timeout=10) as answer:
            return str(answer.read().decode())
    except HTTPError as error:
        return str(error.read().decode())


def say_nonsense(roads: Roads) -> None:
    """What nobody can read, but which holds the canary, in every place where words could stand."""
    with Connection(roads.town.plan.amqp_uri) as connection:
        channel = connection.channel()
        for body in BODIES:
            message = channel.prepare_message(
                body.encode(), properties={"message_id": f"canary-{len(body)}", "type": "CaseReceived"},
                headers={"version": 1})
            channel.basic_publish(message, exchange=EXCHANGE, routing_key="intake.CaseReceived")


def both_parked(roads: Roads) -> str | None:
    found = directline(roads, "parked", "list", "--json")
    return found if all(f"canary-{length}" in found for length in LENGTHS) else None


def test_neither_a_phone_nor_a_citizens_words_reach_logs_listings_errors_or_metrics(roads: Roads) -> None:
    town = roads.town
    roads.clear()
    town.begin()
    citizen = town.phone(f"+86{NUMBER}")
    citizen.writes(f"西河街路灯不亮{WORDS}{HOSTILE}")
    case_no = case_no_in(citizen.reads("已收到", within=40))
    town.phone(DIDONG_DUTY).reads(case_no, WORDS)
    say_nonsense(roads)
    listed = await_value(lambda: both_parked(roads), lambda: "nothing was parked", within=30)
    errors = [read(town.plan.url("intake", "/sms/inbound"), {"From": citizen.number, "Body": WORDS}),
              read(town.plan.url("notifier", "/sms/status"), {"To": citizen.number, "Body": WORDS})]
    shown = [directline(roads, "parked", "show", each["message_id"]) for each in json.loads(listed)]
    metrics = [read(town.plan.url(name, "/metrics")) for name in SERVICES]
    logs = [Path(town.plan.plan(name).log).read_text(encoding="utf-8") for name in town.plan.services]
    assert all(metrics)
    assert all(logs)
    for place in [listed, *shown, *errors, *metrics, *logs, directline(roads, "doctor", "--json")]:
        assert NUMBER not in place
        assert WORDS not in place
    assert len(town.ledger(citizen.number)) == 1, "one receipt, and no command done"
