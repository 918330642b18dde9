"""A small county and the events that notifier hears, for its tests."""

from datetime import UTC, datetime
from typing import Any

from services.mesh.contracts.county import County
from services.mesh.contracts.escalation import CaseEscalated, ReminderDue, StepWithdrawn
from services.mesh.contracts.intake import CaseReceived, CaseReopened, ClarifyingDue, RatingDue
from services.mesh.contracts.people import Citizen, Due, Seat
from services.mesh.contracts.replies import ReplyOwed
from services.mesh.contracts.router import (
    CaseAccepted,
    CaseAnswered,
    CaseAssigned,
    CaseProgressed,
    CaseUnclear,
    DecisionMade,
    SupplementPassed,
)

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 09:00 in the county
CASE = "26112300017"
CITIZEN = Citizen(address="+8613800000001")
WORDS = "西河街路灯不亮,晚上出门看不见路,老人摔了两回"
HANDLER, DEPUTY, ACCUSED = "housing-duty", "housing-deputy", "didong-duty"

COUNTY = County.model_validate({
    "county": {"name": "珙县", "signature": "直通车"},
    "units": [
        {"id": "housing", "name": "住房和城乡建设局", "kind": "department", "officials": [
            {"id": HANDLER, "name": "住建局值班员", "phone": "+8613900000011", "email": "h@example.org",
             "role": "handler"},
            {"id": DEPUTY, "name": "住建局副值班", "phone": "+8613900000012", "role": "deputy"}]},
        {"id": "didong-town", "name": "底洞镇人民政府", "kind": "town", "officials": [
            {"id": ACCUSED, "name": "底洞镇值班员", "phone": "+8613900000071", "role": "handler", "language": "en"}]},
    ],
    "triage": "housing",
})


def seat(person_id: str = HANDLER, **changes: Any) -> Seat:
    """An official's seat as the router hands it out."""
    official = next(o for unit in COUNTY.units for o in unit.officials if o.id == person_id)
    values = {"person_id": person_id, "name": official.name, "unit_id": "housing", "unit_name": "住房和城乡建设局",
              "role": official.role, "phone": official.phone, "email": official.email, "code": "482913"}
    return Seat.model_validate({**values, **changes})


def received(**changes: Any) -> CaseReceived:
    return CaseReceived(**{"occurred_at": NOW, "case_no": CASE, "citizen": CITIZEN, "words": WORDS,
                           "received_at": NOW, **changes})


def assigned(**changes: Any) -> CaseAssigned:
    return CaseAssigned(**{
        "occurred_at": NOW, "case_no": CASE, "assignment_id": "a1", "part": "lead", "seats": (seat(), seat(DEPUTY)),
        "citizen": CITIZEN, "words": WORDS, "place": "西河街", "why": "西河街·路灯→住建局", "pace": "quick",
        "assigned_at": NOW, "received_at": NOW, "accept_due": Due(at=NOW.replace(hour=3)),
        "answer_due": Due(at=datetime(2026, 11, 26, 9, 30, tzinfo=UTC)), **changes})


def accepted(**changes: Any) -> CaseAccepted:
    return CaseAccepted(**{
        "occurred_at": NOW, "case_no": CASE, "assignment_id": "a1", "part": "lead", "unit_name": "住房和城乡建设局",
        "person_id": HANDLER, "citizen": CITIZEN, "received_at": NOW,
        "answer_due": Due(at=datetime(2026, 11, 26, 9, 30, tzinfo=UTC)), **changes})


def progressed(**changes: Any) -> CaseProgressed:
    return CaseProgressed(**{"occurred_at": NOW, "case_no": CASE, "assignment_id": "a1", "citizen": CITIZEN,
                             "unit_name": "住房和城乡建设局", "words": "已到现场", "received_at": NOW, **changes})


def answered(**changes: Any) -> CaseAnswered:
    return CaseAnswered(**{"occurred_at": NOW, "case_no": CASE, "assignment_id": "a1", "person_id": HANDLER,
                           "citizen": CITIZEN, "unit_name": "住房和城乡建设局", "words": "路灯已修好",
                           "received_at": NOW, **changes})


def supplemented(**changes: Any) -> SupplementPassed:
    return SupplementPassed(**{"occurred_at": NOW, "case_no": CASE, "assignment_id": "a1", "words": "今天又灭了",
                               "seats": (seat(),), **changes})


def reopened(**changes: Any) -> CaseReopened:
    return CaseReopened(**{"occurred_at": NOW, "case_no": CASE, "citizen": CITIZEN, "reason": "还是不亮",
                           "received_at": NOW, "round": 2, **changes})


def refused(**changes: Any) -> DecisionMade:
    return DecisionMade(**{"occurred_at": NOW, "case_no": CASE, "citizen": CITIZEN, "assignment_id": "d1", "round": 2,
                           "about": "rating", "granted": False, "reason": "已到现场看过,灯亮",
                           "unit_name": "县委督查室", "requested_at": NOW, "received_at": NOW, **changes})


def rating_due(**changes: Any) -> RatingDue:
    return RatingDue(**{"occurred_at": NOW, "case_no": CASE, "citizen": CITIZEN, **changes})


def unclear(lacks: str = "place", **changes: Any) -> CaseUnclear:
    return CaseUnclear(**{"occurred_at": NOW, "case_no": CASE, "citizen": CITIZEN, "lacks": lacks, **changes})


def clarifying_due(lacks: str = "place", **changes: Any) -> ClarifyingDue:
    return ClarifyingDue(**{"occurred_at": NOW, "case_no": CASE, "citizen": CITIZEN, "lacks": lacks, **changes})


def _step(**changes: Any) -> dict[str, Any]:
    return {"occurred_at": NOW, "case_no": CASE, "assignment_id": "a1", "stage": "accept", "step": 0,
            "tell": (seat(DEPUTY),), "unit_name": "住房和城乡建设局", "official_name": "住建局值班员",
            "place": "西河街", "words": WORDS, "due": Due(at=NOW.replace(hour=3)), **changes}


def escalated(**changes: Any) -> CaseEscalated:
    return CaseEscalated(**_step(**changes))


def reminded(**changes: Any) -> ReminderDue:
    return ReminderDue(**_step(stage="answer", **changes))


def withdrawn(**changes: Any) -> StepWithdrawn:
    return StepWithdrawn(**{"occurred_at": NOW, "case_no": CASE, "assignment_id": "a1", "stage": "accept", "step": 0,
                            "told": (seat(DEPUTY),), "unit_name": "住房和城乡建设局", "received_at": NOW, **changes})


def owed_reply(template: str = "not_understood", **changes: Any) -> ReplyOwed:
    return ReplyOwed(**{"occurred_at": NOW, "in_reply_to": "text-1", "address": CITIZEN.address, "template": template,
                        **changes})


EVERYTHING = (received, unclear, clarifying_due, assigned, accepted, progressed, answered, supplemented, reopened,
              rating_due, escalated, reminded, withdrawn)
EVERYTHING = (received, assigned, accepted, progressed, answered, supplemented, reopened, rating_due, escalated,
              reminded, withdrawn, refused)
