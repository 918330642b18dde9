"""The services of a drill as processes: several replicas of each, started again whatever ends them."""

import os
import signal
import socket
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from services.console.ports import LOCAL, is_free
from services.console.processes import Plan, Process
from tests.chaos.points import Flags

SERVICES = ("intake", "router", "notifier", "escalation")
FIRST_PORT = 18_000  # below the ports that the kernel hands out by itself: a restart must find its own port free
AGAIN_AFTER = 0.3  # seconds


def own_ports(count: int) -> list[int]:
    """Free ports that no outgoing connection can take while their owner is dead."""
    start = FIRST_PORT + os.getpid() % 7_000
    return [port for port in range(start, start + 6_000) if is_free(LOCAL, port)][:count]


@dataclass
class Replica:
    """One process of a service, its address, and the points at which it may be ended."""

    service: str
    number: int
    port: int
    process: Process
    flags: Flags
    started: int = 0
    down_since: float | None = None
    stopped: bool = False
    exits: list[int] = field(default_factory=list)

    @property
    def name(self) -> str:
        """As faults and proxies name it."""
        return f"{self.service}-{self.number}"

    def ready(self) -> bool:
        """Whether it can do its work."""
        connection = HTTPConnection(LOCAL, self.port, timeout=1)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def start(self) -> None:
        """Start it, or start it again."""
        self.flags.disarm()
        self.process.start()
        self.started += 1
        self.down_since, self.stopped = None, False

    def send(self, number: signal.Signals) -> bool:
        """Signal it; whether it was there."""
        if not self.process.alive:
            return False
        os.kill(self.process.pid, number)
        self.stopped = number == signal.SIGSTOP if number in (signal.SIGSTOP, signal.SIGCONT) else self.stopped
        return True


class Town:
    """All replicas of a drill; `tick` brings up again what ended."""

    def __init__(self, folder: Path, environs: Mapping[str, Mapping[str, str]], ports: Mapping[str, int],
                 without: str = "") -> None:
        self.folder = folder
        self.replicas = {name: _replica(folder, name, environ, ports[name], without)
                         for name, environ in environs.items()}

    def start(self, within: float = 90.0) -> None:
        """Start all and wait until they are ready."""
        for replica in self.replicas.values():
            replica.start()
        self.await_ready(within)

    def await_ready(self, within: float) -> None:
        """Wait until every replica is ready; RuntimeError with the last words of one that is not."""
        end = time.monotonic() + within
        waiting = list(self.replicas.values())
        while waiting := [replica for replica in waiting if not replica.ready()]:
            self.tick()
            if time.monotonic() > end:
                log = waiting[0].process.plan.log.read_text(errors="replace").splitlines()[-15:]
                raise RuntimeError(f"{waiting[0].name} is not ready:\n" + "\n".join(log))
            time.sleep(0.1)

    def tick(self) -> None:
        """Start again what ended a moment ago."""
        for replica in self.replicas.values():
            if replica.process.alive:
                continue
            if replica.down_since is None:
                replica.down_since = time.monotonic()
                replica.exits.append(replica.process.exit_code or 0)
            elif time.monotonic() - replica.down_since > AGAIN_AFTER:
                replica.start()

    def stop(self) -> None:
        """End all."""
        for replica in self.replicas.values():
            replica.send(signal.SIGCONT)
            replica.process.terminate()
        for replica in self.replicas.values():
            replica.process.stop(within=20)


def names(replicas: int) -> list[str]:
    """The names of all replicas."""
    return [f"{service}-{number}" for service in SERVICES for number in range(1, replicas + 1)]


def listens(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((LOCAL, port)) == 0


def _replica(folder: Path, name: str, environ: Mapping[str, str], port: int, without: str) -> Replica:
    service, _, number = name.partition("-")
    flags = folder / f"{name}.flags"
    argv = (sys.executable, "-m", "tests.chaos.service", service, str(flags), *([without] if without else []))
    plan = Plan(name=name, argv=argv, environ=environ, log=folder / "log" / f"{name}.log", folder=Path.cwd())
    return Replica(service=service, number=int(number), port=port, process=Process(plan), flags=Flags(flags))
