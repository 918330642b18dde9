"""What is remembered of a phone."""

from dataclasses import dataclass, replace
from datetime import date

from services.intake.domain.questions import Questions
from services.mesh.contracts.people import Channel, Language


@dataclass(frozen=True, kw_only=True)
class Phone:
    """A conversation's other end. `answers` is how many automatic answers it got on `day`.

    `questions` are those that are about no case yet. `opted_out`: it wants nothing but answers.
    """

    channel: Channel
    address: str
    language: Language
    day: date
    answers: int = 0
    questions: Questions = ()
    opted_out: bool = False

    def on(self, day: date) -> "Phone":
        """The same phone on that day."""
        if day == self.day:
            return self
        return replace(self, day=day, answers=0)
