"""What the processes write, told to a person: one coloured line per event of a case."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rich.text import Text

COLOURS = {"intake": "cyan", "router": "green", "notifier": "magenta", "escalation": "yellow", "simulator": "blue"}
LEVELS = {"error": "bold red", "warning": "yellow"}
SAID = "said"  # what the mesh logs for each contract


class Follower:
    """Reads what is added to a file."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._read = file.stat().st_size if file.exists() else 0
        self._rest = b""

    def lines(self) -> Iterator[str]:
        """The whole lines since the last call; a shorter file is a new one."""
        if not self._file.exists():
            return
        if self._file.stat().st_size < self._read:
            self._read, self._rest = 0, b""
        with self._file.open("rb") as opened:
            opened.seek(self._read)
            found = opened.read()
        self._read += len(found)
        *whole, self._rest = (self._rest + found).split(b"\n")
        yield from (line.decode("utf-8", "replace") for line in whole)


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One line worth telling."""

    at: datetime | None
    service: str
    case_no: str
    what: str
    level: str

    def text(self) -> Text:
        """The coloured line, at this machine's time."""
        clock = self.at.astimezone().strftime("%H:%M:%S") if self.at else " " * 8
        line = Text(f"{clock}  ", style="dim")
        line.append(f"{self.case_no or '-':<14}", style="bold")
        line.append(f"{self.service:<12}", style=COLOURS.get(self.service, "white"))
        return line.append(self.what, style=LEVELS.get(self.level, COLOURS.get(self.service, "white")))


def read(name: str, line: str) -> Happening | None:
    """What a service's log line tells: an event of a case or trouble; None for anything else."""
    try:
        found = json.loads(line)
    except ValueError:
        return Happening(at=None, service=name, case_no="", what=line, level="error") if line.strip() else None
    case_no, level = str(found.get("case_no") or ""), str(found.get("level", "info"))
    said = found.get("event") == SAID
    if level == "info" and not (said and case_no):
        return None
    what = str(found.get("contract") if said else found.get("event", ""))
    if found.get("error"):
        what += f": {found['error']} {found.get('at', '')}"
    return Happening(at=_moment(found.get("timestamp")), service=str(found.get("service", name)), case_no=case_no,
                     what=what, level=level)


def _moment(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        return None
