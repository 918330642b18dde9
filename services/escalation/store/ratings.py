"""The citizens' judgement inside one transaction, written together: the last rating of each round, false closures."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from services.escalation.store.tables import false_closures, ratings
from services.mesh.gathered import Gathered
from services.mesh.work import Rows


class Ratings:
    """Ratings and false closures by case and round."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._given = Gathered(rows, ratings, ("case_no", "round"), newest_by="received_at")
        self._false = Gathered(rows, false_closures, ("case_no", "round"))

    def rate(self, case_no: str, round_no: int, score: int, received_at: datetime) -> None:
        """Keep the citizen's last rating of a round."""
        self._given.keep(case_no=case_no, round=round_no, score=score, received_at=received_at)

    def rating(self, case_no: str, round_no: int) -> int | None:
        """The citizen's rating of a round."""
        row = self._rows.one(select(ratings.c.score).where(ratings.c.case_no == case_no, ratings.c.round == round_no))
        return row.score if row else None

    def closed_falsely(self, case_no: str, round_no: int, received_at: datetime) -> None:
        """Keep that the trouble was there again soon after this round was closed."""
        self._false.keep(case_no=case_no, round=round_no, received_at=received_at)

    def false_closures(self, case_nos: Collection[str]) -> list[tuple[str, int, datetime]]:
        """The false closures of these cases, the oldest first: case, the round that was closed, when it was said."""
        found = self._rows.find(false_closures, case_no=list(case_nos))
        return sorted(((row.case_no, row.round, row.received_at) for row in found), key=lambda one: (one[2], one[:2]))
