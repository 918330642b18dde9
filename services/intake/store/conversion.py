"""Between rows and the domain's values."""

from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from services.intake.domain.cases import CaseFile, Lead, Topic
from services.intake.domain.flow import Flow, Heard
from services.intake.domain.linking import may_lead
from services.intake.domain.phone import Phone
from services.intake.domain.questions import Question, Questions

_TOPIC = tuple(field.name for field in fields(Topic))
_MOMENTS = ("assigned_at", "accepted_at", "answered_at", "due_at")


def case_values(case: CaseFile) -> dict[str, Any]:
    """A case as a row."""
    values = {**vars(case), **vars(case.topic), "leads": [_lead_values(lead) for lead in case.leads],
              "questions": _question_values(case.questions), "leads_others": may_lead(case)}
    del values["topic"]
    return values


def case_of(row: Row[Any]) -> CaseFile:
    """A row as a case."""
    values = row._asdict()
    topic = Topic(**{name: values.pop(name) for name in _TOPIC})
    known_to = values.pop("known_to")
    del values["leads_others"]  # follows from the others
    return CaseFile(
        **values | {"pictures": tuple(values["pictures"]), "leads": tuple(map(_lead_of, values["leads"])),
                  "questions": _questions_of(values["questions"])},
        topic=topic, known_to=None if known_to is None else tuple(known_to))


def phone_values(phone: Phone) -> dict[str, Any]:
    """A phone as a row."""
    return {**vars(phone), "questions": _question_values(phone.questions), "flow": _flow_values(phone.flow)}


def phone_of(row: Row[Any]) -> Phone:
    """A row as a phone."""
    values = row._asdict()
    return Phone(**values | {"questions": _questions_of(values["questions"]), "flow": _flow_of(values["flow"])})


def _flow_values(flow: Flow) -> dict[str, Any]:
    """What says nothing is left out: most phones write once."""
    heard = [{**vars(one), "at": one.at.isoformat()} for one in flow.heard]
    return {name: value for name, value in {**vars(flow), "heard": heard}.items() if value}


def _flow_of(values: dict[str, Any]) -> Flow:
    heard = tuple(Heard(**one | {"at": datetime.fromisoformat(one["at"])}) for one in values.get("heard", ()))
    return Flow(texts=values.get("texts", 0), recent=tuple(values.get("recent", ())),
                urgent=tuple(values.get("urgent", ())), heard=heard)


def _question_values(questions: Questions) -> list[dict[str, Any]]:
    return [{"kind": one.kind, "asked_at": one.asked_at.isoformat(),
             "until": one.until.isoformat() if one.until else None, "values": dict(one.values)} for one in questions]


def _questions_of(values: list[dict[str, Any]]) -> Questions:
    return tuple(Question(kind=one["kind"], asked_at=datetime.fromisoformat(one["asked_at"]),
                          until=datetime.fromisoformat(one["until"]) if one["until"] else None, values=one["values"])
                 for one in values)


def _lead_values(lead: Lead) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in vars(lead).items()}


def _lead_of(values: dict[str, Any]) -> Lead:
    moments = {name: datetime.fromisoformat(values[name]) for name in _MOMENTS if values[name]}
    return Lead(**values | moments)
