"""Commands, and the exit codes that scripts rely on."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.console import broker, main, packages
from services.console.doctor import problems
from services.console.errors import WrongUse
from services.console.town import SERVICES
from services.mesh.contracts.calls.intake import PicturesPlace, Webhook
from services.mesh.contracts.calls.mesh import Status

WELL = Status(service="intake", database=True, broker=True, county_version=1, parked=0, unpublished_since=None,
              now=datetime.now(UTC), clock_trusted=True)
NOWHERE = "amqp://127.0.0.1:1"


def code_of(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["directline", *arguments])
    with pytest.raises(SystemExit) as end:
        main.main()
    return int(end.value.code or 0)


def test_every_command_is_there(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert code_of(monkeypatch, "--help") == 0
    told = capsys.readouterr().out
    assert all(f"  {name} " in told for name in ("up", "run", "migrate", "county", "case", "parked", "doctor", "demo",
                                             "phones"))


def test_wrong_use_is_2(monkeypatch: pytest.MonkeyPatch) -> None:
    assert code_of(monkeypatch, "run", "nobody") == 2
    monkeypatch.setenv("CLOCK_START", "yesterday")
    monkeypatch.setenv("INTAKE_HTTP", "nowhere")
    assert code_of(monkeypatch, "doctor") == 2


def test_an_argument_that_no_call_can_carry_is_one_sentence(
        monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("AMQP_URI", NOWHERE)
    assert code_of(monkeypatch, "event", "open", "--name", "停水", "--area", "巡场镇", "--word", "停水", "--hours", "8",
                   "--text", "停") == 2
    told = capsys.readouterr().err
    assert (told.count("\n"), told.startswith("Wrong text: ")) == (1, True)


@pytest.mark.parametrize("arguments", [("case", "show", "26112300017"), ("parked", "list"), ("doctor",),
                                       ("doctor", "--confirm-clock"), ("phones", "blocked")])
def test_what_cannot_be_reached_is_3(monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]) -> None:
    monkeypatch.setenv("AMQP_URI", NOWHERE)
    assert code_of(monkeypatch, *arguments) == 3


def test_the_doctor_names_what_is_wrong() -> None:
    assert problems(WELL) == []
    ill = WELL.model_copy(update={"broker": False, "county_version": 0, "parked": 2, "clock_trusted": False,
                                  "unpublished_since": datetime.now(UTC) - timedelta(minutes=5),
                                  "waiting_since": datetime.now(UTC) - timedelta(minutes=11)})
    assert len(problems(ill)) == 6


def test_a_confirmed_clock_is_told_to_every_service(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str]] = []

    def ask(_uri: str, service: str, method: str, *_: object) -> Status | Webhook | PicturesPlace:
        asked.append((service, method))
        if method == "pictures_place":
            return PicturesPlace(writable=True)
        return Webhook(found="fine", address="http://intake/sms/inbound") if method == "webhook" else WELL

    monkeypatch.setattr("services.console.doctor.ask", ask)
    code_of(monkeypatch, "doctor", "--confirm-clock")
    assert [service for service, method in asked if method == "confirm_clock"] == list(SERVICES)


def test_without_root_engine_or_broker_one_sentence_says_what_to_install(
        monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(broker, "SCRIPTS", ())
    monkeypatch.setattr(packages, "can_install", lambda: False)
    monkeypatch.setattr(broker, "engine_answers", lambda: False)
    with pytest.raises(WrongUse, match="rabbitmq-server") as problem:
        broker.prepare(tmp_path, {})
    assert str(problem.value).count(". ") == 0


def test_without_root_an_engine_is_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(broker, "SCRIPTS", ())
    monkeypatch.setattr(packages, "can_install", lambda: False)
    monkeypatch.setattr(broker, "engine_answers", lambda: True)
    prepared = broker.prepare(tmp_path, {"RABBITMQ_IMAGE": "rabbitmq:mine"})
    assert prepared.plans[0].argv[-1] == "rabbitmq:mine"
