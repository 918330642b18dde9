"""What a fault tells of itself is what was seen at the machines."""

from typing import Any

import pytest

from tests.chaos import acts
from tests.chaos.acts import ACTS, Done, Machines
from tests.chaos.schedule import Planned


class Lines:
    """A proxy of three lines; what it is told changes what it shows."""

    def __init__(self) -> None:
        self.shown = {name: {"mode": "pass", "connections": 2, "lost": 5, "bytes": 100}
                      for name in ("broker/router-1", "broker/notifier-1", "carrier/notifier-1")}

    def status(self) -> dict[str, dict[str, Any]]:
        return {name: dict(line) for name, line in self.shown.items()}

    def blackhole(self, names: str, *, lose: bool) -> None:
        for name in ("broker/router-1", "broker/notifier-1"):
            self.shown[name] |= {"mode": "lose", "lost": 12}

    def cut(self, names: str) -> None:
        """It was told, and does nothing."""

    def pass_(self, names: str) -> None:
        for line in self.shown.values():
            line["mode"] = "pass"


class Broker:
    """A broker that takes orders; whether it then has an alarm is its own affair."""

    def __init__(self, *, obeys: bool) -> None:
        self.on, self._obeys = False, obeys

    def alarm(self, *, on: bool) -> bool:
        self.on = on
        return True

    def alarmed(self) -> bool:
        return self.on and self._obeys

    def kill(self, *, wipe: bool) -> None:
        """It never comes again."""

    def answers(self) -> bool:
        return False


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BACK_WITHIN", "SHOWN_WITHIN", "REACH_WITHIN"):
        monkeypatch.setattr(acts, name, 0.05)


def done(kind: str, target: str, **machines: Any) -> Done:
    fault = Done(planned=Planned(at=1.0, kind=kind, target=target), begun=1.0)
    nothing = dict.fromkeys(("town", "broker", "database", "carrier", "proxy"))
    ACTS[kind](Machines(**{**nothing, **machines}, carrier_faults={}), fault)
    return fault


def test_a_blackhole_tells_what_its_lines_lost() -> None:
    fault = done("blackholed", "broker/*", proxy=Lines())
    assert fault.hit
    assert fault.effect == "4 connections were open, 4 at the end; 0 bytes passed, 14 were lost"


def test_a_cut_that_no_line_showed_never_took_place() -> None:
    assert not done("cut", "broker/*", proxy=Lines()).hit


@pytest.mark.parametrize("obeys", [True, False])
def test_an_alarm_took_place_when_the_broker_says_so_itself(obeys: bool) -> None:
    fault = done("memory alarm", "broker", broker=Broker(obeys=obeys))
    assert (fault.hit, fault.problem) == (obeys, "")


def test_a_broker_that_does_not_come_back_is_a_problem() -> None:
    assert done("broker killed", "broker", broker=Broker(obeys=True)).problem == "not ready again within 0 s"
