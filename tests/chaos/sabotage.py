"""Parts of the mesh taken out, to check that a drill notices: in the drill's own processes, never by a setting."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4


def take_out(part: str) -> None:
    """Take a part out of this process."""
    _PARTS[part]()


def _inbox() -> None:
    """Every delivery counts as a new message."""
    from services.mesh.inbox import Inbox

    def unknown(letter: Any) -> Any:
        fresh = str(uuid4())
        return replace(letter, message_id=fresh, body=letter.body.replace(letter.message_id, fresh))

    Inbox.new = lambda _self, _rows, letters, _now: [unknown(letter) for letter in letters]


def _confirms() -> None:
    """What was written to a socket counts as kept by the broker."""
    from services.mesh.bus import Publisher, packs

    def publish(self: Any, letters: Sequence[Any]) -> set[str]:
        try:
            self._ensure()
            for together in packs(letters, self._pack):
                self._send(together, float("inf"))
        except Exception:  # what happened to it is not asked: that is the sabotage
            self.close()
        self._open.clear()
        return set()

    Publisher.publish = publish


def _outbox() -> None:
    """What was said is kept in memory only."""
    from services.mesh.contracts.wire import encode
    from services.mesh.outbox import Outbox

    Outbox.put = lambda _self, _rows, events, *_: [encode(event) for event in events]


def _reconciler() -> None:
    """Nobody asks the hearers what they lack."""
    from services.mesh.reconcile import Reconciler

    Reconciler.look = lambda _self: None


def _confirms_and_reconciler() -> None:
    """Nobody notices what the broker never got: the reconciler by itself makes good what missing confirms lose."""
    _confirms()
    _reconciler()


_PARTS: dict[str, Callable[[], None]] = {
    "inbox": _inbox, "confirms": _confirms_and_reconciler, "confirms alone": _confirms, "outbox": _outbox,
    "reconciler": _reconciler,
}
