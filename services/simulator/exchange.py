"""The telephone exchange: takes texts down, carries them, and tells every page what became of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Protocol

from services.mesh.contracts.county import County
from services.simulator.domain.faults import Fault, Faults
from services.simulator.domain.ledger import Ledger
from services.simulator.domain.live import Live
from services.simulator.domain.text import Direction, Media, Status, Text, media_of, new_sid
from services.simulator.errors import CallFailedError

SENT_AFTER, DELIVERED_AFTER = 0.02, 0.1
RETRY_AFTER = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)  # seconds; after the last try a typed text has failed
RECEIPT_RETRY_AFTER = (1.0,)  # Twilio itself calls once more when nobody answered


class Calls(Protocol):
    """Signed calls to our own services."""

    def inbound(self, url: str, text: Text) -> None: ...
    def receipt(self, url: str, text: Text) -> None: ...


class Counties(Protocol):
    """Who knows the county: `county()` asks, `known` is what was heard last."""

    known: County | None

    def county(self) -> County | None: ...


class Post(Protocol):
    """Does a job a little later."""

    def later(self, seconds: float, job: Callable[[], None]) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Line:
    """The account that the exchange serves, and where typed texts go."""

    account: str
    tokens: tuple[str, ...]
    sender: str
    inbound_url: str


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """Everything a request needs; `now` is business time."""

    line: Line
    ledger: Ledger
    calls: Calls
    post: Post
    now: Callable[[], datetime]
    rate: float = 1.0
    directory: Counties
    faults: Faults
    live: Live

    def typed(self, phone: str, words: str, copies: int = 1, pictures: Sequence[bytes] = ()) -> Text:
        """Somebody typed a text, perhaps with pictures; intake is called, `copies` times at once."""
        text = self._take_down("in", phone, words, "sending", None, tuple(map(media_of, pictures)))
        for _ in range(copies):
            self.post.later(0, partial(self._call_intake, text, 1))
        return text

    def taken(self, phone: str, words: str, callback: str | None, fault: Fault) -> Text:
        """The notifier's text is on its way to a phone."""
        text = self._take_down("out", phone, words, "queued", callback)
        steps: tuple[tuple[float, Status], ...] = ((SENT_AFTER, "sent"), (DELIVERED_AFTER, fault.outcome))
        for seconds, status in steps:
            code = fault.outcome_code if status == fault.outcome else None
            self.post.later(fault.receipt_after + seconds, partial(self._becomes, text, status, code, fault))
        return text

    def faults_changed(self) -> None:
        """Tell every page which phones have a fault."""
        self.live.tell("faults", [fault.model_dump() for fault in self.faults.all()])

    def _take_down(
        self, direction: Direction, phone: str, words: str, status: Status, callback: str | None,
        media: tuple[Media, ...] = (),
    ) -> Text:
        text = self.ledger.add(Text(
            sid=new_sid(media), media=media, direction=direction, phone=phone, words=words, at=self.now(),
            created_at=datetime.now(UTC), status=status, callback=callback,
        ))
        self.live.tell("text", text.shown())
        return text

    def _change(
        self, sid: str, status: Status, code: int | None = None, tries: int | None = None
    ) -> Text | None:
        changed = self.ledger.change(sid, status, code, tries)
        if changed:
            self.live.tell("text", changed.shown())
        return changed

    def _call_intake(self, text: Text, attempt: int) -> None:
        try:
            self.calls.inbound(self.line.inbound_url, text)
        except CallFailedError as problem:
            lasting = problem.status is not None and problem.status < 500
            if lasting or attempt > len(RETRY_AFTER):
                self._change(text.sid, "failed", problem.status, attempt)
                return
            self._change(text.sid, "retrying", problem.status, attempt)
            self.post.later(RETRY_AFTER[attempt - 1], partial(self._call_intake, text, attempt + 1))
        else:
            self._change(text.sid, "received", tries=attempt)

    def _becomes(self, text: Text, status: Status, code: int | None, fault: Fault) -> None:
        changed = self._change(text.sid, status, code)
        if changed and changed.callback and fault.receipts:
            self._tell_sender(changed, 1)

    def _tell_sender(self, text: Text, attempt: int) -> None:
        try:
            self.calls.receipt(text.callback or "", text)
        except CallFailedError as problem:
            if problem.status is None and attempt <= len(RECEIPT_RETRY_AFTER):
                again = partial(self._tell_sender, text, attempt + 1)
                self.post.later(RECEIPT_RETRY_AFTER[attempt - 1], again)
