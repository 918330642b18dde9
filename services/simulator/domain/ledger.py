"""Every text the carrier took, in order; the oldest go when there are too many."""

from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock

from services.simulator.domain.text import Direction, Status, Text


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which texts a caller asks for; None asks for all. `before` and `after` are sequence numbers."""

    phone: str | None = None
    direction: Direction | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
    after: int | None = None

    def holds(self, text: Text) -> bool:
        """Whether the text is one of them."""
        return (
            (self.phone is None or text.phone == self.phone)
            and (self.direction is None or text.direction == self.direction)
            and (self.until is None or text.created_at <= self.until)
            and (self.before is None or text.sequence < self.before)
        )

    def passed(self, text: Text) -> bool:
        """Whether this text, and so every older one, is too old."""
        return (self.since is not None and text.created_at < self.since) or (
            self.after is not None and text.sequence <= self.after
        )


class Ledger:
    """Kept in memory, safe for several threads."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._texts: dict[str, Text] = {}
        self._by_phone: dict[str, deque[str]] = defaultdict(deque)
        self._total = 0
        self._lock = Lock()

    @property
    def total(self) -> int:
        """How many texts were ever taken."""
        return self._total

    def add(self, text: Text) -> Text:
        """Take a text down; returns it with its sequence number."""
        with self._lock:
            self._total += 1
            numbered = replace(text, sequence=self._total)
            self._texts[text.sid] = numbered
            self._by_phone[text.phone].append(text.sid)
            if len(self._texts) > self._limit:
                self._forget_oldest()
            return numbered

    def change(
        self, sid: str, status: Status, error_code: int | None = None, tries: int | None = None
    ) -> Text | None:
        """Move a text to a later state; None if nothing changed or it is no longer known."""
        with self._lock:
            text = self._texts.get(sid)
            if text is None:
                return None
            changed = text.becomes(status, error_code, tries)
            self._texts[sid] = changed
            return None if changed == text else changed

    def get(self, sid: str) -> Text | None:
        """The text with that sid."""
        return self._texts.get(sid)

    def phones(self) -> list[str]:
        """Every phone that has texts."""
        with self._lock:
            return list(self._by_phone)

    def find(self, wanted: Wanted, limit: int) -> list[Text]:
        """The newest texts that are wanted, newest first."""
        found: list[Text] = []
        with self._lock:
            for text in self._newest_first(wanted.phone):
                if len(found) >= limit or wanted.passed(text):
                    break
                if wanted.holds(text):
                    found.append(text)
        return found

    def _newest_first(self, phone: str | None) -> Iterator[Text]:
        if phone is None:
            return reversed(self._texts.values())
        return (self._texts[sid] for sid in reversed(self._by_phone.get(phone, ())))

    def _forget_oldest(self) -> None:
        sid, text = next(iter(self._texts.items()))
        del self._texts[sid]
        sids = self._by_phone[text.phone]
        sids.popleft()
        if not sids:
            del self._by_phone[text.phone]
