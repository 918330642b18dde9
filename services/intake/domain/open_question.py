"""A question that is open for a phone."""

from dataclasses import dataclass

from services.intake.domain.cases import CaseFile
from services.intake.domain.questions import Question


@dataclass(frozen=True, kw_only=True)
class Open:
    """A question that is open for a phone; `case` is the one it is about, None where that is what it asks."""

    question: Question
    case: CaseFile | None = None
