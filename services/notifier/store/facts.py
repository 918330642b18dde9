"""Facts that decide whether a message is sent: opt-outs, stages that are over, whitelists, and whether all is held."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from services.mesh.gathered import Gathered
from services.mesh.work import Rows
from services.notifier.store.conversion import persons_of, persons_text
from services.notifier.store.tables import hold, opted, settled, whitelists

_HOLD = select(hold)
_WHITELISTS = select(whitelists.c.case_no, whitelists.c.known_to).where(
    whitelists.c.case_no.in_(bindparam("case_nos", expanding=True)))


@dataclass(frozen=True, kw_only=True)
class Held:
    """Whether nothing is sent; since when (real time), why, and by whom it was so decided."""

    held: bool
    since: datetime
    why: str
    by: str


class Facts:
    """Queries on the facts. What is kept is written together, before the next query or the commit."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.can_send = False  # whether this transaction made it possible to send something at once
        self._opted = Gathered(rows, opted, ("phone",), newest_by="at")
        self._settled = Gathered(rows, settled, ("assignment_id", "round", "stage"))
        self._whitelists = Gathered(rows, whitelists, ("case_no",), newest_by="at")

    def hold(self) -> Held | None:
        """What was decided last about sending; None when nobody ever held it."""
        row = self.rows.one(_HOLD)
        return Held(held=row.held, since=row.since, why=row.why, by=row.by) if row else None

    def decide_hold(self, decided: Held) -> None:
        """Keep what was decided."""
        self.can_send = True
        self.rows.overwrite(hold, [{"id": 1, "held": decided.held, "since": decided.since,
                                    "why": decided.why[:200], "by": decided.by[:60]}])

    def opt(self, phone: str, *, out: bool, at: datetime) -> None:
        """Keep what a phone wanted last."""
        self._opted.keep(phone=phone, out=out, at=at)

    def settle(self, assignment_id: str, round_: int, stage: str) -> None:
        """A stage of an assignment is over."""
        self._settled.keep(assignment_id=assignment_id, round=round_, stage=stage)

    def whitelist(self, case_no: str, known_to: tuple[str, ...], at: datetime) -> None:
        """Keep who may know of a secret case, as said last."""
        self._whitelists.keep(case_no=case_no, known_to=persons_text(known_to), at=at)

    def whitelists(self, case_nos: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Who may know, of those of the cases that are secret."""
        found = self.rows.all(_WHITELISTS, {"case_nos": list(case_nos)})
        return {row.case_no: persons_of(row.known_to) or () for row in found}
