"""The environment of every replica in a drill: shortened intervals, a line of its own to everything it talks to."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from services.console.ports import LOCAL
from services.mesh.settings import SIMULATOR_ACCOUNT, SIMULATOR_SENDER, SIMULATOR_TOKEN
from tests.chaos.town import SERVICES

COUNTY = Path(__file__).with_name("county.yaml")
MONDAY_MORNING = datetime.fromisoformat("2026-11-23T09:00:00+08:00")
INTAKE_URL, NOTIFIER_URL = "http://intake.example", "http://notifier.example"
QUICK = {
    "PUBLISH_WAIT_SECONDS": "3", "LEASE_SECONDS": "6", "AMQP_HEARTBEAT_SECONDS": "3", "DECLARE_SECONDS": "5",
    "RETRY_FIRST_SECONDS": "0.5", "RETRY_LONGEST_SECONDS": "5", "RETRY_TRIES": "20", "RECONCILE_SECONDS": "10",
    "SETTLE_SECONDS": "3", "CATCH_UP_SECONDS": "5", "KEEP_SECONDS": "5", "TICK_SECONDS": "0.25",
    "CARRIER_SECONDS": "3", "AMBIGUOUS_SECONDS": "15", "RESOLVE_SECONDS": "1", "SENDING_LOST_SECONDS": "10",
    "RECEIPT_WAIT_SECONDS": "2", "INBOUND_LIST_SECONDS": "5", "INBOUND_SETTLE_SECONDS": "5",
}
LINES = {"broker": SERVICES, "carrier": ("intake", "notifier"),
         "database": SERVICES}
_OWN = ("AMQP_URI", "DATABASE_URL", "DIRECTLINE_", "TWILIO_", "CLOCK_", "COUNTY_FILE", "SMTP_URL", "START_SIMULATOR")


def environs(names: list[str], *, ports: Mapping[str, int], lines: Mapping[str, int], folder: Path,
             database: Any, clock_rate: float) -> dict[str, dict[str, str]]:
    """Each replica's environment. `ports`: where it listens; `lines`: the proxy's port for `machine/replica`."""
    everybody = {name: value for name, value in os.environ.items() if not name.startswith(_OWN)}
    everybody |= QUICK | {
        "CLOCK_START": MONDAY_MORNING.isoformat(), "CLOCK_ORIGIN": datetime.now(UTC).isoformat(),
        "CLOCK_RATE": str(clock_rate), "COUNTY_FILE": str(COUNTY), "DIRECTLINE_VAR": str(folder / "var"),
        "TWILIO_ACCOUNT_SID": SIMULATOR_ACCOUNT, "TWILIO_AUTH_TOKEN": SIMULATOR_TOKEN,
        "TWILIO_FROM": SIMULATOR_SENDER, "INTAKE_PUBLIC_URL": INTAKE_URL, "NOTIFIER_PUBLIC_URL": NOTIFIER_URL,
        "PYTHONUNBUFFERED": "1",
    }
    return {name: everybody | _own(name, ports[name], lines, database) for name in names}


def lines_of(names: list[str], *, postgres: bool) -> list[str]:
    """The lines that need a proxy: `machine/replica`."""
    machines = [machine for machine in LINES if postgres or machine != "database"]
    return [f"{machine}/{name}" for machine in machines for name in names if name.split("-")[0] in LINES[machine]]


def _own(name: str, port: int, lines: Mapping[str, int], database: Any) -> dict[str, str]:
    service = name.split("-")[0]
    carrier = lines.get(f"carrier/{name}") or lines["carrier/notifier-1"]
    own = {f"{service.upper()}_HTTP": f"{LOCAL}:{port}", "TWILIO_API_URL": f"http://{LOCAL}:{carrier}",
           "AMQP_URI": f"amqp://guest:guest@{LOCAL}:{lines[f'broker/{name}']}"}
    if database is not None:
        own["DATABASE_URL"] = database.url(lines[f"database/{name}"])
    return own
