"""One thing that one person is told through one channel."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from services.mesh.contracts.escalation import Stage
from services.notifier.domain.gate import Directory, may_know, phone_may_know
from services.notifier.domain.sending import AttemptState, Standing


@dataclass(frozen=True, kw_only=True)
class Message:
    """Unique on (cause_id, template, recipient, channel).

    `person_id` is None for citizens. `asked`: answers what this very phone just sent. `acts`: asks an official to act.
    `moot_after` names the stage of the assignment after which nobody needs to read it any more.
    """

    message_id: str
    cause_id: str
    template: str
    recipient: str
    channel: str
    person_id: str | None
    case_no: str | None
    assignment_id: str | None
    round: int
    known_to: tuple[str, ...] | None
    language: str
    words: str
    short_words: str
    subject: str
    asked: bool
    urgent: bool
    acts: bool
    moot_after: Stage | None
    created_at: datetime
    standing: Standing = field(default_factory=Standing)

    @property
    def may_wake(self) -> bool:
        """Whether it goes out in quiet hours."""
        return self.asked or (self.urgent and self.person_id is not None)

    @property
    def priority(self) -> int:
        """What goes first: urgent, then answers, then the rest."""
        return 0 if self.urgent else 1 if self.asked else 2

    def stands(self, standing: Standing) -> "Message":
        """The same message further on; once filtered by the carrier it goes on in its short form."""
        shortened = self.standing.can_shorten and not standing.can_shorten
        return replace(self, standing=standing, words=self.short_words if shortened else self.words)


def may_be_told(message: Message, known_to: tuple[str, ...] | None, people: Directory) -> bool:
    """Whether a message passes the gate; a citizen is told of his own case."""
    if message.person_id is None:
        return True
    return may_know(message.person_id, known_to) and phone_may_know(message.recipient, known_to, people)


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One call to a carrier; its id is opaque and comes back with receipts. Times are real, except `told_at`.

    `unclear_at` and `why` stay once nobody knew whether it was taken; `settled_as` tells how that was cleared up.
    """

    attempt_id: str
    message_id: str
    number: int
    state: AttemptState
    carrier_id: str | None
    carrier_code: str
    started_at: datetime
    told_at: datetime
    marked: bool = False
    unclear_at: datetime | None = None
    why: str | None = None
    look_at: datetime | None = None
    settled_as: str | None = None
    settled_at: datetime | None = None
