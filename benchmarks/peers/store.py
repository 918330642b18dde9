"""The job's transactions, for peers that wait for their database."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from benchmarks.peers import tables
from benchmarks.peers.case import Assignment, Case, Draft, Sms, assigned, case_no, to_citizen, to_official
from benchmarks.peers.peer import Text


class Store:
    """Cases, assignments and messages in one database. Nothing connects before the first use: it may be forked."""

    def __init__(self, database_url: str) -> None:
        self._engine = tables.connect(database_url)
        self._single = self._engine.execution_options(isolation_level="AUTOCOMMIT")  # one statement, one commit
        self._new_case = tables.NEW_CASE[self._engine.dialect.name]

    def add(self, text: Text) -> Case | None:
        """The committed case; None if the carrier brought this text before."""
        received_at = datetime.now(UTC)
        with self._single.connect() as connection:
            number = connection.execute(self._new_case, asdict(text) | {"received_at": received_at}).scalar()
        return number and Case(case_no=case_no(number, received_at), phone=text.phone, words=text.words)

    def add_many(self, texts: Sequence[Text]) -> list[Case]:
        """Cases for texts that are all new, in one transaction."""
        received_at = datetime.now(UTC)
        with self._engine.begin() as connection:
            found = connection.execute(tables.NEW_CASES, [asdict(text) | {"received_at": received_at}
                                                          for text in texts]).all()
        return [Case(case_no=case_no(number, received_at), phone=phone, words=words) for number, phone, words in found]

    def assign(self, case: Case) -> Assignment:
        """The committed assignment."""
        given = assigned(case)
        with self._single.connect() as connection:
            connection.execute(tables.NEW_ASSIGNMENT, asdict(given))
        return given

    def note(self, draft: Draft) -> Sms:
        """The committed message."""
        with self._single.connect() as connection:
            number = connection.execute(tables.NEW_MESSAGE, asdict(draft)).scalar_one()
        return Sms(id=number, recipient=draft.recipient, words=draft.words)

    def mark_sent(self, sms: Sms, sid: str) -> None:
        """Note the carrier's id."""
        with self._single.connect() as connection:
            connection.execute(tables.SENT, {"one": sms.id, "sid": sid})

    def assign_and_note(self, case: Case) -> tuple[Sms, Sms]:
        """The committed messages to the official and to the citizen, with the assignment in the same transaction."""
        given = assigned(case)
        rows = [asdict(draft) | {"state": "new"} for draft in (to_official(case, given), to_citizen(case, given))]
        with self._engine.begin() as connection:
            connection.execute(tables.NEW_ASSIGNMENT, asdict(given))
            one, other = connection.execute(tables.NEW_MESSAGES, rows).all()
        return Sms(**one._mapping), Sms(**other._mapping)

    def mark_both_sent(self, one: Sms, one_sid: str, other: Sms, other_sid: str) -> None:
        """Note the carrier's ids of both."""
        with self._single.connect() as connection:
            connection.execute(tables.BOTH_SENT, {"one": one.id, "one_sid": one_sid, "other": other.id,
                                                  "other_sid": other_sid})

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()
