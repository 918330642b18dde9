"""Another phone asks how a case stands: its citizen is asked first."""

from services.intake.domain.case_number import is_case_number
from services.intake.domain.cases import CaseFile
from services.intake.domain.commands import Said
from services.intake.domain.decisions import Consented, Decision, OtherAsked, Reply
from services.intake.domain.open_question import Open
from services.intake.domain.phrases import CONSENT, REFUSAL
from services.intake.domain.progress import standing, status
from services.intake.domain.questions import of_kind
from services.intake.domain.scene import Scene
from services.intake.domain.wording import phrase_of

_REFUSAL = REFUSAL | {"莫告诉他", "别告诉他", "不要告诉他"}  # unasked, these are a wish for secrecy


def of_another(scene: Scene, number: str) -> Decision:
    """Who names a case that isn't theirs. Of a secret one nobody may learn even that there is such a case."""
    if not is_case_number(number):
        return Reply(template="case_not_yours")
    case = next((case for case in scene.others if case.case_no == number and not case.secret), None)
    return OtherAsked(number=number, case_no=case.case_no if case else None)


def answer(scene: Scene, said: Said, one: Open) -> Decision | None:  # noqa: ARG001 - as all such rules
    """Yes or no; a case that has become secret since is not told of."""
    if one.case is None or one.case.secret:
        return None
    word = _word(scene)
    if word not in CONSENT | _REFUSAL:
        return None
    return Consented(case_no=one.case.case_no, given=word in CONSENT)


def meant(scene: Scene, said: Said) -> bool:
    """Whether an official, for whom 同意 is a command, was asked for consent in a case of their own."""
    if said.command is None or said.command.codes or _word(scene) not in CONSENT:
        return False
    return any(question.stands(scene.at) for case in scene.own if (question := of_kind(case.questions, "consent")))


def told(case: CaseFile) -> Reply:
    """What the other phone reads: how it stands, without the citizen's rating and without asking for one."""
    found = standing(case)
    values = {name: found.values.get(name, "") for name in ("case_no", "unit", "by_at", "provisional")}
    return Reply(template="progress_told", values={**values, "standing": status(case)}, case_no=case.case_no)


def _word(scene: Scene) -> str:
    return phrase_of(scene.text.words).removesuffix("谢谢")
