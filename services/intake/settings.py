"""Intake's settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from services.mesh import settings
from services.mesh.errors import SettingError
from services.mesh.settings import MeshSettings, Reader, TwilioSettings

MOST_PICTURE_BYTES = 10_000_000  # so that the broker takes one in an answer to a call


@dataclass(frozen=True, kw_only=True)
class Settings:
    """`public_url` is the base that carriers call and sign; `keep_seconds` how long a call waits for its commit.

    Pictures are kept at `pictures_url`, none larger than `picture_bytes` or fetched for longer than `picture_seconds`.
    Every `list_every` real seconds the carrier's list is read, `look_back` seconds back without the last `list_settle`.
    """

    mesh: MeshSettings
    twilio: TwilioSettings
    public_url: str
    keep_seconds: float
    list_every: float
    list_settle: float
    look_back: float
    call_seconds: float
    pictures_url: str
    picture_bytes: int
    picture_seconds: float


def read(environ: Mapping[str, str]) -> Settings:
    """Read and check all settings; SettingError says which one is wrong."""
    return _read(Reader(environ))


def from_environment() -> Settings:
    """The settings of this process."""
    return _read(settings.environment())


def _read(reader: Reader) -> Settings:
    mesh = settings.mesh(reader, "intake")
    return Settings(
        mesh=mesh, twilio=settings.twilio(reader), public_url=_public_url(reader, f"http://{mesh.http}"),
        keep_seconds=reader.seconds("KEEP_SECONDS", 8, 0.1, 14),
        list_every=reader.seconds("INBOUND_LIST_SECONDS", 120, 1, 86400),
        list_settle=reader.seconds("INBOUND_SETTLE_SECONDS", 30, 1, 3600),
        look_back=reader.seconds("INBOUND_LOOK_BACK_SECONDS", 86400, 60, 7 * 86400),
        call_seconds=reader.seconds("CARRIER_SECONDS", 8, 0.1, 12),
        pictures_url=_pictures_url(reader),
        picture_bytes=reader.integer("PICTURE_BYTES", 5_000_000, 10_000, MOST_PICTURE_BYTES),
        picture_seconds=reader.seconds("PICTURE_SECONDS", 20, 1, 120),
    )


def _pictures_url(reader: Reader) -> str:
    """A directory, or a URL that fsspec knows; the directory is told whole, as processes may run anywhere."""
    given = reader.text("PICTURES_URL", str(settings.var_directory(reader) / "pictures"))
    if "://" in given:
        return given.rstrip("/")
    return str(Path(given).absolute())


def _public_url(reader: Reader, default: str) -> str:
    url = reader.url("INTAKE_PUBLIC_URL", default)
    parts = urlsplit(url)
    try:
        parts.port  # noqa: B018 - reading it checks it
    except ValueError:
        raise SettingError("INTAKE_PUBLIC_URL has a port that is no number.") from None
    if parts.path or parts.query or parts.fragment:
        raise SettingError("INTAKE_PUBLIC_URL must be a base URL without a path.")
    return url
