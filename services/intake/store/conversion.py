"""Between rows and the domain's values."""

from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from services.intake.domain.cases import CaseFile, Lead, Topic

_TOPIC = tuple(field.name for field in fields(Topic))
_AS_IS = tuple(field.name for field in fields(CaseFile) if field.name not in ("topic", "leads", "pictures", "known_to"))
_MOMENTS = ("assigned_at", "accepted_at", "answered_at", "due_at")


def case_values(case: CaseFile) -> dict[str, Any]:
    """A case as a row."""
    return {
        **{name: getattr(case, name) for name in _AS_IS}, **asdict(case.topic),
        "pictures": list(case.pictures), "known_to": None if case.known_to is None else list(case.known_to),
        "leads": [_lead_values(lead) for lead in case.leads],
    }


def case_of(row: Row[Any]) -> CaseFile:
    """A row as a case."""
    values = row._mapping
    return CaseFile(
        **{name: values[name] for name in _AS_IS}, topic=Topic(**{name: values[name] for name in _TOPIC}),
        pictures=tuple(values["pictures"]),
        known_to=None if values["known_to"] is None else tuple(values["known_to"]),
        leads=tuple(_lead_of(lead) for lead in values["leads"]),
    )


def _lead_values(lead: Lead) -> dict[str, Any]:
    values = asdict(lead)
    return {**values, **{name: values[name].isoformat() for name in _MOMENTS if values[name]}}


def _lead_of(values: dict[str, Any]) -> Lead:
    moments = {name: datetime.fromisoformat(values[name]) for name in _MOMENTS if values[name]}
    return Lead(**{**values, **moments})
