"""How a case stands, as its citizen is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from services.intake.domain.cases import OVER, CaseFile
from services.intake.domain.questions import of_kind

Status = Literal["received", "assigned", "accepted", "answered", "disputed", "reopened", "closed", "withdrawn"]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A template and its values."""

    template: str
    values: dict[str, str]


def status(case: CaseFile) -> Status:
    """The state in the citizen's terms: a case that was reopened stays so until it is answered again."""
    if case.open and case.round > 1:
        return "reopened"
    return "answered" if case.state == "rated" else case.state


def standing(case: CaseFile) -> Standing:
    """What `查` answers; a secret case's answer tells nothing but its number, and whether it was taken back."""
    if case.state == "withdrawn":
        return Standing(template="progress_withdrawn", values={"case_no": case.case_no})
    if case.secret:
        return Standing(template="progress_secret", values={"case_no": case.case_no})
    lead = case.lead
    with_unit = lead is not None and lead.part != "triage"
    due = lead.due_at if lead and case.open else None
    values = {"case_no": case.case_no, "unit": lead.unit_name if lead and with_unit else "",
              "status": "rated" if case.state == "rated" else status(case), "score": str(case.score or ""),
              "by_at": due.isoformat() if due else "", "provisional": "1" if due and lead and lead.provisional else ""}
    asked = of_kind(case.questions, "clarify") if case.state == "received" else None
    if asked:
        values["status"] = f"lacks_{asked.values['lacks']}"
    return Standing(template="progress", values=values)


def latest(cases: Sequence[CaseFile]) -> CaseFile | None:
    """The case that a phone most likely means: one that goes on before one that is over."""
    return max(cases, key=lambda case: (case.state not in OVER, case.received_at, case.case_no), default=None)
