"""Whether a text answers what its phone was asked: the newest open question that it fits."""

from collections.abc import Callable, Mapping

from services.intake.domain import again, asked, chosen, clarifying, consenting, withdrawing
from services.intake.domain.commands import Said
from services.intake.domain.decisions import Decision
from services.intake.domain.open_question import Open
from services.intake.domain.questions import QuestionKind
from services.intake.domain.scene import Scene


def open_questions(scene: Scene) -> list[Open]:
    """What this phone was asked and may still answer, the newest first; who only follows a case was asked nothing."""
    found = [Open(question=one) for one in (scene.phone.questions if scene.phone else ())
             if one.kind in ("which", "again")]  # what a phone asked of others is kept there too, and asks it nothing
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
    "official": asked.answered,
    "withdraw": withdrawing.answer,
    "consent": consenting.answer,
    "which": chosen.answer,
    "again": again.answered,
    "clarify": clarifying.answer,
}
