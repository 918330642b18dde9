"""Our own mesh as a contestant: its four services as processes, with the sample county, on a working day at nine."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.contestant import Contestant, Running
from benchmarks.place import ROOT, Place
from services.console import definitions
from services.console.ports import LOCAL
from services.console.processes import Plan, Process
from services.console.settings import SAMPLE_COUNTY, read
from services.console.town import SERVICES, Town, lay_out
from tests.chaos.town import own_ports

MORNING = "2026-11-23T09:00:00+08:00"


@dataclass(frozen=True, kw_only=True)
class Directline(Contestant):
    """`environ` is what differs from the defaults."""

    environ: tuple[tuple[str, str], ...] = ()

    def town(self, place: Place) -> Town:
        """The town of a round."""
        ports = dict(zip(SERVICES, own_ports(len(SERVICES)), strict=True))
        environ = {**place.environ, "DIRECTLINE_VAR": str(place.folder), "COUNTY_FILE": str(_county(place.folder)),
                   "CLOCK_START": MORNING, "CLOCK_ORIGIN": datetime.now(UTC).isoformat(),
                   **{f"{name.upper()}_HTTP": f"{LOCAL}:{port}" for name, port in ports.items()}, **dict(self.environ)}
        if place.database:
            environ["DATABASE_URL"] = place.database
        return lay_out(read(environ), place.amqp_uri)

    @contextmanager
    def running(self, place: Place) -> Iterator[Running]:
        """All four services, ready."""
        town = self.town(place)
        town.migrate()
        definitions.put(place.amqp_uri)
        plans = {name: town.plan(name) for name in SERVICES}
        processes = {name: Process(Plan(name=name, argv=(sys.executable, *plan.argv[1:]), environ=plan.environ,
                                        log=plan.log, folder=ROOT)) for name, plan in plans.items()}
        with self.started(processes, lambda: all(town.ready(name) for name in SERVICES)) as seconds:
            url = f"http://{town.settings.addresses['intake']}"
            yield Running(processes=processes, webhook_url=url, environ=town.environ, ready_after=seconds)


def _county(folder: Path) -> Path:
    """The sample county, where each text is a case with a prompt of its own, as the peers have it."""
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / "county.yaml"
    made.write_text(SAMPLE_COUNTY.read_text(encoding="utf-8") + "\nlinking: {link: false}\n", encoding="utf-8")
    return made
