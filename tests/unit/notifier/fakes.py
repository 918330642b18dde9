"""A store of dictionaries with the methods that handlers use."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.mesh.contracts.county import County
from services.notifier.domain.message import Message
from tests.unit.notifier.told import COUNTY, NOW


@dataclass
class FakeStore:
    """Keeps what handlers save."""

    messages: dict[tuple[str, str, str, str], Message] = field(default_factory=dict)
    stages: set[tuple[str, int, str]] = field(default_factory=set)
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    out: dict[str, tuple[datetime, bool]] = field(default_factory=dict)

    def add(self, message: Message) -> None:
        self.messages.setdefault((message.cause_id, message.template, message.recipient, message.channel), message)

    def settle(self, assignment_id: str, round_: int, stage: str) -> None:
        self.stages.add((assignment_id, round_, stage))

    def whitelist(self, case_no: str, known_to: tuple[str, ...], at: datetime) -> None:
        self.lists[case_no] = known_to

    def opt(self, phone: str, *, out: bool, at: datetime) -> None:
        if phone not in self.out or self.out[phone][0] <= at:
            self.out[phone] = (at, out)


@dataclass
class FakeWork:
    """A transaction without a database."""

    store: FakeStore = field(default_factory=FakeStore)
    county: County = COUNTY
    now: datetime = NOW
    said: list[Any] = field(default_factory=list)

    def say(self, event: Any) -> None:
        self.said.append(event)

    @property
    def told(self) -> list[Message]:
        """Every message kept, in order."""
        return list(self.store.messages.values())
