"""Notifier as the process that production runs: its runner, a real broker, SMS and email over sockets."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.console.ports import free_ports
from services.mesh.asking import ask, ask_many
from services.mesh.contracts.calls.notifier import MessageLine, MessagesQuery, Preview, PreviewQuery
from services.mesh.contracts.router import CountyApplied
from services.mesh.mesh import Mesh
from services.mesh.migrate import upgrade
from tests.integration.notifier_carrier import TinyCarrier, tiny_carrier
from tests.integration.test_notifier_email import TinySmtp, smtp  # noqa: F401 - a fixture
from tests.meshes import running, toy, until
from tests.unit.notifier.told import CASE, CITIZEN, COUNTY, NOW, assigned, received

pytestmark = pytest.mark.broker


@pytest.fixture
def carrier() -> Iterator[TinyCarrier]:
    with tiny_carrier() as made:
        yield made


@pytest.fixture
def process(amqp_uri: str, tmp_path: Path, carrier: TinyCarrier, smtp: TinySmtp) -> Iterator[subprocess.Popen[bytes]]:  # noqa: F811
    upgrade("notifier", f"sqlite:///{tmp_path / 'notifier.db'}")
    [port] = free_ports(1)
    environ = {
        **os.environ, "AMQP_URI": amqp_uri, "DIRECTLINE_VAR": str(tmp_path), "NOTIFIER_HTTP": f"127.0.0.1:{port}",
        "TWILIO_API_URL": carrier.url, "TWILIO_AUTH_TOKEN": "simulator-token", "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_FROM": "+8613900009999", "SMTP_URL": f"smtp://127.0.0.1:{smtp.port}", "CLOCK_START": NOW.isoformat()}
    environ.pop("DATABASE_URL", None)
    made = subprocess.Popen([sys.executable, "-m", "services.mesh.runner", "notifier"], env=environ,
                            stderr=(tmp_path / "log").open("wb"))
    yield made
    made.kill()
    made.wait()


def say(mesh: Mesh, *events: object) -> None:
    with mesh.work() as work:
        for event in events:
            work.say(event)


def test_what_is_said_on_the_bus_reaches_phones_and_mailboxes(process, amqp_uri, tmp_path, carrier, smtp):  # noqa: F811
    router, intake = (toy(name, f"sqlite:///{tmp_path / name}.db", amqp_uri) for name in ("router", "intake"))
    with running(router, intake):
        say(router, CountyApplied(occurred_at=NOW, county_version=1, county=COUNTY), assigned())
        say(intake, received())
        until(lambda: len(carrier.ledger) == 2, 30, "two SMS")
        until(lambda: smtp.mails, 10, "a mail")
        assert sorted(one["to"] for one in carrier.ledger) == [CITIZEN.address, "+8613900000011"]
        lines = ask_many(amqp_uri, "notifier", "messages", MessagesQuery(case_nos=(CASE,)), MessageLine)
        assert sorted(line.channel for line in lines) == ["email", "sms", "sms"]
        assert ask(amqp_uri, "notifier", "preview", PreviewQuery(template="help"), Preview).segments == 1
        process.terminate()
        assert process.wait(20) == 0
    log = (tmp_path / "log").read_text()
    assert not any(secret in log for secret in ("+861", "8613", "路灯", "482913", "example.org"))
