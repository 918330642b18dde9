"""More time that was asked for and decided on."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from services.escalation.domain.granted import Grant
from services.escalation.store.tables import extensions
from services.mesh.work import Rows


class Extensions:
    """Rows of requests, each known by the deadline it asks for."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def asked(self, assignment_id: str, answer_due: datetime, **known: Any) -> None:
        """Keep a request."""
        self._keep(assignment_id, answer_due, **known)

    def decided(self, assignment_id: str, answer_due: datetime, **known: Any) -> bool:
        """Keep a decision; False if it, or one about a later request for the same deadline, was known."""
        before = self._row(assignment_id, answer_due)
        newly = before is None or before.decided_at is None or before.decided_at < known["requested_at"]
        if newly:
            self._keep(assignment_id, answer_due, **known)
        return newly

    def grants_of(self, assignment_id: str) -> list[Grant]:
        """The time that was granted to an assignment."""
        return [Grant(requested_at=row.requested_at, due_at=row.answer_due)
                for row in self._rows.find(extensions, assignment_id=[assignment_id]) if row.granted]

    def extensions_of(self, case_nos: Collection[str]) -> list[Row[Any]]:
        """All requests about these cases, the earliest first."""
        found = self._rows.find(extensions, case_no=list(case_nos))
        return sorted(found, key=lambda row: row.answer_due)

    def _row(self, assignment_id: str, answer_due: datetime) -> Row[Any] | None:
        found = self._rows.find(extensions, assignment_id=[assignment_id], answer_due=[answer_due])
        return next(iter(found), None)

    def _keep(self, assignment_id: str, answer_due: datetime, **known: Any) -> None:
        """What is heard first makes the row."""
        if self._row(assignment_id, answer_due) is not None:
            self._rows.change(extensions, assignment_id=assignment_id, answer_due=answer_due, **known)
        else:
            self._rows.add(extensions, assignment_id=assignment_id, answer_due=answer_due, **{"reason": "", **known})
