"""What the command line reads from the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from services.console.errors import WrongUse
from services.mesh.errors import SettingError
from services.mesh.settings import PORTS, Reader, amqp_uri, var_directory

SAMPLE_COUNTY = Path(__file__).parents[2] / "deploy" / "counties" / "gongxian.yaml"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """`environ` is what child processes get; `own_broker` is False where AMQP_URI names somebody else's."""

    environ: Mapping[str, str]
    var: Path
    own_broker: bool
    amqp_uri: str
    simulator: bool
    addresses: Mapping[str, str]


def inherited() -> dict[str, str]:
    """The environment of this process."""
    return dict(os.environ)


def follow(running: Mapping[str, str]) -> None:
    """Talk to the town that runs here, where this shell names no other broker."""
    if not os.environ.get("AMQP_URI"):
        for name, value in running.items():
            os.environ.setdefault(name, value)


def read(environ: Mapping[str, str]) -> Settings:
    """Read and check what is needed to start everything in one place; WrongUse with one sentence."""
    try:
        return _read(Reader(environ), environ)
    except SettingError as error:
        raise WrongUse(str(error)) from error


def _read(reader: Reader, environ: Mapping[str, str]) -> Settings:
    return Settings(
        environ=dict(environ),
        var=var_directory(reader),
        own_broker=not reader.text("AMQP_URI", ""),
        amqp_uri=amqp_uri(reader),
        simulator=reader.flag("START_SIMULATOR", default=not reader.text("TWILIO_API_URL", "")),
        addresses={name: reader.address(f"{name.upper()}_HTTP", f"127.0.0.1:{port}") for name, port in PORTS.items()},
    )
