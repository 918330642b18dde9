"""Making the cases that a text reports."""

from collections.abc import Sequence

from services.intake.desk import Desk
from services.intake.domain.complaint import Draft
from services.intake.domain.text import Text
from services.mesh.contracts.people import Citizen


def opened(desk: Desk, text: Text, drafts: Sequence[Draft]) -> tuple[str, ...]:
    """The numbers of the cases that are made of a text."""
    citizen = Citizen(address=text.address, channel=text.channel, language=desk.phone(text).language,
                      answerable=text.answerable)
    return tuple(desk.open_case(draft, citizen, text.received_at, text.key).case_no for draft in drafts)
