"""The answer to `which case?`: what was wanted is done with the case that was named."""

from collections.abc import Callable, Mapping

from services.intake.domain import choosing, joining, withdrawing
from services.intake.domain.cases import CaseFile
from services.intake.domain.commands import Said
from services.intake.domain.complaint import accusing, drafts
from services.intake.domain.decisions import Chosen, Decision, NewCases, Reply, Supplement, Which
from services.intake.domain.open_question import Open
from services.intake.domain.questions import Question
from services.intake.domain.scene import Scene
from services.mesh.contracts.county import County
from services.mesh.matching import read


def answer(scene: Scene, said: Said, one: Open) -> Decision | None:  # noqa: ARG001 - as all such rules
    """A place of the list or a case number; a place that is not there is asked for again."""
    place = choosing.named_place(scene, one)
    if place is None:
        return None
    values = one.question.values
    if place == 0:
        return Reply(template="which", values={"doing": values["verb"], "items": values["items"]})
    number = values["candidates"].split()[place - 1]
    case = next((case for case in scene.cases if case.case_no == number), None)
    return Chosen(then=_DO[_verb(values["verb"])](scene.county, case, one.question)) if case else None


def added(county: County, case: CaseFile | None, words: str) -> Decision:
    """Words that waited for their case: they go there, or are a complaint of their own where it has ended meanwhile."""
    if case is None or not case.open:
        return NewCases(drafts=drafts(county, words))
    if together := accusing(county, case, words):
        return NewCases(drafts=together)
    reply = Reply(template="supplemented", values={"case_no": case.case_no}, case_no=case.case_no)
    return Supplement(case_no=case.case_no, words=words, topic=joining.widened(case.topic, read(county, words)),
                      reply=reply)


def _withdraw(county: County, case: CaseFile, question: Question) -> Decision:  # noqa: ARG001
    return withdrawing.of(case)


def _add(county: County, case: CaseFile, question: Question) -> Decision:
    return added(county, case, question.values["words"])


_DO: Mapping[Which, Callable[[County, CaseFile, Question], Decision]] = {"withdraw": _withdraw, "add": _add}


def _verb(told: str) -> Which:
    return next(verb for verb in _DO if verb == told)
