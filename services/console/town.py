"""All processes of one place: which there are, with which environment, and whether they are ready."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Self

from services.console.errors import NotReached, WrongUse
from services.console.ports import LOCAL, free_ports, is_free
from services.console.processes import Plan
from services.console.settings import SAMPLE_COUNTY, Settings, read
from services.mesh import migrate
from services.mesh.clock import Clock, wall_time
from services.mesh.errors import DatabaseDown
from services.mesh.settings import PORTS, Reader
from services.mesh.settings import database_url as service_database

SERVICES = ("router", "intake", "notifier", "escalation")


@dataclass(frozen=True, kw_only=True)
class Town:
    """One mesh with all its services, on this machine."""

    settings: Settings
    amqp_uri: str
    environ: Mapping[str, str]

    @property
    def services(self) -> tuple[str, ...]:
        """What runs here."""
        return (*SERVICES, "simulator") if self.settings.simulator else SERVICES

    def plan(self, name: str) -> Plan:
        """How to start one service; its name stands in the command line."""
        argv = (sys.executable, "-m", "services.mesh.runner", name)
        return Plan(name=name, argv=argv, environ=self.environ, log=self.settings.var / "log" / f"{name}.log")

    def url(self, name: str, path: str = "/") -> str:
        """Where a service listens."""
        return f"http://{self.settings.addresses[name]}{path}"

    def ready(self, name: str) -> bool:
        """Whether a service can do its work."""
        connection = HTTPConnection(self.settings.addresses[name], timeout=2)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def now(self) -> datetime:
        """The business time of this town."""
        start, origin = (datetime.fromisoformat(self.environ[name]) for name in ("CLOCK_START", "CLOCK_ORIGIN"))
        return Clock(start, origin, float(self.environ["CLOCK_RATE"])).now()

    def later(self, by: timedelta = timedelta(), rate: float = 1.0) -> Self:
        """The same town with its clock moved on, and from now on at this rate."""
        moved = {"CLOCK_START": (self.now() + by).isoformat(), "CLOCK_ORIGIN": wall_time().isoformat(),
                 "CLOCK_RATE": str(rate)}
        return replace(self, environ={**self.environ, **moved})

    @property
    def databases(self) -> str:
        """Where they are, without a password."""
        given = self.environ.get("DATABASE_URL", "")
        return given.rpartition("@")[2].rpartition("://")[2] or str(self.settings.var)

    def migrate(self) -> None:
        """Bring every database to this release; NotReached when it can't be used."""
        for name in SERVICES:
            try:
                migrate.upgrade(name, database_url(self.environ, name))
            except DatabaseDown as error:
                raise NotReached(f"The database {self.databases} can't be used: see DATABASE_URL.") from error

    def check_ports(self) -> None:
        """WrongUse when somebody else listens where a service must."""
        for name in self.services:
            host, _, port = self.settings.addresses[name].rpartition(":")
            if not is_free(host, int(port)):
                raise WrongUse(f"Port {port} is taken: stop what listens there, or set {name.upper()}_HTTP.")


def database_url(environ: Mapping[str, str], name: str) -> str:
    """A service's own database."""
    return service_database(Reader(environ), name)


def lay_out(settings: Settings, amqp_uri: str) -> Town:
    """A town with these settings; all its processes get the same clock."""
    now = wall_time().isoformat()
    defaults = {"CLOCK_START": now, "CLOCK_ORIGIN": now, "CLOCK_RATE": "1", "COUNTY_FILE": str(SAMPLE_COUNTY)}
    given = {name: value for name, value in settings.environ.items() if value}
    fixed = {"AMQP_URI": amqp_uri, "DIRECTLINE_VAR": str(settings.var), "PYTHONUNBUFFERED": "1"}
    return Town(settings=settings, amqp_uri=amqp_uri, environ={**defaults, **given, **fixed})


def apart(environ: Mapping[str, str], var: Path, **own: str) -> Settings:
    """Settings for a town that meets no other on this machine: free ports, its own folder, the simulator."""
    left_out = {"AMQP_URI", "DATABASE_URL", "TWILIO_API_URL", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN",
                "TWILIO_FROM", "INTAKE_PUBLIC_URL", "NOTIFIER_PUBLIC_URL", "START_SIMULATOR", "COUNTY_FILE",
                "CLOCK_START", "CLOCK_ORIGIN", "CLOCK_RATE", "SMTP_URL"}
    ports = dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
    addresses = {f"{name.upper()}_HTTP": f"{LOCAL}:{port}" for name, port in ports.items()}
    kept = {name: value for name, value in environ.items() if name not in left_out}
    return read({**kept, **addresses, "DIRECTLINE_VAR": str(var), **own})
