"""The citizens' ratings inside one transaction: the last one of each round, written together."""

from datetime import datetime

from sqlalchemy import select

from services.escalation.store.tables import ratings
from services.mesh.gathered import Gathered
from services.mesh.work import Rows


class Ratings:
    """Ratings by case and round."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._given = Gathered(rows, ratings, ("case_no", "round"), newest_by="received_at")

    def rate(self, case_no: str, round_no: int, score: int, received_at: datetime) -> None:
        """Keep the citizen's last rating of a round."""
        self._given.keep(case_no=case_no, round=round_no, score=score, received_at=received_at)

    def rating(self, case_no: str, round_no: int) -> int | None:
        """The citizen's rating of a round."""
        row = self._rows.one(select(ratings.c.score).where(ratings.c.case_no == case_no, ratings.c.round == round_no))
        return row.score if row else None
