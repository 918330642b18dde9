"""How another shell finds the town that runs here: a note under var, written at the start, gone after the end."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from services.console.town import Town

NOTE = "running.json"
PRIVATE = 0o600  # it holds the broker's password


@contextmanager
def noted(town: Town) -> Iterator[None]:
    """Leave the note while the block runs."""
    note = town.settings.var / NOTE
    addresses = {f"{name.upper()}_HTTP": address for name, address in town.settings.addresses.items()}
    note.touch(mode=PRIVATE)
    note.write_text(json.dumps({"AMQP_URI": town.amqp_uri, **addresses}))
    try:
        yield
    finally:
        note.unlink(missing_ok=True)


def found(var: Path) -> Mapping[str, str]:
    """What the town under this folder tells; nothing when none runs."""
    try:
        told: dict[str, str] = json.loads((var / NOTE).read_text())
    except (OSError, ValueError):
        return {}
    return told
