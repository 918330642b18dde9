"""What a phone was asked and has not answered yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

QuestionKind = Literal["withdraw", "clarify", "official", "consent", "which", "again"]


@dataclass(frozen=True, kw_only=True)
class Question:
    """An open question; `until` is when an answer no longer counts, None while the case is open.

    Those about one case lie in its file; those of which it must first be found out what they are about lie with the
    phone. `values` is what is needed to act on the answer.
    """

    kind: QuestionKind
    asked_at: datetime
    until: datetime | None = None
    values: Mapping[str, str] = field(default_factory=dict)

    def stands(self, at: datetime) -> bool:
        """Whether an answer that comes then still counts."""
        return self.until is None or at <= self.until


Questions = tuple[Question, ...]


def asking(questions: Questions, question: Question) -> Questions:
    """With this question open, and no other of its kind."""
    return (*without(questions, question.kind), question)


def without(questions: Questions, *kinds: QuestionKind) -> Questions:
    """Without the questions of these kinds: they are answered, or past."""
    return tuple(one for one in questions if one.kind not in kinds)


def of_kind(questions: Iterable[Question], kind: QuestionKind) -> Question | None:
    """The open question of that kind."""
    return next((one for one in questions if one.kind == kind), None)
