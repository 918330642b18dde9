"""Settings from the environment: read once, validated at start, one clear sentence per mistake."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from services.mesh.errors import SettingError

PACK_AT_MOST = 20  # letters that travel together; here, since the runner reads settings before all else
SIMULATOR_ACCOUNT = "AC" + "0" * 32
SIMULATOR_TOKEN = "simulator-token"  # noqa: S105 - invented, for phones that don't exist
SIMULATOR_SENDER = "+8613900009999"


class Reader:
    """Reads and checks one variable at a time."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def text(self, name: str, default: str | None = None) -> str:
        """A string; without a default it must be set."""
        value = self._environ.get(name, "").strip()
        if value:
            return value
        if default is None:
            raise SettingError(f"{name} is not set.")
        return default

    def number(self, name: str, default: float, least: float, most: float) -> float:
        """A number between `least` and `most`."""
        raw = self.text(name, str(default))
        try:
            value = float(raw)
        except ValueError:
            raise SettingError(f"{name} must be a number, not {raw!r}.") from None
        if not least <= value <= most:
            raise SettingError(f"{name} must be between {least:g} and {most:g}, not {raw}.")
        return value

    def integer(self, name: str, default: int, least: int, most: int) -> int:
        """A whole number between `least` and `most`."""
        value = self.number(name, default, least, most)
        if value != int(value):
            raise SettingError(f"{name} must be a whole number, not {value:g}.")
        return int(value)

    def seconds(self, name: str, default: float, least: float = 0.0, most: float = 1e7) -> float:
        """A length of time in seconds."""
        return self.number(name, default, least, most)

    def flag(self, name: str, *, default: bool) -> bool:
        """1 or 0."""
        return self.integer(name, int(default), 0, 1) == 1

    def address(self, name: str, default: str) -> str:
        """`host:port`."""
        value = self.text(name, default)
        if not re.fullmatch(r"[^:/\s]+:\d{1,5}", value):
            raise SettingError(f"{name} must be host:port, not {value!r}.")
        return value

    def url(self, name: str, default: str, schemes: tuple[str, ...] = ("http", "https")) -> str:
        """A URL with one of the schemes, without a slash at its end."""
        value = self.text(name, default).rstrip("/")
        parts = urlsplit(value)
        if parts.scheme not in schemes or not parts.hostname:
            raise SettingError(f"{name} must be a URL that begins with {' or '.join(s + '://' for s in schemes)}.")
        return value

    def moment(self, name: str) -> datetime | None:
        """An ISO 8601 moment with its zone, or None."""
        raw = self.text(name, "")
        if not raw:
            return None
        try:
            value = datetime.fromisoformat(raw)
        except ValueError:
            raise SettingError(f"{name} must be a moment such as 2026-11-23T09:00:00+08:00, not {raw!r}.") from None
        if value.tzinfo is None:
            raise SettingError(f"{name} needs its time zone, such as 2026-11-23T09:00:00+08:00.")
        return value


@dataclass(frozen=True, kw_only=True)
class MeshSettings:
    """What every service needs. Times are in real seconds."""

    service: str
    amqp_uri: str
    database_url: str
    http: str
    clock_start: datetime | None
    clock_origin: datetime | None
    clock_rate: float
    publish_wait: float
    lease: float
    heartbeat: int
    prefetch: int
    pack: int
    tick: float
    declare_every: float
    retry_first: float
    retry_longest: float
    tries: int
    keep_outbox: float
    keep_inbox: float
    catch_up: float
    reconcile_every: float
    settle: float


@dataclass(frozen=True, kw_only=True)
class TwilioSettings:
    """The carrier's account; the first token signs and sends, all of them verify."""

    account_sid: str
    tokens: tuple[str, ...]
    sender: str
    api_url: str


PORTS = {"intake": 8001, "router": 8002, "notifier": 8003, "escalation": 8004, "simulator": 8009}


def var_directory(reader: Reader) -> Path:
    """Where embedded data lies."""
    return Path(reader.text("DIRECTLINE_VAR", "var")).absolute()


def database_url(reader: Reader, service: str) -> str:
    """A service's own database: PostgreSQL with a schema of its own, or a SQLite file."""
    given = reader.text("DATABASE_URL", "")
    if not given:
        return f"sqlite:///{var_directory(reader) / (service + '.db')}"
    scheme, _, rest = given.partition("://")
    if scheme.split("+")[0] not in ("postgresql", "postgres") or not rest:
        raise SettingError("DATABASE_URL must begin with postgresql:// (leave it out for SQLite files under var).")
    return f"postgresql+psycopg2://{rest}"


def amqp_uri(reader: Reader) -> str:
    """The broker; always through py-amqp, whatever else is installed."""
    value = reader.url("AMQP_URI", "amqp://guest:guest@127.0.0.1:5672", ("amqp", "pyamqp", "amqps"))
    return re.sub(r"^(py)?amqp://", "pyamqp://", value)


def mesh(reader: Reader, service: str) -> MeshSettings:
    """Read what every service needs."""
    made = _mesh(reader, service)
    if made.keep_inbox <= made.keep_outbox:
        raise SettingError("KEEP_INBOX_SECONDS must be longer than KEEP_OUTBOX_SECONDS, or a message is heard twice.")
    return made


def _mesh(reader: Reader, service: str) -> MeshSettings:
    return MeshSettings(
        service=service, amqp_uri=amqp_uri(reader), database_url=database_url(reader, service),
        http=reader.address(f"{service.upper()}_HTTP", f"127.0.0.1:{PORTS[service]}"),
        clock_start=reader.moment("CLOCK_START"), clock_origin=reader.moment("CLOCK_ORIGIN"),
        clock_rate=reader.number("CLOCK_RATE", 1, 0, 1e6),
        publish_wait=reader.seconds("PUBLISH_WAIT_SECONDS", 10, 0.1, 120),
        lease=reader.seconds("LEASE_SECONDS", 30, 1, 3600),
        heartbeat=reader.integer("AMQP_HEARTBEAT_SECONDS", 10, 1, 600),
        prefetch=reader.integer("PREFETCH", 400, 2 * PACK_AT_MOST, 10000),
        pack=reader.integer("PACK_LETTERS", PACK_AT_MOST, 1, PACK_AT_MOST),
        tick=reader.seconds("TICK_SECONDS", 1, 0.05, 60),
        declare_every=reader.seconds("DECLARE_SECONDS", 180, 1, 3600),
        retry_first=reader.seconds("RETRY_FIRST_SECONDS", 10, 0.01, 3600),
        retry_longest=reader.seconds("RETRY_LONGEST_SECONDS", 3600, 0.01, 86400),
        tries=reader.integer("RETRY_TRIES", 8, 1, 100),
        keep_outbox=reader.seconds("KEEP_OUTBOX_SECONDS", 7 * 86400, 60),
        keep_inbox=reader.seconds("KEEP_INBOX_SECONDS", 14 * 86400, 120),
        catch_up=reader.seconds("CATCH_UP_SECONDS", 30, 0, 600),
        reconcile_every=reader.seconds("RECONCILE_SECONDS", 180, 0.5, 86400),
        settle=reader.seconds("SETTLE_SECONDS", 10, 0.5, 600),
    )


def twilio(reader: Reader) -> TwilioSettings:
    """Read the carrier's account; without TWILIO_API_URL it is the simulator's."""
    simulator = not reader.text("TWILIO_API_URL", "")
    host = reader.address("SIMULATOR_HTTP", f"127.0.0.1:{PORTS['simulator']}")
    tokens = reader.text("TWILIO_AUTH_TOKEN", SIMULATOR_TOKEN if simulator else None)
    settings = TwilioSettings(
        account_sid=reader.text("TWILIO_ACCOUNT_SID", SIMULATOR_ACCOUNT if simulator else None),
        tokens=tuple(token.strip() for token in tokens.split(",") if token.strip()),
        sender=reader.text("TWILIO_FROM", SIMULATOR_SENDER if simulator else None),
        api_url=reader.url("TWILIO_API_URL", f"http://{host}"),
    )
    if not 1 <= len(settings.tokens) <= 2:
        raise SettingError("TWILIO_AUTH_TOKEN must hold one token, or two separated by a comma while rotating.")
    return settings


def nameko_config(mesh_settings: MeshSettings) -> dict[str, object]:
    """What nameko's container needs to know."""
    return {"AMQP_URI": mesh_settings.amqp_uri, "WEB_SERVER_ADDRESS": mesh_settings.http, "max_workers": 100,
            "HEARTBEAT": mesh_settings.heartbeat, "rpc_exchange": "nameko-rpc"}


def plain_dns() -> None:
    """Let eventlet leave out its own resolver, 11 MB. To be called before eventlet is imported."""
    os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")


def environment() -> Reader:
    """The process's own environment."""
    return Reader(os.environ)
