"""Escalation's settings, from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.mesh.settings import MeshSettings, Reader, environment, mesh


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What escalation needs: the mesh's settings and none of its own; its policy is the county's file."""

    mesh: MeshSettings


def read(environ: Mapping[str, str]) -> Settings:
    """Read and check the settings; SettingError says in one sentence what is wrong."""
    return _settings(Reader(environ))


def from_environment() -> Settings:
    """The process's own settings."""
    return _settings(environment())


def _settings(reader: Reader) -> Settings:
    return Settings(mesh=mesh(reader, "escalation"))
