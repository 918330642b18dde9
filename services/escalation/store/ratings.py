"""The citizens' ratings inside one transaction: the last one of each round, written together."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from services.escalation.store.tables import ratings
from services.mesh.work import Rows


def _unless_older(insert: Any) -> Any:
    made = insert(ratings)
    return made.on_conflict_do_update(
        index_elements=["case_no", "round"], set_={name: made.excluded[name] for name in ("score", "received_at")},
        where=ratings.c.received_at <= made.excluded.received_at)


_KEEP = {"postgresql": _unless_older(postgresql.insert), "sqlite": _unless_older(sqlite.insert)}


class Ratings:
    """Ratings by case and round."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._given: dict[tuple[str, int], dict[str, Any]] = {}
        rows.own(self)

    def rate(self, case_no: str, round_no: int, score: int, received_at: datetime) -> None:
        """Keep the citizen's last rating of a round."""
        given = self._given.get((case_no, round_no))
        if given is None or given["received_at"] <= received_at:
            self._given[case_no, round_no] = {"case_no": case_no, "round": round_no, "score": score,
                                              "received_at": received_at}

    def rating(self, case_no: str, round_no: int) -> int | None:
        """The citizen's rating of a round."""
        row = self._rows.one(select(ratings.c.score).where(ratings.c.case_no == case_no, ratings.c.round == round_no))
        return row.score if row else None

    def flush(self) -> None:
        """Write them, in one order for all replicas."""
        given, self._given = self._given, {}
        if given:
            connection = self._rows.connection
            connection.execute(_KEEP[connection.dialect.name], [values for _, values in sorted(given.items())])

    def forget(self) -> None:
        """A savepoint was rolled back."""
        self._given.clear()
