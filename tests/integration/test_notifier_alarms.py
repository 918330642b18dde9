"""Alarms reach those who run the services, by metric and by one email an hour; parked messages end to end."""

import contextlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.console import main
from services.console.doctor import sending_of
from services.mesh.bus import Publisher
from services.mesh.clock import Clock, wall_time
from services.mesh.consumer import Batch
from services.mesh.contracts.calls.base import NotFound
from services.mesh.contracts.calls.mesh import ParkedQuery, SettleParked
from services.mesh.contracts.notifier import AlarmRaised
from services.mesh.contracts.router import CountyApplied
from services.mesh.contracts.wire import Letter, encode
from services.mesh.health import Health
from services.mesh.log import Log
from services.notifier import holding
from services.notifier.claiming import claim
from tests.integration.notifier_app import Notifier, notifier
from tests.integration.test_notifier_email import TinySmtp, only, smtp  # noqa: F401 - fixtures
from tests.integration.test_notifier_process import carrier, process, say  # noqa: F401 - fixtures
from tests.meshes import running, toy, until
from tests.unit.notifier.told import COUNTY, NOW, owed_reply

OPERATORS = "operators@example.org"
SINCE = datetime(2026, 11, 23, 1, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def operators(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPERATIONS_EMAIL", OPERATORS)


def alarm(since: datetime = SINCE, **changes: Any) -> AlarmRaised:
    return AlarmRaised(**{"occurred_at": NOW, "service": "router", "kind": "message_parked", "since": since,
                          "text": "failed", **changes})


def garbage(message_id: str = "bad1") -> Letter:
    return Letter(message_id=message_id, contract="CaseReceived", version=1, body='{"phone": "+8613900001234"}')


def alarms(app: Notifier) -> list[Any]:
    return app.rows("select * from messages where template = 'alarm'")


def parked_now(app: Notifier) -> str:
    health = Health()
    health.app = app.app
    told = health.metrics(None).get_data(as_text=True)  # type: ignore[arg-type] # it looks at no request
    return next(line for line in told.splitlines() if line.startswith("directline_parked_now"))


def test_one_email_an_hour_for_each_service_and_kind_through_the_real_mail_path(database_url, smtp):  # noqa: F811
    with notifier(database_url, "http://127.0.0.1:1", OPERATIONS_EMAIL=OPERATORS,
                  SMTP_URL=f"smtp://127.0.0.1:{smtp.port}") as app:
        app.hear(alarm(), alarm(), alarm(SINCE + timedelta(minutes=30)))
        until(lambda: smtp.mails, 5, "the mail")
        app.hear(alarm())
        mail = only(smtp)
        assert mail["To"] == OPERATORS
        assert "directline parked list" in mail.get_content()
        assert "router" in mail["Subject"]
        app.hear(alarm(SINCE + timedelta(hours=1)), alarm(service="intake"))
        until(lambda: len(smtp.mails) == 3, 5, "one for the next hour and one for another service")


def test_without_an_address_an_alarm_is_only_counted(database_url):
    with notifier(database_url, "http://127.0.0.1:1", sending=False, OPERATIONS_EMAIL="") as app:
        app.hear(alarm())
        assert alarms(app) == []


def test_a_held_notifier_still_sends_its_alarms_also_at_night_and_nothing_else(database_url):
    night = NOW.replace(hour=16).isoformat()
    with notifier(database_url, "http://127.0.0.1:1", sending=False, OPERATIONS_EMAIL=OPERATORS,
                  SMTP_URL="smtp://127.0.0.1:1", CLOCK_START=night) as app:
        app.hear(owed_reply(), alarm(kind="notifier_held", service="notifier"))
        with app.mesh.work() as work:
            holding.hold(work, "wang", "restored", wall_time())
        with app.mesh.work() as work:
            assert [letter.to for letter in claim(work, 10, None, {"sms", "email"}, wall_time()).letters] == [OPERATORS]


def test_parking_raises_one_alarm_an_hour_and_shows_in_the_metrics_at_once(database_url):
    with notifier(database_url, "http://127.0.0.1:1", sending=False) as app:
        assert parked_now(app) == "directline_parked_now 0.0"
        for n in range(3):
            app.mesh.hearing.keep(Batch([garbage(f"bad{n}")], []))
        assert parked_now(app) == "directline_parked_now 3.0"
        said = app.rows("select body from outbox where contract = 'AlarmRaised'")
        assert len(said) == 1
        assert json.loads(said[0].body)["text"] == "undecodable"
        assert "1234" not in said[0].body


def test_a_clock_that_jumped_raises_one_alarm_until_it_is_confirmed(database_url):
    mesh = toy("escalation", database_url, dues={"step": lambda *_: None})
    later = timedelta(0)
    mesh.clock = Clock(wall=lambda: wall_time() + later)
    mesh.tick()
    later = timedelta(hours=1)
    mesh.tick()
    mesh.tick()
    with mesh.database.transaction() as connection:
        said = connection.exec_driver_sql("select body from outbox").all()
    assert [json.loads(row[0])["kind"] for row in said] == ["clock_jumped"]
    mesh.database.close()


class Ended(Exception):
    """A command ended well."""


def directline(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    monkeypatch.setattr("sys.argv", ["directline", *arguments])
    monkeypatch.setattr(Log, "_line", lambda *_: None)  # the test's own meshes would log between a command's lines
    capsys.readouterr()
    with contextlib.suppress(Ended):
        try:
            main.main()
        except SystemExit as end:
            raise (Ended if not end.code else AssertionError(capsys.readouterr().err)) from None
    return capsys.readouterr().out


def publish(amqp_uri: str, letter: Letter) -> None:
    publisher = Publisher(amqp_uri, speaker="intake", heartbeat=10, wait=5)
    until(lambda: not publisher.publish([letter]), 30, "a queue for it")
    publisher.close()


@pytest.mark.broker
def test_parked_messages_are_mailed_listed_masked_replayed_and_dropped_by_name(
        process, amqp_uri, tmp_path, smtp, monkeypatch, capsys):  # noqa: F811
    monkeypatch.setenv("AMQP_URI", amqp_uri)
    run = ("parked", "list", "--service", "notifier", "--json")
    router = toy("router", f"sqlite:///{tmp_path / 'router'}.db", amqp_uri)
    with running(router):
        say(router, CountyApplied(occurred_at=NOW, county_version=1, county=COUNTY))
        held = until(lambda: _answers(monkeypatch, capsys, "notifier", "hold", "--why", "a drill", "--by", "wang",
                                      "--json"), 30, "the notifier")
        assert json.loads(held)["held"]
        seen = sending_of(amqp_uri)
        assert seen is not None
        assert (seen.hold["by"], seen.unclear) == ("wang", [])
        publish(amqp_uri, garbage())
        until(lambda: any("directline parked list" in _text(mail) for mail in smtp.mails), 30, "the alarm's mail")
    told = directline(monkeypatch, capsys, *run)
    [listed] = json.loads(told)
    assert (listed["message_id"], listed["reason"]) == ("bad1", "undecodable")
    assert "1234" not in told + directline(monkeypatch, capsys, "parked", "list", "--service", "notifier")
    assert "1234" not in directline(monkeypatch, capsys, "parked", "show", "bad1")
    directline(monkeypatch, capsys, "parked", "drop", "bad1", "--by", "wang", "--reason", "nonsense")
    assert json.loads(directline(monkeypatch, capsys, *run)) == []
    [settled] = json.loads(directline(monkeypatch, capsys, *run, "--settled"))
    assert (settled["settled_by"], settled["settled_how"]) == ("wang", "dropped: nonsense")
    assert "Not held" in directline(monkeypatch, capsys, "notifier", "release", "--by", "wang")


def _text(raw: str) -> str:
    import email
    import email.policy
    return str(email.message_from_string(raw, policy=email.policy.default).get_content())  # type: ignore[attr-defined]


def _answers(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    try:
        return directline(monkeypatch, capsys, *arguments)
    except AssertionError:
        return ""


def test_who_replayed_or_dropped_a_message_and_why_stays_listed(database_url):
    with notifier(database_url, "http://127.0.0.1:1", sending=False) as app:
        health = Health()
        health.app = app.app
        good = encode(owed_reply())
        with app.mesh.work() as work:
            app.mesh.parked.park(work, good, "failed", "ValueError", wall_time())
            app.mesh.parked.park(work, garbage(), "undecodable", "wrong at body", wall_time())
        settle = {"idempotency_key": "k" * 8, "by": "wang"}
        health.settle_parked(SettleParked(message_id=good.message_id, how="replay", reason="mended", **settle))
        with pytest.raises(NotFound):
            health.settle_parked(SettleParked(message_id=good.message_id, how="replay", reason="again", **settle))
        health.settle_parked(SettleParked(message_id="bad1", how="drop", reason="nonsense", **settle))
        assert len(app.states()) == 1
        assert health.parked(ParkedQuery()) == []
        found = {one.message_id: (one.settled_by, one.settled_how) for one in health.parked(ParkedQuery(settled=True))}
        assert found == {good.message_id: ("wang", "replayed: mended"), "bad1": ("wang", "dropped: nonsense")}
