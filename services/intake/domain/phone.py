"""What is remembered of a phone."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from services.intake.domain.flow import Flow
from services.intake.domain.questions import Questions
from services.mesh.contracts.people import Channel, Language


@dataclass(frozen=True, kw_only=True)
class Phone:
    """A conversation's other end. `answers` is how many automatic answers it got on `day`.

    `questions` are those that are about no case yet. `opted_out`: it wants nothing but answers. `flow` is how much it
    writes, `waiting` how many of its texts wait until others' are taken. `block_id` names it to operators while it is
    blocked or a text of its is held for that. `pictures_at` is when the newest of its pictures came that has no case.
    """

    channel: Channel
    address: str
    language: Language
    day: date
    answers: int = 0
    questions: Questions = ()
    opted_out: bool = False
    flow: Flow = field(default_factory=Flow)
    waiting: int = 0
    blocked_at: datetime | None = None
    block_id: str = ""
    pictures_at: datetime | None = None

    def on(self, day: date) -> "Phone":
        """The same phone on that day; what is heard late of a day before counts for the newest."""
        if day <= self.day:
            return self
        return replace(self, day=day, answers=0, flow=replace(self.flow, texts=0))
