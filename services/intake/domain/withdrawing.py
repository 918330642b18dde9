"""Taking a complaint back: asked for by a command, done when its code comes back from the phone that wrote it."""

import hmac
import re
from datetime import datetime, timedelta

from services.intake.domain import choosing
from services.intake.domain.cases import OVER, CaseFile
from services.intake.domain.commands import Said
from services.intake.domain.decisions import (
    CodeWrong,
    Decision,
    Reply,
    WithdrawalDropped,
    WithdrawalWanted,
    Withdrawn,
)
from services.intake.domain.open_question import Open
from services.intake.domain.progress import latest
from services.intake.domain.questions import Question, of_kind
from services.intake.domain.scene import Scene
from services.intake.domain.waits import passes
from services.intake.domain.wording import phrase_of
from services.mesh.contracts.county import County

LASTS = timedelta(days=1)
PATIENCE = 5  # wrong codes after which nothing can be withdrawn with the right one either
_LOWEST, _CODES = 1000, 9000
_DIGITS = 4
_BEFORE, _AFTER = "好的?|请?回复|确认|撤(?:回|销|诉)?|withdraw|code|yes", "确认|撤回|谢谢[你您]?|thanks"
_CODE = re.compile(rf"(?:{_BEFORE})*([0-9]{{4}})(?:{_AFTER})?")
_RATHER_NOT = frozenset({"不撤", "不撤了", "不撤回", "不撤回了", "不撤销", "不撤诉", "先不撤", "莫撤", "别撤",
                         "不要撤", "no"})


def code_for(key: str, about: str) -> str:
    """The four digits that confirm: who has no key can't foresee them, and the same `about` gives them again."""
    digest = hmac.digest(key.encode(), about.encode(), "sha256")
    return str(_LOWEST + int.from_bytes(digest[:16]) % _CODES)


def wanted(scene: Scene, said: Said) -> Decision:
    """`撤`: the code is asked for; of several open cases first which."""
    if said.number is not None:
        return _named(scene, said.number)
    going_on = [case for case in scene.own if case.open]
    if len(going_on) > 1:
        return choosing.which(scene, "withdraw", going_on)
    last = going_on[0] if going_on else latest(scene.own)
    if last is None:
        reported = latest(scene.cases)
        return _by_writer(reported) if reported else Reply(template="withdraw_none")
    return of(last)


def of(case: CaseFile) -> Decision:
    """What the wish to withdraw this case leads to."""
    if case.open:
        return WithdrawalWanted(case_no=case.case_no)
    state = case.state if case.state in OVER else "answered"
    return Reply(template="withdraw_over", values={"case_no": case.case_no, "status": state}, case_no=case.case_no)


def answer(scene: Scene, said: Said, one: Open) -> Decision | None:  # noqa: ARG001 - as all such rules
    """A code that comes back, or a no. Whichever question it is for, a wrong one counts for all that stand."""
    word = phrase_of(scene.text.words)
    found = _CODE.fullmatch(word)
    if one.case is None or (found is None and word not in _RATHER_NOT):
        return None
    if found is None:
        return WithdrawalDropped(case_no=one.case.case_no)
    standing = [(case, question) for case in scene.own if (question := _standing(case, scene.at))]
    right = [case for case, question in standing if hmac.compare_digest(question.values["code"], found[1])]
    if right:
        return Withdrawn(case_no=right[0].case_no) if right[0].open else of(right[0])
    return CodeWrong(case_no=one.case.case_no, guessed_at=tuple(case.case_no for case, _ in standing))


def pressed(county: County, case: CaseFile, at: datetime) -> bool:
    """Whether an official was in touch shortly before."""
    since = case.contacted_at
    return since is not None and timedelta(0) <= at - since <= passes(county.county.pressed_within)


def _named(scene: Scene, number: str) -> Decision:
    case = next((case for case in scene.cases if case.case_no == number), None)
    if case is not None:
        return of(case) if scene.wrote(case) else _by_writer(case)
    return Reply(template="withdraw_stale" if len(number) == _DIGITS else "case_not_yours")


def _by_writer(case: CaseFile) -> Reply:
    return Reply(template="withdraw_by_writer", values={"case_no": case.case_no}, case_no=case.case_no)


def _standing(case: CaseFile, at: datetime) -> Question | None:
    question = of_kind(case.questions, "withdraw")
    return question if question and question.stands(at) else None
