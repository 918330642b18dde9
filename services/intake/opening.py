"""Making the cases that a text reports."""

from collections.abc import Sequence
from datetime import datetime

from services.intake import links
from services.intake.desk import Desk
from services.intake.domain.complaint import Draft
from services.intake.domain.text import Text
from services.mesh.contracts.people import Citizen


def opened(desk: Desk, text: Text, drafts: Sequence[Draft]) -> tuple[str, ...]:
    """The numbers of the cases that are made of a text."""
    citizen = Citizen(address=text.address, channel=text.channel, language=desk.phone(text).language,
                      answerable=text.answerable)
    return tuple(open_one(desk, draft, citizen, text.received_at, text.key, receipt=_receipt(desk, text, draft))
                 for draft in drafts)


def open_one(desk: Desk, draft: Draft, citizen: Citizen, at: datetime, key: str = "", *, receipt: bool = True) -> str:
    """One case, linked to another where somebody else told of the same; `key` is that of its text, if it has one."""
    event = desk.leads.event_for(draft, at)
    lead = links.lead_in(desk, event) if event else desk.leads.of(draft, citizen.address, at)
    notice = event.text if event and not links.told_of(event, desk.cases_from(citizen)) else ""
    case = desk.open_case(draft, citizen, at, key, receipt=receipt, lead=lead, event=event, notice=notice)
    if event and lead is None:
        desk.leads.led_by(event, case.case_no)
    if event:
        desk.note(case, at, "event", who=event.name)
    if lead is not None:
        links.linked(desk, case, lead)
    return case.case_no


def _receipt(desk: Desk, text: Text, draft: Draft) -> bool:
    """A receipt is one of the day's answers. Who can't be answered, or was before a restore, is notifier's affair."""
    return not text.answerable or desk.was_told(text) or desk.counts(text, urgent=draft.urgent)
