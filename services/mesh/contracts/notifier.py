"""What notifier says: whether people were reached."""

from services.mesh.contracts.base import Contract


class PersonUnreachable(Contract):
    """All channels of one person are exhausted; escalation chooses the next person."""

    SPEAKERS = ("notifier",)
    HEARERS = ("escalation",)

    case_no: str
    assignment_id: str
    person_id: str
    cause_id: str
