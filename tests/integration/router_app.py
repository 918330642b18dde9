"""A router without a bus: messages are put in by hand, its database is real."""

from typing import Any

from sqlalchemy import text

from services.mesh.clock import Clock
from services.mesh.consumer import Batch
from services.mesh.contracts.base import Contract
from services.mesh.contracts.intake import Command, OfficialReplied, Verb
from services.mesh.contracts.wire import decode, encode
from services.mesh.inbox import letter_of
from services.mesh.migrate import upgrade
from services.mesh.settings import Reader, mesh
from services.router import answers
from services.router.app import App
from services.router.domain.case import Assignment, Case, HeldCode
from services.router.settings import Settings
from tests.unit.router.fakes import COUNTY, START, phone_of

HANDLER = phone_of("didong-duty")


class Router:
    """One router process in the test's own process; its business clock stands still."""

    def __init__(self, database_url: str) -> None:
        settings = mesh(Reader({"AMQP_URI": "amqp://127.0.0.1:1"}), "router")
        object.__setattr__(settings, "database_url", database_url)
        object.__setattr__(settings, "retry_first", 0.01)
        self.app = App(Settings(mesh=settings, county=COUNTY, wrong_codes=5))
        self.mesh = self.app.mesh
        self.mesh.clock = Clock(START, rate=0)

    def migrated(self, database_url: str) -> "Router":
        """With its tables, made as an operator makes them, and its county."""
        upgrade("router", database_url)
        with self.mesh.work() as work:
            answers.put_in_force(work, COUNTY)
        return self

    def hear(self, *events: Contract) -> None:
        """Handle these in one batch, as the bus would hand them over."""
        self.mesh.hearing.keep(Batch([encode(event) for event in events], []))

    def said(self, contract: type[Contract]) -> list[Any]:
        """Such messages in the outbox, by case."""
        with self.mesh.work() as work:
            query = text("select * from outbox where contract = :name order by case_no, message_id")
            return [decode(letter_of(row)) for row in work.rows.all(query, {"name": contract.__name__})]

    def case(self, case_no: str) -> tuple[Case, list[Assignment], list[HeldCode]]:
        """A case as it stands, with its assignments and all their codes."""
        with self.mesh.work() as work:
            made = work.store.assignments([case_no])
            return work.store.cases([case_no])[case_no], made, work.store.all_seats([one.assignment_id for one in made])


def reply(verb: Verb, *codes: str, words: str = "", text_id: str = "SM1", phone: str = HANDLER) -> OfficialReplied:
    """An official's text."""
    return OfficialReplied(occurred_at=START, text_id=text_id, phone=phone, received_at=START,
                           command=Command(verb=verb, codes=codes, words=words))
