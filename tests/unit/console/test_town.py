"""Which processes there are, and with which environment."""

from datetime import timedelta
from pathlib import Path

import pytest

from services.console import definitions
from services.console.errors import NotReached, WrongUse
from services.console.ports import free_ports, is_free, remembered
from services.console.settings import SAMPLE_COUNTY, read
from services.console.town import apart, lay_out


def test_every_process_gets_the_same_clock_and_the_sample_county() -> None:
    town = lay_out(read({}), "amqp://broker")
    environ = town.plan("intake").environ
    assert {"CLOCK_START", "CLOCK_ORIGIN", "CLOCK_RATE"} <= set(environ)
    assert environ["COUNTY_FILE"] == str(SAMPLE_COUNTY)
    assert environ["AMQP_URI"] == "amqp://broker"


def test_what_is_set_is_kept() -> None:
    town = lay_out(read({"COUNTY_FILE": "mine.yaml", "CLOCK_RATE": "60"}), "amqp://broker")
    assert (town.environ["COUNTY_FILE"], town.environ["CLOCK_RATE"]) == ("mine.yaml", "60")


def test_the_simulator_stays_away_from_a_real_carrier() -> None:
    assert "simulator" in lay_out(read({}), "amqp://broker").services
    assert "simulator" not in lay_out(read({"TWILIO_API_URL": "https://carrier.example"}), "amqp://broker").services


def test_a_service_is_named_in_its_command_line() -> None:
    assert lay_out(read({}), "amqp://broker").plan("router").argv[-1] == "router"


def test_a_later_town_has_moved_its_clock() -> None:
    town = lay_out(read({"CLOCK_START": "2026-11-23T09:00:00+08:00"}), "amqp://broker")
    later = town.later(timedelta(hours=2), rate=60)
    assert later.environ["CLOCK_START"].startswith("2026-11-23T11:00:0")
    assert later.environ["CLOCK_RATE"] == "60"


def test_a_town_apart_takes_nothing_from_its_surroundings(tmp_path: Path) -> None:
    settings = apart({"AMQP_URI": "amqp://elsewhere", "DATABASE_URL": "postgresql://x", "PATH": "/bin"}, tmp_path)
    assert settings.own_broker
    assert "DATABASE_URL" not in settings.environ
    assert len(set(settings.addresses.values())) == 5


def test_a_wrong_setting_is_one_sentence() -> None:
    with pytest.raises(WrongUse, match="INTAKE_HTTP must be host:port"):
        read({"INTAKE_HTTP": "nowhere"})


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    import socket

    settings = apart({}, tmp_path)
    host, _, port = settings.addresses["router"].rpartition(":")
    with socket.create_server((host, int(port))), pytest.raises(WrongUse, match="ROUTER_HTTP"):
        lay_out(settings, "amqp://broker").check_ports()


def test_ports_are_remembered_while_they_are_free(tmp_path: Path) -> None:
    first = remembered(tmp_path / "ports", ("a", "b"))
    assert remembered(tmp_path / "ports", ("a", "b")) == first
    import socket

    with socket.create_server(("127.0.0.1", first["a"])):
        assert not is_free("127.0.0.1", first["a"])
        assert remembered(tmp_path / "ports", ("a", "b")) != first


def test_free_ports_differ() -> None:
    assert len(set(free_ports(20))) == 20


def test_where_the_databases_are_is_told_without_a_password(tmp_path: Path) -> None:
    given = {"DATABASE_URL": "postgresql://me:secret@127.0.0.1:1/line", "DIRECTLINE_VAR": str(tmp_path)}
    town = lay_out(read(given), "amqp://broker")
    with pytest.raises(NotReached) as problem:
        town.migrate()
    assert str(problem.value) == "The database 127.0.0.1:1/line can't be used: see DATABASE_URL."
    assert lay_out(read({"DIRECTLINE_VAR": str(tmp_path)}), "amqp://broker").databases == str(tmp_path)


def test_a_broker_that_is_not_there_is_named_without_a_password() -> None:
    with pytest.raises(NotReached) as problem:
        definitions.put("amqp://me:secret@127.0.0.1:1")
    assert str(problem.value) == "The broker 127.0.0.1:1 can't be reached: see AMQP_URI."
