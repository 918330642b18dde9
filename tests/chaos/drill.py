"""One drill: start everything, let people text while the schedule does its worst, wait, and let the judge speak."""

import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from services.console import definitions
from services.console.ports import LOCAL
from services.console.town import database_url
from services.mesh import migrate
from services.mesh.settings import SIMULATOR_ACCOUNT, SIMULATOR_SENDER, SIMULATOR_TOKEN
from tests.chaos.acts import Done, Machines
from tests.chaos.broker import BrokerMachine
from tests.chaos.database import DatabaseMachine
from tests.chaos.faults import Faults
from tests.chaos.judge import Verdict, judge
from tests.chaos.layout import INTAKE_URL, NOTIFIER_URL, environs, lines_of
from tests.chaos.machines import running_carrier, running_proxy
from tests.chaos.own import Own, listen
from tests.chaos.people import People
from tests.chaos.recovery import Recovery, recoveries
from tests.chaos.schedule import Planned, Scale, schedule
from tests.chaos.stories import stories
from tests.chaos.town import SERVICES, Town, names, own_ports

# Without receipts that say undelivered or failed: after those other people must be told.
CARRIER_FAULTS = {
    "out": {"busy": 0.01, "refuse_before": 0.01, "reset_before": 0.01, "late": [0.01, 1.0], "error_after": 0.01,
            "reset_after": 0.01, "silent_after": 0.003},
    "receipts": {"lost": 0.05, "twice": 0.05, "reordered": 0.05, "early": 0.02, "late": [0.05, 3.0],
                 "unknown_fields": 0.05},
    "list": {"error": 0.03, "late": [0.03, 2.0]},
    "inbound": {"twice": 0.03, "at_once": [0.02, 5], "once_only": 0.05},
}
ACCEPT_WITHIN = 3600.0  # business seconds; see county.yaml
STEPS = {"handler": 0.5, "deputy": 1.0, "head": 2.0}  # when a rung falls, in parts of ACCEPT_WITHIN
STEP = 0.05
SETTLE = 20.0
GIVE_UP = 90.0
PROGRESS = 15.0
KEPT = Path("build") / "chaos" / "latest"


@dataclass(kw_only=True)
class Drill:
    """What a drill showed."""

    seed: int
    scale: Scale
    verdict: Verdict
    faults: list[Done]
    recoveries: list[Recovery]
    seconds: float
    settled: float
    carrier_faults: dict[str, int]
    own: Own


def run(scale: Scale, seed: int, *, planned: list[Planned] | None = None, without: str = "",
        give_up: float = GIVE_UP, say: Callable[[str], None] = print) -> Drill:
    """Run a drill. `without` takes a part of the mesh out; `planned` replaces the seed's schedule."""
    folder = Path(tempfile.mkdtemp(prefix="directline-drill-"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        machines = _machines(stack, folder, scale, seed, without)
        stack.callback(_keep, folder, machines)
        say(f"seed {seed}: everything is ready")
        return _play(machines, scale, seed, planned, give_up, say)


def _keep(folder: Path, machines: Machines) -> None:
    """Keep what the services of the latest drill wrote, for whoever looks for a defect."""
    shutil.rmtree(KEPT, ignore_errors=True)
    shutil.copytree(folder / "log", KEPT / "log", dirs_exist_ok=True)
    if machines.database:
        machines.database.dump(KEPT / "database.sql")
    else:
        shutil.copytree(folder / "var", KEPT / "var", dirs_exist_ok=True)


def _machines(stack: ExitStack, folder: Path, scale: Scale, seed: int, without: str) -> Machines:
    replicas = names(scale.replicas)
    ports = iter(own_ports(len(replicas) * 4 + 1))
    broker = BrokerMachine(folder / "broker")
    stack.callback(broker.stop)
    broker.start()
    database = DatabaseMachine(next(ports)) if scale.postgres else None
    if database:
        stack.callback(database.stop)
        database.start()
    carrier, proxy = stack.enter_context(running_carrier()), stack.enter_context(running_proxy())
    targets = {"broker": broker.port, "carrier": carrier.port, "database": database.port if database else 0}
    lines = {line: next(ports) for line in lines_of(replicas, postgres=scale.postgres)}
    for line, port in lines.items():
        proxy.open(line, targets[line.split("/")[0]], port)
    own = {name: next(ports) for name in replicas}
    settings = environs(replicas, ports=own, lines=lines, folder=folder, database=database,
                        clock_rate=scale.clock_rate)
    for service in SERVICES:
        migrate.upgrade(service, database_url(settings[f"{service}-1"], service))
    definitions.put(f"amqp://guest:guest@{LOCAL}:{broker.port}")
    town = Town(folder, settings, own, without)
    stack.callback(town.stop)
    town.start()
    addresses = {service: [f"{LOCAL}:{own[name]}" for name in replicas if name.startswith(service)]
                 for service in ("intake", "notifier")}
    carrier.setup(account=SIMULATOR_ACCOUNT, token=SIMULATOR_TOKEN, sender=SIMULATOR_SENDER, seed=seed,
                  inbound_url=f"{INTAKE_URL}/sms/inbound", inbound=addresses["intake"],
                  status_url=NOTIFIER_URL, status=addresses["notifier"])
    return Machines(town=town, broker=broker, database=database, carrier=carrier, proxy=proxy,
                    carrier_faults=CARRIER_FAULTS if scale.carrier_faults else {})


def _play(machines: Machines, scale: Scale, seed: int, planned: list[Planned] | None, give_up: float,
          say: Callable[[str], None]) -> Drill:
    begin, wall_begin = time.monotonic(), time.time()

    def now() -> float:
        return time.monotonic() - begin

    machines.carrier.faults(machines.carrier_faults)
    people = People(stories(scale.texts, scale.seconds, seed), machines.carrier, now, wall_begin)
    faults = Faults(schedule(scale, seed) if planned is None else planned, machines, now)
    said = 0.0
    while not (people.all_sent and faults.over):
        _tick(machines, people, faults)
        if now() - said > PROGRESS:
            said = now()
            say(f"{now():6.0f} s  {len(people.sent)} texts, {len(people.ledger)} SMS, {len(faults.done)} faults")
    seconds = now()
    machines.carrier.faults({})
    say(f"{now():6.0f} s  the faults are over; waiting until nothing is missing")
    verdict = _settle(machines, people, faults, scale, now, give_up)
    return Drill(seed=seed, scale=scale, verdict=verdict, faults=faults.done, seconds=seconds, settled=now() - seconds,
                 recoveries=recoveries(faults.done, people.sent, people.ledger),
                 carrier_faults=machines.carrier.seen(), own=listen(machines, datetime.fromtimestamp(wall_begin, UTC)))


def _tick(machines: Machines, people: People, faults: Faults) -> None:
    people.tick()
    machines.town.tick()
    machines.broker.tick()
    if machines.database:
        machines.database.tick()
    faults.tick()
    time.sleep(STEP)


def _settle(machines: Machines, people: People, faults: Faults, scale: Scale, now: Callable[[], float],
            give_up: float) -> Verdict:
    """Wait until nothing is missing and nothing more has come for a while, or it is no use to wait longer."""
    steps = {role: part * ACCEPT_WITHIN / scale.clock_rate for role, part in STEPS.items()}
    end = now() + give_up + max(steps.values())
    quiet_since, seen = now(), -1
    while True:
        _tick(machines, people, faults)
        if len(people.ledger) != seen:
            quiet_since, seen = now(), len(people.ledger)
        if now() - quiet_since < SETTLE and now() < end:
            continue
        verdict = judge(people.sent, people.ledger, steps=steps, patience=scale.patience)
        missing = verdict.count("lost") + verdict.count("not withdrawn") or any(machines.carrier.pending().values())
        if not missing or now() > end:
            return verdict
        quiet_since = now()
