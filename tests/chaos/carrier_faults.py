"""What goes wrong at the carrier: a table of chances, and dice that a seed repeats."""

from collections import Counter
from collections.abc import Mapping
from random import Random
from typing import Any

# Every fault by its part of the table. Of the first kind the first that strikes is the only one.
NAMES: dict[str, tuple[str, ...]] = {
    "out": ("busy", "refuse_before", "reset_before", "late", "error_after", "reset_after", "silent_after"),
    "list": ("error", "late"),
    "receipts": ("lost", "twice", "reordered", "early", "late", "unknown_fields", "undelivered", "failed"),
    "inbound": ("twice", "at_once", "once_only"),
}


class Faults:
    """The table that holds now. A chance is p, or [p, value] where the fault needs a value (seconds, copies, code)."""

    def __init__(self) -> None:
        self.table: dict[str, dict[str, Any]] = {}
        self.down = False
        self.seen: Counter[str] = Counter()
        self._dice = Random(0)

    def sow(self, seed: object) -> None:
        """Begin the dice anew."""
        self._dice = Random(str(seed))

    def put(self, table: Mapping[str, Any]) -> None:
        """A new table in place of the old; ValueError for a fault that is not known."""
        parts = {part: dict(chances) for part, chances in table.items() if part != "down"}
        for part, chances in parts.items():
            strange = set(chances) - set(NAMES.get(part, ()))
            if strange or part not in NAMES:
                raise ValueError(f"There is no fault {part} {' '.join(sorted(strange))}.")
        self.table, self.down = parts, bool(table.get("down"))

    def first(self, part: str) -> tuple[str, float]:
        """The fault that strikes, with its value; an empty name if none does."""
        for name in NAMES[part]:
            value = self.strikes(part, name)
            if value is not None:
                return name, value
        return "", 0.0

    def strikes(self, part: str, name: str) -> float | None:
        """The fault's value if it strikes now, else None."""
        chance = self.table.get(part, {}).get(name)
        if not chance:
            return None
        p, value = chance if isinstance(chance, list) else (chance, 0.0)
        if self._dice.random() >= p:
            return None
        self.seen[f"{part}.{name}"] += 1
        return float(value)

    def coin(self) -> bool:
        """One way or the other."""
        return self._dice.random() < 0.5
