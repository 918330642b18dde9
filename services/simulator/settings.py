"""The simulator's settings from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.mesh.settings import PORTS, MeshSettings, Reader, TwilioSettings, environment, mesh, twilio


@dataclass(frozen=True, kw_only=True)
class Settings:
    """`keep_texts` is how many texts the ledger remembers; `webhook_wait` is in seconds."""

    mesh: MeshSettings
    twilio: TwilioSettings
    intake_url: str
    keep_texts: int
    webhook_wait: float
    hands: int


def read(environ: Mapping[str, str]) -> Settings:
    """Read and check every setting."""
    return _read(Reader(environ))


def from_environment() -> Settings:
    """The settings of this process."""
    return _read(environment())


def _read(reader: Reader) -> Settings:
    intake = reader.address("INTAKE_HTTP", f"127.0.0.1:{PORTS['intake']}")
    return Settings(
        mesh=mesh(reader, "simulator"),
        twilio=twilio(reader),
        intake_url=reader.url("INTAKE_PUBLIC_URL", f"http://{intake}"),
        keep_texts=reader.integer("SIMULATOR_KEEP_TEXTS", 200_000, 100, 5_000_000),
        webhook_wait=reader.seconds("SIMULATOR_WEBHOOK_SECONDS", 15, 0.1, 120),
        hands=reader.integer("SIMULATOR_HANDS", 16, 1, 256),
    )
