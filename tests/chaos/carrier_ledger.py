"""What the carrier knows: every text it took or was given, in order, and what became of each."""

import hashlib
import time
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Literal

PAGE = 2000  # rows in one answer


@dataclass(kw_only=True)
class Row:
    """One text. `at` is in seconds of the epoch; `calls` are our calls about it: time, replica, HTTP status.

    `answered` says that our answer was written out, not that it was read. `fault` is what was done to the create call.
    """

    sequence: int
    direction: Literal["out", "in"]
    sid: str
    phone: str
    words: str
    at: float
    changed: int = 0
    status: str = "queued"
    error_code: int | None = None
    callback: str = ""
    fault: str = ""
    answered: bool = False
    accepted: bool = False
    given_up: bool = False
    calls: list[dict[str, Any]] = field(default_factory=list)

    def shown(self) -> dict[str, Any]:
        """The row as the judge reads it."""
        shared = {"sequence": self.sequence, "changed": self.changed, "sid": self.sid, "words": self.words,
                  "at": self.at, "status": self.status}
        if self.direction == "out":
            return {**shared, "to": self.phone, "callback": self.callback, "fault": self.fault,
                    "answered": self.answered, "error_code": self.error_code, "receipts": self.calls}
        return {**shared, "from": self.phone, "accepted": self.accepted, "given_up": self.given_up,
                "calls": self.calls}


class Ledger:
    """Rows are never removed; a row's number in the order of all is its sequence."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.refused: Counter[str] = Counter()
        self._by_sid: dict[str, Row] = {}
        self._by_phone: dict[str, list[Row]] = defaultdict(list)
        self._by_change: OrderedDict[int, Row] = OrderedDict()
        self._counts: Counter[str] = Counter()
        self._changes = 0

    def take(self, direction: Literal["out", "in"], phone: str, words: str, *, callback: str = "") -> Row:
        """Write down a new text."""
        sequence = len(self.rows) + 1
        sid = "SM" + hashlib.md5(f"{direction} {sequence} {time.time_ns()}".encode()).hexdigest()
        row = Row(sequence=sequence, direction=direction, sid=sid, phone=phone, words=words, at=time.time(),
                  callback=callback, status="queued" if direction == "out" else "received")
        self.rows.append(row)
        self._by_sid[sid] = row
        self._by_phone[phone].append(row)
        self._counts[direction] += 1
        self.touch(row)
        return row

    def touch(self, row: Row) -> None:
        """Note that a row changed."""
        self._changes += 1
        row.changed = self._changes
        self._by_change[row.sequence] = row
        self._by_change.move_to_end(row.sequence)

    def find(self, sid: str) -> Row | None:
        """The text with that id."""
        return self._by_sid.get(sid)

    def newest(self, phone: str | None, before: int | None) -> Iterator[Row]:
        """Rows from the newest backwards, of one phone if given, older than a sequence if given."""
        rows: list[Row] = self.rows if phone is None else self._by_phone.get(phone, [])
        return (row for row in reversed(rows) if before is None or row.sequence < before)

    def told(self, *, after: int | None, changed_after: int | None) -> dict[str, Any]:
        """A page for the judge: rows after a sequence, or rows changed after a change."""
        rows = self.rows[after or 0:][:PAGE + 1] if changed_after is None else self._since(changed_after)
        shown = rows[:PAGE]
        return {
            "total": {**{"out": 0, "in": 0}, **self._counts, "refused": dict(self.refused)},
            "last": shown[-1].sequence if shown else after or 0,
            "changed": self._reached(shown, changed_after), "more": len(rows) > PAGE, **_halves(shown),
        }

    def _since(self, change: int) -> list[Row]:
        found: list[Row] = []
        for row in reversed(self._by_change.values()):
            if row.changed <= change:
                break
            found.append(row)
        return list(islice(reversed(found), PAGE + 1))

    def _reached(self, shown: list[Row], changed_after: int | None) -> int:
        if changed_after is None:
            return self._changes
        return shown[-1].changed if shown else changed_after


def _halves(rows: Iterable[Row]) -> dict[str, list[dict[str, Any]]]:
    halves: dict[str, list[dict[str, Any]]] = {"out": [], "in": []}
    for row in rows:
        halves[row.direction].append(row.shown())
    return halves
