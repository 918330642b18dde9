"""What notifier says: whether people were reached; and what all services say to those who run them."""

from typing import Literal

from pydantic import AwareDatetime, Field

from services.mesh.contracts.base import Contract


class PersonUnreachable(Contract):
    """All channels of one person are exhausted; escalation chooses the next person."""

    SPEAKERS = ("notifier",)
    HEARERS = ("escalation",)

    case_no: str
    assignment_id: str
    person_id: str
    cause_id: str


class AlarmRaised(Contract):
    """Something that a person who runs the services has to look at; `text` bears nothing of anybody.

    Notifier sends one email an hour at most for each service and kind.
    """

    SPEAKERS = ("escalation", "intake", "notifier", "router")
    HEARERS = ("notifier",)

    service: str
    kind: Literal["message_parked", "notifier_held", "clock_jumped", "backup_restored", "never_clear",
                  "phone_blocked"]
    since: AwareDatetime
    count: int = Field(default=1, ge=1)
    text: str = Field(default="", max_length=200)
