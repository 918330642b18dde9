"""A county in memory: intake, router and escalation by their handlers; letters come in any order, and doubled."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from services.intake.handlers import HEARS as INTAKE_HEARS
from services.mesh.contracts.base import Contract
from services.mesh.contracts.replies import ReplyOwed
from services.mesh.contracts.router import CaseAssigned
from services.notifier.domain.composing import answer, owed
from services.notifier.domain.gate import directory
from services.notifier.domain.message import Message, may_be_told
from services.notifier.domain.prompts import PROMPTS
from services.notifier.domain.segments import segments
from services.router.handlers import DUES as ROUTER_DUES
from services.router.handlers import HEARS as ROUTER_HEARS
from tests.unit.escalation.fakes import HEARS as ESCALATION_HEARS
from tests.unit.escalation.fakes import Escalation
from tests.unit.intake.fakes import COUNTY, START, Intake
from tests.unit.router.fakes import Desk

HEARS: dict[str, Iterable[type[Contract]]] = {
    "intake": INTAKE_HEARS, "router": ROUTER_HEARS, "escalation": ESCALATION_HEARS}
NEVER_TO_CITIZENS = ("挂账", "退单", "办结", "纪委")
OFFICIALS = frozenset(official.phone for unit in COUNTY.units for official in unit.officials)


@dataclass
class LifeTown:
    """Who has what to hear still, and what every phone was told."""

    intake: Intake = field(default_factory=Intake)
    router: Desk = field(default_factory=Desk)
    escalation: Escalation = field(default_factory=Escalation)
    mail: dict[str, list[Contract]] = field(default_factory=lambda: {name: [] for name in HEARS})
    told: list[Message] = field(default_factory=list)
    now: datetime = START
    _read: dict[str, int] = field(default_factory=lambda: dict.fromkeys(HEARS, 0))
    _inbox: dict[str, set[str]] = field(default_factory=lambda: {name: set() for name in HEARS})

    def writes(self, phone: str, words: str) -> None:
        """Somebody texts the county."""
        self.intake.write(words, phone)
        self.collect()

    def deliver(self, service: str, place: int, *, again: bool = False) -> None:
        """A service hears one of its letters; one that it has heard it leaves alone, as its inbox does.

        `again`: the broker will bring it once more.
        """
        event = self.mail[service].pop(place % len(self.mail[service]))
        if again:
            self.mail[service].append(event)
        if event.message_id not in self._inbox[service]:
            self._inbox[service].add(event.message_id)
            self._service(service).hear(event)
            self.collect()

    def deliver_all(self) -> None:
        """Everybody hears everything, the last letter first."""
        while any(self.mail.values()):
            for service in HEARS:
                if self.mail[service]:
                    self.deliver(service, -1)

    def passes(self, length: timedelta) -> None:
        """Time goes by, and what falls due is done."""
        self.now += length
        self.intake.wait(self.now - self.intake.now)
        self.router.now = self.now
        for (kind, key), at in sorted(self.router.due.rows.items()):
            if at <= self.now:
                del self.router.due.rows[kind, key]
                ROUTER_DUES[kind](self.router, key, at)  # type: ignore[arg-type]
        self.escalation.sweep(self.now)
        self.collect()

    def codes(self) -> list[tuple[str, str, str]]:
        """Phone, code and part of every seat that can act now, in a fixed order."""
        parts = {one.assignment_id: one for one in self.router.store.made.values()}
        return [(held.seat.phone, held.code, parts[held.assignment_id].part)
                for held in self.router.store.held.values() if held.current and parts[held.assignment_id].acting]

    def collect(self) -> None:
        """Hand on what was said; notifier puts into words what it is told."""
        for name in HEARS:
            said = self._service(name).said
            for event in said[self._read[name]:]:
                for hearer in HEARS:
                    if hearer in event.HEARERS and type(event) in HEARS[hearer]:
                        self.mail[hearer].append(event)
                self.told += self._messages(event)
            self._read[name] = len(said)

    def _messages(self, event: Contract) -> list[Message]:
        people = directory(COUNTY)
        if isinstance(event, ReplyOwed):
            made = [answer(event, COUNTY, people, self.now)]
        else:
            made = list(owed(event, COUNTY, people, self.now)) if type(event) in PROMPTS else []
        for message in made:
            assert may_be_told(message, message.known_to, people), message.template
            if message.channel == "sms":
                assert segments(message.words) <= 2, message.words
            if message.recipient not in OFFICIALS:
                assert not any(word in message.words for word in NEVER_TO_CITIZENS), message.words
        return made

    def _service(self, name: str) -> Any:
        return getattr(self, name)

    def last_assigned(self) -> list[CaseAssigned]:
        """Everything that was assigned so far."""
        return [event for event in self.router.said if isinstance(event, CaseAssigned)]
