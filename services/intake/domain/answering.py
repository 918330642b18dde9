"""Whether a text answers what its phone was asked: the newest open question that it fits."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.intake.domain import chosen, consenting, withdrawing
from services.intake.domain.cases import CaseFile
from services.intake.domain.commands import Said
from services.intake.domain.decisions import Decision
from services.intake.domain.questions import Question, QuestionKind
from services.intake.domain.scene import Scene


@dataclass(frozen=True, kw_only=True)
class Open:
    """A question that is open for a phone; `case` is the one it is about, None where that is what it asks."""

    question: Question
    case: CaseFile | None = None


def open_questions(scene: Scene) -> list[Open]:
    """What this phone was asked and may still answer, the newest first; who only follows a case was asked nothing."""
    found = [Open(question=one) for one in (scene.phone.questions if scene.phone else ())]
    found += [Open(question=one, case=case) for case in scene.own for one in case.questions]
    return sorted((one for one in found if one.question.stands(scene.at)),
                  key=lambda one: (one.question.asked_at, one.case.case_no if one.case else ""), reverse=True)


def answer(scene: Scene, said: Said) -> Decision | None:
    """What the text does as an answer; None when it answers nothing that was asked."""
    for one in open_questions(scene):
        decision = _ANSWERS[one.question.kind](scene, said, one)
        if decision is not None:
            return decision
    return None


# Each kind of question has its rule: the decision, or None where the text is no answer to it.
_ANSWERS: Mapping[QuestionKind, Callable[[Scene, Said, Open], Decision | None]] = {
    "withdraw": withdrawing.answer,
    "consent": consenting.answer,
    "which": chosen.answer,
}
