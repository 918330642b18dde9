"""The inbox: each message has its effect once, in the transaction that remembers it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, select

from services.mesh.contracts.wire import Letter
from services.mesh.work import Rows


class Inbox:
    """Named queries on the inbox of one service; one handler per contract, named by it."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def new(self, rows: Rows, letters: Sequence[Letter], now: datetime) -> list[Letter]:
        """Remember these messages; returns those never heard before, each once, in their order."""
        unique = {(letter.message_id, letter.contract): letter for letter in letters}
        values = [{"message_id": message_id, "handler": contract, "at": now}
                  for message_id, contract in sorted(unique)]
        fresh = {(row.message_id, row.handler) for row in rows.add_new(self._table, values)}
        return [letter for key, letter in unique.items() if key in fresh]

    def lacks(self, rows: Rows, ids: Sequence[str]) -> list[str]:
        """Those of the ids that were never heard here, in their order."""
        if not ids:
            return []
        table = self._table
        known = {row.message_id for row in rows.all(select(table.c.message_id).where(table.c.message_id.in_(ids)))}
        return [message_id for message_id in ids if message_id not in known]

    def prune(self, rows: Rows, before: datetime) -> int:
        """Forget what was heard before that; it must be older than what any outbox keeps."""
        return rows.run(delete(self._table).where(self._table.c.at < before))


def columns(letter: Letter) -> Mapping[str, Any]:
    """A letter as the columns in which it is kept."""
    return {"message_id": letter.message_id, "contract": letter.contract, "version": letter.version,
            "case_no": letter.case_no, "body": letter.body}


def letter_of(row: Any) -> Letter:
    """The letter in a row that keeps one."""
    return Letter(message_id=row.message_id, contract=row.contract, version=row.version, body=row.body,
                  case_no=row.case_no)
