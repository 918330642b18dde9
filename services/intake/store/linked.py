"""Which cases are linked to which, and which may be about the same trouble, inside one transaction."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select, text, tuple_

from services.intake.domain.cases import Topic
from services.intake.domain.linking import Block, Told
from services.intake.store.tables import cases
from services.mesh.tables import Moment

if TYPE_CHECKING:
    from services.mesh.work import Rows

AT_MOST = 30  # cases of one category and area that new words are compared with

_LINKED = select(cases.c.case_no, cases.c.linked_to).where(
    cases.c.linked_to.in_(bindparam("leads", expanding=True)))
_PHONES = select(cases.c.linked_to, cases.c.address).where(
    cases.c.linked_to.in_(bindparam("leads", expanding=True)), cases.c.case_no != bindparam("without")).distinct()
_SHOWN = tuple(cases.c[name] for name in (
    "case_no", "address", "words", "category_id", "area_id", "village_id", "place", "received_at"))
_NAMES = ", ".join(f"cases.{column.name}" for column in _SHOWN)
_SINCE = bindparam("since", type_=Moment)
# PostgreSQL goes to the index once for each block, in one query; SQLite has no lateral join.
_ALIKE_POSTGRES = text(
    "SELECT newest.* FROM unnest(CAST(:categories AS TEXT[]), CAST(:areas AS TEXT[])) AS wanted (category_id, area_id) "  # noqa: S608 - names of our columns
    f"CROSS JOIN LATERAL (SELECT {_NAMES} FROM cases WHERE cases.category_id = wanted.category_id "
    "AND cases.area_id = wanted.area_id AND cases.received_at >= :since AND cases.leads_others "
    "ORDER BY cases.received_at DESC, cases.case_no LIMIT :most) AS newest"
).bindparams(_SINCE).columns(*_SHOWN)
_RANKED = select(*_SHOWN, func.row_number().over(
    partition_by=(cases.c.category_id, cases.c.area_id),
    order_by=(cases.c.received_at.desc(), cases.c.case_no)).label("newness")).where(
    tuple_(cases.c.category_id, cases.c.area_id).in_(bindparam("blocks", expanding=True)),
    cases.c.received_at >= _SINCE, cases.c.leads_others).subquery()
_ALIKE_SQLITE = select(_RANKED).where(_RANKED.c.newness <= bindparam("most"))


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

    def phones(self, leads: Collection[str], without: str = "") -> dict[str, set[str]]:
        """The phones of the cases linked to each lead, one of these cases left out."""
        found: dict[str, set[str]] = {lead: set() for lead in leads}
        for row in self._rows.all(_PHONES, {"leads": sorted(leads), "without": without}) if leads else ():
            found[row.linked_to].add(row.address)
        return found

    def alike(self, blocks: Collection[Block], since: datetime) -> dict[Block, list[Told]]:
        """The latest cases of each category and area that may go on for others; not held."""
        found: dict[Block, list[Told]] = {block: [] for block in blocks}
        wanted = sorted(found)
        if not wanted:
            return found
        if self._rows.connection.dialect.name == "postgresql":
            categories, areas = map(list, zip(*wanted, strict=True))
            rows = self._rows.all(_ALIKE_POSTGRES, {
                "categories": categories, "areas": areas, "since": since, "most": AT_MOST})
        else:
            rows = self._rows.all(_ALIKE_SQLITE, {"blocks": wanted, "since": since, "most": AT_MOST})
        for row in rows:
            topic = Topic(category_id=row.category_id, area_id=row.area_id, village_id=row.village_id,
                          place=row.place)
            found[row.category_id, row.area_id].append(Told(
                case_no=row.case_no, address=row.address, words=row.words, topic=topic, at=row.received_at))
        return found

    def _read(self, leads: Collection[str]) -> None:
        self._of |= {lead: [] for lead in leads}
        for row in self._rows.all(_LINKED, {"leads": sorted(leads)}):
            self._of[row.linked_to].append(row.case_no)
        for lead in leads:
            self._of[lead].sort()
