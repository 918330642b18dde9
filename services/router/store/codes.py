"""Seats and their codes inside one transaction: read together, written together."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from secrets import token_hex
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from services.mesh.identity import IdentityMap
from services.mesh.work import Rows
from services.router.domain.case import HeldCode
from services.router.store import records
from services.router.store.tables import CODE_KEY, SEATS

Pair = tuple[str, str]  # phone and code

_ENDED = update(SEATS).where(SEATS.c.current.is_(True), SEATS.c.assignment_id.in_(bindparam("ids", expanding=True)))


class Codes:
    """Who sits where, and with which code; the codes of ended assignments are not current any more."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._held: IdentityMap[Pair, HeldCode] = IdentityMap(rows, self._read_held, self._write_held)
        self._ended: set[str] = set()  # assignments that ended in this transaction
        self._ended_unwritten: set[str] = set()
        self._key = ""
        rows.own(self)

    def expect_codes(self, pairs: Iterable[Pair]) -> None:
        """These (phone, code) will be asked for."""
        self._held.expect(pairs)

    def add_codes(self, codes: Iterable[HeldCode]) -> None:
        """New codes."""
        for held in codes:
            self._held.add((held.seat.phone, held.code), held)

    def replace_code(self, old: HeldCode, new: HeldCode) -> None:
        """A newer code for the same seat."""
        self._held.change((old.seat.phone, old.code), replace(old, current=False))
        self.add_codes([new])

    def end_codes(self, assignment_id: str) -> None:
        """The assignment has ended: its codes can't be used any more."""
        self._ended.add(assignment_id)
        self._ended_unwritten.add(assignment_id)

    def codes(self, phone: str, codes: Collection[str]) -> list[HeldCode]:
        """Which of these codes the phone has or once had."""
        found = self._held.many([(phone, code) for code in dict.fromkeys(codes)])
        return [self._at_present(held) for held in found.values()]

    def cases_of_codes(self, pairs: Collection[Pair]) -> set[str]:
        """The cases that these (phone, code) are for; they are read again once the cases are held."""
        return {row.case_no for row in self._found(pairs)}

    def taken(self, pairs: Sequence[Pair]) -> set[Pair]:
        """Which of these (phone, code) were ever minted."""
        return set(self._held.many(pairs))

    def current_codes(self, phone: str) -> list[HeldCode]:
        """The codes that the phone can use now."""
        query = select(SEATS).where(SEATS.c.phone == phone, SEATS.c.current.is_(True))
        return [records.held(row) for row in self._rows.all(query)]

    def seats(self, assignment_ids: Collection[str]) -> list[HeldCode]:
        """The seats of these assignments with their present codes, the official in charge first."""
        return [held for held in self.all_seats(assignment_ids) if held.current]

    def all_seats(self, assignment_ids: Collection[str]) -> list[HeldCode]:
        """All seats these assignments ever had, ended ones and older codes included."""
        found = [records.held(row) for row in self._rows.find(SEATS, assignment_id=list(assignment_ids))]
        return sorted(found, key=lambda held: held.position)

    def code_key(self) -> str:
        """The secret with which codes are drawn; made by the migration, or now."""
        if not self._key:
            self._key = self._read_key() or self._make_key()
        return self._key

    def flush(self) -> None:
        """Write which codes have ended; those minted in this transaction are inserted as ended."""
        ended, self._ended_unwritten = sorted(self._ended_unwritten), set()
        if ended:
            self._rows.connection.execute(_ENDED, {"current": False, "ids": ended})

    def forget(self) -> None:
        """A savepoint was rolled back."""
        self._ended.clear()
        self._ended_unwritten.clear()
        self._key = ""

    def _read_key(self) -> str:
        row = self._rows.one(select(CODE_KEY.c.key))
        return str(row.key) if row else ""

    def _make_key(self) -> str:
        self._rows.add_new(CODE_KEY, [{"id": 1, "key": token_hex(32)}])
        return self._read_key()

    def _at_present(self, held: HeldCode) -> HeldCode:
        return replace(held, current=False) if held.assignment_id in self._ended else held

    def _found(self, pairs: Collection[Pair]) -> Sequence[Row[Any]]:
        return self._rows.find(SEATS, phone=[phone for phone, _ in pairs], code=[code for _, code in pairs])

    def _read_held(self, pairs: Collection[Pair]) -> dict[Pair, HeldCode]:
        return {(row.phone, row.code): records.held(row) for row in self._found(pairs)}

    def _write_held(self, added: Sequence[HeldCode], changed: Sequence[HeldCode]) -> None:
        """Sorted, so that replicas that mint the same code for a phone wait for each other in one order."""
        for held in sorted(added, key=lambda held: (held.seat.phone, held.code)):
            self._rows.add(SEATS, **records.held_row(self._at_present(held)))
        for held in changed:
            self._rows.change(SEATS, phone=held.seat.phone, code=held.code, current=held.current)
