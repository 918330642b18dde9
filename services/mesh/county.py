"""The county as applied: kept in every service's database, parsed once, newest version wins."""

import time
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, select

from services.mesh.contracts.county import County
from services.mesh.contracts.router import CountyApplied
from services.mesh.derived import derived as derived

if TYPE_CHECKING:
    from services.mesh.work import Rows, Work

FRESH = 1.0  # seconds


class CountyBook:
    """The newest county of one process; whether there is a newer one is asked once a second at most.

    What this process keeps itself is used at once; another replica's it learns within that second.
    """

    def __init__(self, table: Table) -> None:
        self._table = table
        self._newest: tuple[int, County] | None = None
        self._asked_at = 0.0
        self._keeping: Rows | None = None  # a transaction that may yet be rolled back

    def current(self, rows: "Rows") -> County | None:
        """The newest county, or None when none was ever applied."""
        if self._newest is not None and time.monotonic() < self._asked_at + FRESH:
            return self._newest[1]
        version = self.version(rows)
        if version == 0:
            return None
        if self._newest is None or self._newest[0] != version:
            row = rows.one(select(self._table.c.body).where(self._table.c.version == version))
            if row is None:
                return None
            self._newest = (version, County.model_validate_json(row.body))
        self._asked_at = 0.0 if rows is self._keeping else time.monotonic()
        return self._newest[1]

    def version(self, rows: "Rows") -> int:
        """The newest version, 0 when none was ever applied."""
        row = rows.one(select(self._table.c.version).order_by(self._table.c.version.desc()).limit(1))
        return row.version if row else 0

    def keep(self, rows: "Rows", version: int, county: County, now: datetime) -> None:
        """Write one version, unless it is there."""
        table, self._asked_at, self._keeping = self._table, 0.0, rows
        if rows.one(select(table.c.version).where(table.c.version == version)) is None:
            rows.add(table, version=version, body=county.model_dump_json(by_alias=True), applied_at=now)


def county_applied(work: "Work[Any]", event: CountyApplied) -> None:
    """Keep a county that router has applied; an older one than the newest changes nothing."""
    work.keep_county(event.county_version, event.county)


def apply(work: "Work[Any]", county: County) -> tuple[int, bool]:
    """Make this the county's file, for router alone; returns its version and whether it is new."""
    version = work.counties.version(work.rows)
    if version and work.county == county:
        return version, False
    work.keep_county(version + 1, county)
    work.say(CountyApplied(occurred_at=work.now, county_version=version + 1, county=county))
    return version + 1, True
