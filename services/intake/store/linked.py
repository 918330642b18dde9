"""Which cases are linked to which, and which may be about the same trouble, inside one transaction."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from services.intake.domain.cases import CaseFile
from services.intake.store.conversion import case_of
from services.intake.store.tables import cases

if TYPE_CHECKING:
    from services.mesh.work import Rows

AT_MOST = 50  # cases of one category and area that new words are compared with

_LINKED = select(cases.c.case_no, cases.c.linked_to).where(
    cases.c.linked_to.in_(bindparam("leads", expanding=True)))
_ALIKE = select(cases).where(
    cases.c.category_id == bindparam("category"), cases.c.area_id == bindparam("area"),
    cases.c.received_at >= bindparam("since"), cases.c.linked_to.is_(None), cases.c.closed_at.is_(None),
    cases.c.withdrawn_at.is_(None), cases.c.secret.is_(False), cases.c.hidden.is_(False), cases.c.to_desk.is_(False),
).order_by(cases.c.received_at.desc(), cases.c.case_no).limit(AT_MOST)


class Linked:
    """Links are asked for once for all leads of a batch."""

    def __init__(self, rows: "Rows") -> None:
        self._rows = rows
        self._expected: set[str] = set()
        self._of: dict[str, list[str]] = {}

    def expect(self, leads: Iterable[str]) -> None:
        """Somebody will ask what is linked to these."""
        self._expected.update(leads)

    def to(self, lead: str) -> list[str]:
        """The numbers of the cases linked to a lead, in order."""
        if lead not in self._of:
            self._read({lead} | self._expected)
            self._expected.clear()
        return self._of[lead]

    def seen(self, case_no: str) -> CaseFile | None:
        """A case as it is, not held."""
        row = self._rows.one(select(cases).where(cases.c.case_no == case_no))
        return case_of(row) if row else None

    def alike(self, block: tuple[str, str], since: datetime) -> list[CaseFile]:
        """The latest open cases of a category and area. They aren't held: router looks whether a lead still goes on."""
        category, area = block
        found = self._rows.all(_ALIKE, {"category": category, "area": area, "since": since})
        return [case_of(row) for row in found]

    def _read(self, leads: Collection[str]) -> None:
        self._of |= {lead: [] for lead in leads}
        for row in self._rows.all(_LINKED, {"leads": sorted(leads)}):
            self._of[row.linked_to].append(row.case_no)
        for lead in leads:
            self._of[lead].sort()
