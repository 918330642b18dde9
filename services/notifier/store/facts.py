"""Facts that decide whether a message is sent: opt-outs, stages that are over, whitelists."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite

from services.mesh.work import Rows
from services.notifier.store.conversion import persons_of, persons_text
from services.notifier.store.tables import hold, opted, settled, whitelists

Insert = postgresql.Insert | sqlite.Insert


def inserting(dialect: str, table: Table) -> Insert:
    """An insert that can say what happens on a conflict, in the database's own dialect."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


@dataclass(frozen=True, kw_only=True)
class Held:
    """Whether nothing is sent; since when (real time), why, and by whom it was so decided."""

    held: bool
    since: datetime
    why: str
    by: str


class Facts:
    """Queries on the facts."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.dialect = rows.connection.dialect.name

    def hold(self) -> Held | None:
        """What was decided last about sending; None when nobody ever held it."""
        row = self.rows.one(select(hold))
        return Held(held=row.held, since=row.since, why=row.why, by=row.by) if row else None

    def decide_hold(self, decided: Held) -> None:
        """Keep what was decided."""
        values = {"held": decided.held, "since": decided.since, "why": decided.why[:200], "by": decided.by[:60]}
        insert = inserting(self.dialect, hold).values(id=1, **values)
        self.rows.run(insert.on_conflict_do_update(index_elements=["id"], set_=values))

    def opt(self, phone: str, *, out: bool, at: datetime) -> None:
        """Keep what a phone wanted last."""
        insert = inserting(self.dialect, opted).values(phone=phone, out=out, at=at)
        new = insert.excluded
        self.rows.run(insert.on_conflict_do_update(
            index_elements=["phone"], set_={"out": new.out, "at": new.at}, where=opted.c.at <= new.at))

    def opted_out(self, phones: Collection[str]) -> set[str]:
        """Those of the phones that want only answers."""
        query = select(opted.c.phone).where(opted.c.phone.in_(phones), opted.c.out.is_(True))
        return {row.phone for row in self.rows.all(query)}

    def settle(self, assignment_id: str, round_: int, stage: str) -> None:
        """A stage of an assignment is over."""
        insert = inserting(self.dialect, settled).values(assignment_id=assignment_id, round=round_, stage=stage)
        self.rows.run(insert.on_conflict_do_nothing())

    def settled(self, assignment_ids: Collection[str]) -> set[tuple[str, int, str]]:
        """The stages that are over, of these assignments."""
        query = select(settled).where(settled.c.assignment_id.in_(assignment_ids))
        return {(row.assignment_id, row.round, row.stage) for row in self.rows.all(query)}

    def whitelist(self, case_no: str, known_to: tuple[str, ...], at: datetime) -> None:
        """Keep who may know of a secret case, as said last."""
        insert = inserting(self.dialect, whitelists).values(case_no=case_no, known_to=persons_text(known_to), at=at)
        new = insert.excluded
        self.rows.run(insert.on_conflict_do_update(
            index_elements=["case_no"], set_={"known_to": new.known_to, "at": new.at}, where=whitelists.c.at <= new.at))

    def whitelists(self, case_nos: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Who may know, of those of the cases that are secret."""
        query = select(whitelists).where(whitelists.c.case_no.in_(case_nos))
        return {row.case_no: persons_of(row.known_to) or () for row in self.rows.all(query)}
