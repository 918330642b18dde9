"""Carrying the schedule out: each fault in a thread of its own, with its begin, its end and what it did."""

import signal
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from tests.chaos.broker import BrokerMachine
from tests.chaos.database import DatabaseMachine
from tests.chaos.machines import Carrier, Proxy
from tests.chaos.schedule import Planned
from tests.chaos.town import Replica, Town

REACH_WITHIN = 20.0  # seconds in which an armed point must be reached; after that the process is killed where it is
BACK_WITHIN = 90.0
SLOW = 0.3  # seconds added to everything on a slow line
STOP_WITHIN = 20.0


@dataclass(kw_only=True)
class Done:
    """A fault as it happened. Times are seconds after the drill's begin."""

    planned: Planned
    begun: float
    ended: float = 0.0
    effect: str = ""
    hit: bool = False
    problem: str = ""

    def shown(self) -> dict[str, Any]:
        """For the drill's file."""
        return {**asdict(self.planned), "begun": round(self.begun, 2), "ended": round(self.ended, 2),
                "hit": self.hit, "effect": self.effect, "problem": self.problem}


@dataclass(kw_only=True)
class Machines:
    """Everything a fault can be done to; `carrier_faults` is what the carrier does wrong all the time."""

    town: Town
    broker: BrokerMachine
    database: DatabaseMachine | None
    carrier: Carrier
    proxy: Proxy
    carrier_faults: dict[str, Any]


class Faults:
    """Begins what is due; `done` lists what happened. `now` gives seconds after the begin."""

    def __init__(self, planned: list[Planned], machines: Machines, now: Callable[[], float]) -> None:
        self._waiting = planned
        self._machines = machines
        self._now = now
        self._threads: list[threading.Thread] = []
        self._busy: set[str] = set()
        self.done: list[Done] = []

    def tick(self) -> None:
        """Begin what is due, unless the same target is still suffering from something else."""
        for planned in [each for each in self._waiting if each.at <= self._now() and each.target not in self._busy]:
            if planned.target in self._busy:
                continue
            self._waiting.remove(planned)
            self._busy.add(planned.target)
            done = Done(planned=planned, begun=self._now())
            self.done.append(done)
            thread = threading.Thread(target=self._carry_out, args=(done,), daemon=True)
            self._threads.append(thread)
            thread.start()

    @property
    def over(self) -> bool:
        """Whether everything planned has happened and ended."""
        return not self._waiting and not any(thread.is_alive() for thread in self._threads)

    def _carry_out(self, done: Done) -> None:
        try:
            _ACTS[done.planned.kind](self._machines, done)
        except Exception as error:  # told in the report, and fails the drill
            done.problem = f"{type(error).__name__}: {error}"
        done.ended = self._now()
        self._busy.discard(done.planned.target)


def _kill(machines: Machines, done: Done) -> None:
    replica = machines.town.replicas[done.planned.target]
    done.hit = replica.send(signal.SIGKILL)
    done.effect = _back(replica)


def _kill_at_point(machines: Machines, done: Done) -> None:
    replica = machines.town.replicas[done.planned.target]
    started = replica.started
    replica.flags.arm(done.planned.point)
    end = time.monotonic() + REACH_WITHIN
    while replica.flags.hit() is None and time.monotonic() < end and replica.started == started:
        time.sleep(0.005)
    done.hit = replica.flags.hit() is not None
    replica.send(signal.SIGKILL)
    done.effect = f"{'stood at' if done.hit else 'never came to'} the point; {_back(replica)}"


def _terminate(machines: Machines, done: Done) -> None:
    replica = machines.town.replicas[done.planned.target]
    began, starts = time.monotonic(), replica.started
    done.hit = replica.send(signal.SIGTERM)
    while replica.process.alive and replica.started == starts and time.monotonic() < began + STOP_WITHIN + 5:
        time.sleep(0.02)
    took = time.monotonic() - began
    if took > STOP_WITHIN:
        done.problem = f"SIGTERM took {took:.1f} s"
    done.effect = f"ended after {took:.1f} s; {_back(replica)}"


def _stall(machines: Machines, done: Done) -> None:
    replica = machines.town.replicas[done.planned.target]
    done.hit = replica.send(signal.SIGSTOP)
    time.sleep(done.planned.seconds)
    replica.send(signal.SIGCONT)
    done.effect = f"stood still {done.planned.seconds:.1f} s"


def _back(replica: Replica) -> str:
    began = time.monotonic()
    time.sleep(0.2)  # until the town has seen its end
    while not replica.ready():
        if time.monotonic() > began + BACK_WITHIN:
            return f"not ready again within {BACK_WITHIN:.0f} s"
        time.sleep(0.2)
    return f"ready again after {time.monotonic() - began:.1f} s"


def _kill_broker(machines: Machines, done: Done) -> None:
    began = time.monotonic()
    machines.broker.kill(wipe=done.planned.kind == "broker wiped")
    time.sleep(0.2)
    while not machines.broker.answers():
        time.sleep(0.1)
    done.hit, done.effect = True, f"away for {time.monotonic() - began:.1f} s"


def _alarm(machines: Machines, done: Done) -> None:
    done.hit = machines.broker.alarm(on=True)
    time.sleep(done.planned.seconds)
    while not machines.broker.alarm(on=False):
        time.sleep(0.5)
    done.effect = f"publishers blocked for {done.planned.seconds:.1f} s" if done.hit else "the broker was away"


def _unbind(machines: Machines, done: Done) -> None:
    bindings = machines.broker.bindings()
    binding = bindings[int(done.planned.at * 1000) % len(bindings)] if bindings else None
    done.hit = binding is not None and machines.broker.unbind(binding)
    done.effect = f"{binding['destination']} no longer hears {binding['routing_key']}" if binding and done.hit else \
        "the broker was away"


def _restart_database(machines: Machines, done: Done) -> None:
    database = machines.database
    assert database is not None
    began = time.monotonic()
    database.restart(clean=int(done.planned.at) % 2 == 0)
    time.sleep(0.2)
    while not database.answers():
        time.sleep(0.1)
    done.hit, done.effect = True, f"away for {time.monotonic() - began:.1f} s"


def _line(machines: Machines, done: Done) -> None:
    pattern, proxy = done.planned.target, machines.proxy
    if done.planned.kind == "cut":
        proxy.cut(pattern)
    elif done.planned.kind == "blackholed":
        proxy.blackhole(pattern, lose=True)
    else:
        proxy.delay(pattern, seconds=SLOW)
    time.sleep(done.planned.seconds)
    proxy.pass_(pattern)
    done.hit, done.effect = True, f"{pattern} {done.planned.kind} for {done.planned.seconds:.1f} s"


def _carrier_down(machines: Machines, done: Done) -> None:
    machines.carrier.faults({**machines.carrier_faults, "down": True})
    time.sleep(done.planned.seconds)
    machines.carrier.faults(machines.carrier_faults)
    done.hit, done.effect = True, f"answered nobody for {done.planned.seconds:.1f} s"


_ACTS: dict[str, Callable[[Machines, Done], None]] = {
    "killed": _kill, "killed at a point": _kill_at_point, "terminated": _terminate, "stalled": _stall,
    "broker killed": _kill_broker, "broker wiped": _kill_broker, "memory alarm": _alarm, "binding deleted": _unbind,
    "database restarted": _restart_database, "cut": _line, "blackholed": _line, "slow": _line,
    "carrier down": _carrier_down,
}
