"""What is remembered of a phone."""

from dataclasses import dataclass
from datetime import date

from services.mesh.contracts.people import Channel, Language


@dataclass(frozen=True, kw_only=True)
class Phone:
    """A conversation's other end. `answers` is how many automatic answers it got on `day`."""

    channel: Channel
    address: str
    language: Language
    day: date
    answers: int = 0

    def on(self, day: date) -> "Phone":
        """The same phone on that day."""
        if day == self.day:
            return self
        return Phone(channel=self.channel, address=self.address, language=self.language, day=day)
