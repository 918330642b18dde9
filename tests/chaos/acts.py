"""What each kind of fault does to the machines, and what was seen of it there."""

import signal
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from typing import Any

from tests.chaos.broker import BrokerMachine
from tests.chaos.database import DatabaseMachine
from tests.chaos.machines import Carrier, Proxy
from tests.chaos.schedule import Planned
from tests.chaos.town import Town

REACH_WITHIN = 20.0  # seconds in which an armed point must be reached; after that the process is killed where it is
BACK_WITHIN = 90.0
SHOWN_WITHIN = 3.0  # seconds in which the broker must say itself that it has an alarm
SLOW = 0.3  # seconds added to everything on a slow line
STOP_WITHIN = 20.0
MODES = {"cut": "cut", "blackholed": "lose", "slow": "delay"}  # what the proxy calls it


@dataclass(kw_only=True)
class Done:
    """A fault as it happened. Times are seconds after the drill's begin; `killed`: a service's process got SIGKILL."""

    planned: Planned
    begun: float
    ended: float = 0.0
    effect: str = ""
    hit: bool = False
    killed: bool = False
    problem: str = ""

    def shown(self) -> dict[str, Any]:
        """For the drill's file."""
        return {**asdict(self.planned), "begun": round(self.begun, 2), "ended": round(self.ended, 2),
                "hit": self.hit, "killed": self.killed, "effect": self.effect, "problem": self.problem}


@dataclass(kw_only=True)
class Machines:
    """Everything a fault can be done to; `carrier_faults` is what the carrier does wrong all the time."""

    town: Town
    broker: BrokerMachine
    database: DatabaseMachine | None
    carrier: Carrier
    proxy: Proxy
    carrier_faults: dict[str, Any]


def _kill(machines: Machines, done: Done) -> None:
    replica = machines.town.replicas[done.planned.target]
    done.hit = done.killed = replica.send(signal.SIGKILL)
    done.effect = _back(replica.ready, done)


def _kill_at_point(machines: Machines, done: Done) -> None:
    replica = machines.town.replicas[done.planned.target]
    started = replica.started
    replica.flags.arm(done.planned.point)
    _comes(lambda: replica.flags.hit() is not None or replica.started != started, REACH_WITHIN, 0.005)
    done.hit = replica.flags.hit() is not None
    done.killed = replica.send(signal.SIGKILL)
    done.effect = f"{'stood at' if done.hit else 'never came to'} the point; {_back(replica.ready, done)}"


def _terminate(machines: Machines, done: Done) -> None:
    replica = machines.town.replicas[done.planned.target]
    began, starts = time.monotonic(), replica.started
    done.hit = replica.send(signal.SIGTERM)
    _comes(lambda: not replica.process.alive or replica.started != starts, STOP_WITHIN + 5, 0.02)
    took = time.monotonic() - began
    done.effect = f"ended after {took:.1f} s; {_back(replica.ready, done)}"
    if took > STOP_WITHIN:
        done.problem = f"SIGTERM took {took:.1f} s"


def _stall(machines: Machines, done: Done) -> None:
    replica = machines.town.replicas[done.planned.target]
    done.hit = replica.send(signal.SIGSTOP)
    time.sleep(done.planned.seconds)
    replica.send(signal.SIGCONT)
    done.effect = f"stood still {done.planned.seconds:.1f} s; {_back(replica.ready, done)}"


def _kill_broker(machines: Machines, done: Done) -> None:
    machines.broker.kill(wipe=done.planned.kind == "broker wiped")
    done.hit, done.effect = True, _back(machines.broker.answers, done)


def _alarm(machines: Machines, done: Done) -> None:
    broker = machines.broker
    told = _comes(lambda: broker.alarm(on=True), REACH_WITHIN, 0.5)
    done.hit = told and _comes(broker.alarmed, SHOWN_WITHIN, 0.1)
    time.sleep(done.planned.seconds)
    if not _comes(lambda: broker.alarm(on=False) and not broker.alarmed(), BACK_WITHIN, 0.5):
        done.problem = f"the alarm did not end within {BACK_WITHIN:.0f} s"
    done.effect = f"the broker {'said' if done.hit else 'did not say'} that it has an alarm"


def _unbind(machines: Machines, done: Done) -> None:
    broker = machines.broker
    _comes(lambda: bool(broker.bindings()), REACH_WITHIN, 0.5)  # its management starts after it
    bindings = broker.bindings()
    binding = bindings[int(done.planned.at * 1000) % len(bindings)] if bindings else None
    done.hit = binding is not None and broker.unbind(binding)
    done.effect = f"{binding['destination']} no longer hears {binding['routing_key']}" if binding and done.hit else \
        "the broker was away"


def _restart_database(machines: Machines, done: Done) -> None:
    database = machines.database
    assert database is not None
    database.restart(clean=int(done.planned.at) % 2 == 0)
    done.hit, done.effect = True, _back(database.answers, done)


def _line(machines: Machines, done: Done) -> None:
    pattern, proxy, mode = done.planned.target, machines.proxy, MODES[done.planned.kind]
    before = _lines(proxy, pattern)
    if mode == "cut":
        proxy.cut(pattern)
    elif mode == "lose":
        proxy.blackhole(pattern, lose=True)
    else:
        proxy.delay(pattern, seconds=SLOW)
    time.sleep(done.planned.seconds)
    after = _lines(proxy, pattern)
    proxy.pass_(pattern)
    done.hit = any(line["mode"] == mode for line in after)
    lost, passed = (_total(after, what) - _total(before, what) for what in ("lost", "bytes"))
    done.effect = (f"{_total(before, 'connections')} connections were open, {_total(after, 'connections')} at the end; "
                   f"{passed} bytes passed, {lost} were lost")


def _carrier_down(machines: Machines, done: Done) -> None:
    before = machines.carrier.seen().get("down", 0)
    machines.carrier.faults({**machines.carrier_faults, "down": True})
    time.sleep(done.planned.seconds)
    machines.carrier.faults(machines.carrier_faults)
    done.hit, done.effect = True, f"answered none of {machines.carrier.seen().get('down', 0) - before} calls"


def _lines(proxy: Proxy, pattern: str) -> list[dict[str, Any]]:
    return [status for name, status in proxy.status().items() if fnmatchcase(name, pattern)]


def _total(lines: list[dict[str, Any]], what: str) -> int:
    return sum(line[what] for line in lines)


def _back(ready: Callable[[], bool], done: Done) -> str:
    """Wait until it is there again; what was seen. That it never came is a problem."""
    began = time.monotonic()
    time.sleep(0.2)  # until its end has been seen
    if _comes(ready, BACK_WITHIN, 0.1):
        return f"ready again after {time.monotonic() - began:.1f} s"
    done.problem = f"not ready again within {BACK_WITHIN:.0f} s"
    return done.problem


def _comes(check: Callable[[], bool], within: float, pause: float) -> bool:
    """Whether it comes true within the time."""
    end = time.monotonic() + within
    while not (true := check()) and time.monotonic() < end:
        time.sleep(pause)
    return true


ACTS: dict[str, Callable[[Machines, Done], None]] = {
    "killed": _kill, "killed at a point": _kill_at_point, "terminated": _terminate, "stalled": _stall,
    "broker killed": _kill_broker, "broker wiped": _kill_broker, "memory alarm": _alarm, "binding deleted": _unbind,
    "database restarted": _restart_database, "cut": _line, "blackholed": _line, "slow": _line,
    "carrier down": _carrier_down,
}
