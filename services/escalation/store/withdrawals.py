"""Cases that their citizens took back, inside one transaction."""

from datetime import datetime

from sqlalchemy import select

from services.escalation.store.tables import withdrawals
from services.mesh.gathered import Gathered
from services.mesh.work import Rows


class Withdrawals:
    """Withdrawals by case."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._given = Gathered(rows, withdrawals, ("case_no",))

    def keep(self, case_no: str, received_at: datetime, *, pressed: bool) -> None:
        """Keep that a case was taken back; `pressed`: soon after an official's contact."""
        self._given.keep(case_no=case_no, received_at=received_at, pressed=pressed)

    def since(self, moment: datetime | None) -> dict[str, bool]:
        """The cases that were taken back since then, and whether each came under pressure."""
        query = select(withdrawals.c.case_no, withdrawals.c.pressed)
        if moment is not None:
            query = query.where(withdrawals.c.received_at >= moment)
        return {row.case_no: row.pressed for row in self._rows.all(query)}
