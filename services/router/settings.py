"""Router's settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from services.mesh import settings
from services.mesh.contracts.county import County
from services.mesh.errors import SettingError
from services.mesh.settings import MeshSettings, Reader
from services.router.county_file import check_file


@dataclass(frozen=True, kw_only=True)
class Settings:
    """`county` is what COUNTY_FILE holds; `wrong_codes` within an hour renew a phone's codes."""

    mesh: MeshSettings
    county: County | None
    wrong_codes: int


def read(environ: Mapping[str, str]) -> Settings:
    """Read and check all settings; SettingError says which one is wrong."""
    return _read(Reader(environ))


def from_environment() -> Settings:
    """The settings of this process."""
    return _read(settings.environment())


def _read(reader: Reader) -> Settings:
    return Settings(
        mesh=settings.mesh(reader, "router"),
        county=_county(reader.text("COUNTY_FILE", "")),
        wrong_codes=reader.integer("WRONG_CODES", 5, 1, 1000),
    )


def _county(file: str) -> County | None:
    """The county of a file; none where none is named."""
    if not file:
        return None
    checked = check_file(Path(file))
    if checked.county is None:
        first = checked.errors[0]
        raise SettingError(f"COUNTY_FILE {file}, line {first.line}: {first.field}: {first.sentence}")
    return checked.county
