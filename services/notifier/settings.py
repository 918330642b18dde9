"""Notifier's settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from services.mesh import settings
from services.mesh.errors import SettingError
from services.mesh.settings import MeshSettings, Reader, TwilioSettings
from services.notifier.adapters.email import SmtpSettings


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Times are in real seconds; `smtp` is None where no email is sent, `sms_per_second` 0 where there is no limit."""

    mesh: MeshSettings
    twilio: TwilioSettings
    public_url: str
    smtp: SmtpSettings | None
    callers: int
    call_seconds: float
    sms_per_second: float
    ambiguous_seconds: float
    lost_seconds: float
    receipt_seconds: float
    resolve_every: float
    held: bool
    operations_email: str | None

    @property
    def patience(self) -> float:
        """How long a letter may wait for a caller, so that its call ends before its attempt counts as lost."""
        return min(20.0, (self.lost_seconds - self.call_seconds) / 3)


def read(environ: Mapping[str, str]) -> Settings:
    """Read and check all settings; SettingError says which one is wrong."""
    return _read(Reader(environ))


def from_environment() -> Settings:
    """The settings of this process."""
    return _read(settings.environment())


def _read(reader: Reader) -> Settings:
    mesh = settings.mesh(reader, "notifier")
    call_seconds = reader.seconds("CARRIER_SECONDS", 8, 0.1, 12)
    return Settings(
        mesh=mesh, twilio=settings.twilio(reader),
        public_url=reader.url("NOTIFIER_PUBLIC_URL", f"http://{mesh.http}"),
        smtp=_smtp(reader, call_seconds),
        callers=reader.integer("NOTIFIER_CALLERS", 16, 1, 256),
        call_seconds=call_seconds,
        sms_per_second=reader.number("SMS_PER_SECOND", 0, 0, 10000),
        ambiguous_seconds=reader.seconds("AMBIGUOUS_SECONDS", 600, 1, 86400),
        lost_seconds=_lost(reader, call_seconds),
        receipt_seconds=reader.seconds("RECEIPT_WAIT_SECONDS", 10, 0.1, 600),
        resolve_every=reader.seconds("RESOLVE_SECONDS", 5, 0.05, 600),
        held=reader.flag("NOTIFIER_HELD", default=False),
        operations_email=_address(reader, "OPERATIONS_EMAIL", "") or None,
    )


def _smtp(reader: Reader, timeout: float) -> SmtpSettings | None:
    if not reader.text("SMTP_URL", ""):
        return None
    parts = urlsplit(reader.url("SMTP_URL", "", ("smtp", "smtps")))
    try:
        port = parts.port
    except ValueError:
        raise SettingError("SMTP_URL has a port that is no number.") from None
    sender = _address(reader, "MAIL_FROM", "directline@localhost")
    tls = parts.scheme == "smtps"
    return SmtpSettings(
        host=str(parts.hostname), port=port or (465 if tls else 25), tls=tls, sender=sender, timeout=timeout,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


def _lost(reader: Reader, call_seconds: float) -> float:
    lost = reader.seconds("SENDING_LOST_SECONDS", 60, 0.5, 3600)
    if lost < 3 * call_seconds:
        raise SettingError("SENDING_LOST_SECONDS must be at least three times CARRIER_SECONDS.")
    return lost


def _address(reader: Reader, name: str, default: str) -> str:
    address = reader.text(name, default)
    fits = "@" in address and address.isascii() and not any(sign.isspace() for sign in address)
    if (address or default) and not fits:
        raise SettingError(f"{name} must be an email address.")
    return address
