"""From a text, and what is known of its phone, to one decision."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from services.intake.domain import joining, ratings
from services.intake.domain.answering import answer
from services.intake.domain.cases import CaseFile
from services.intake.domain.commands import Kind, Said, read
from services.intake.domain.complaint import drafts
from services.intake.domain.decisions import (
    Decision,
    NewCases,
    Nothing,
    OfficialReply,
    Opted,
    Rated,
    RatedEarly,
    Reason,
    Reply,
    Supplement,
)
from services.intake.domain.noise import names
from services.intake.domain.people import is_official
from services.intake.domain.progress import latest, standing
from services.intake.domain.scene import Scene
from services.intake.domain.waits import passes
from services.intake.domain.wording import core, plain
from services.mesh.contracts.intake import Command
from services.mesh.matching import Reading
from services.mesh.matching import read as read_words


def decide(scene: Scene) -> Decision:
    """What the text leads to."""
    official = is_official(scene.county, scene.text.address)
    said = read(scene.text.words, official=official)
    if said.command:
        return OfficialReply(command=said.command)
    answered = answer(scene, said)
    if answered is not None:
        return answered
    if official and not _own_affair(scene, said):
        return OfficialReply(command=Command(verb="none", words=scene.text.words))
    return _CITIZEN[said.kind](scene, said)


def _own_affair(scene: Scene, said: Said) -> bool:
    """Whether an official writes as a citizen: a complaint of their own, or about one they made."""
    if said.kind in ("progress", "withdraw", "add"):
        return said.sure and bool(scene.cases)
    return said.kind == "complain" or (said.kind == "rate" and scene.asked is not None)


def _content(scene: Scene, said: Said) -> Decision:
    words = scene.text.words if said.kind != "complain" or not said.sure else said.words
    reading = read_words(scene.county, words)
    rated = scene.asked
    if rated and rated.state == "rated" and _explains(scene, rated, reading):
        return Reason(case_no=rated.case_no, words=words, reply=_confirmed(scene, rated, tell=not rated.reason))
    case = joining.continued(scene.county, scene.cases, reading, scene.at) if said.kind != "complain" else None
    return _supplement(scene, case, words, reading) if case else _new(scene, words, reading)


def _explains(scene: Scene, case: CaseFile, reading: Reading) -> bool:
    """Whether words after a bad rating say what is not solved."""
    low = case.score is not None and ratings.is_low(scene.county, case.score)
    return low and joining.same_matter(scene.county, case, reading)


def _new(scene: Scene, words: str, reading: Reading) -> Decision:
    return NewCases(drafts=drafts(scene.county, words, scene.text.pictures, reading))


def _supplement(scene: Scene, case: CaseFile, words: str, reading: Reading, *, tell: bool = False) -> Decision:
    return Supplement(case_no=case.case_no, words=words, topic=joining.widened(case.topic, reading),
                      reply=_confirmed(scene, case, tell=tell))


def _confirmed(scene: Scene, case: CaseFile, *, tell: bool = False) -> Reply | None:
    """Once for each case and window, unless the phone asked for it."""
    window: timedelta = passes(scene.county.county.continues_within)
    if not tell and case.told_at is not None and scene.at - case.told_at <= window:
        return None
    return Reply(template="supplemented", values={"case_no": case.case_no}, case_no=case.case_no)


def _add(scene: Scene, said: Said) -> Decision:
    words = said.words if said.sure else scene.text.words
    reading = read_words(scene.county, words)
    case = joining.added_to(scene.county, scene.cases, reading, scene.at)
    if case is None:
        return _content(scene, Said(kind="content"))
    if not said.sure and not joining.same_matter(scene.county, case, reading):
        return _content(scene, Said(kind="content"))
    if reading.secret and not case.secret:
        return _new(scene, words, reading)
    return _supplement(scene, case, words, reading, tell=True)


def _progress(scene: Scene, said: Said) -> Decision:
    if said.number is None:
        case = latest(scene.cases)
        return _standing(case) if case else Reply(template="progress_none")
    named = next((case for case in scene.cases if case.case_no == said.number), None)
    return _standing(named) if named else Reply(template="case_not_yours")


def _standing(case: CaseFile) -> Reply:
    told = standing(case)
    return Reply(template=told.template, values=told.values, case_no=case.case_no)


def _rate(scene: Scene, said: Said) -> Decision:
    case = scene.asked
    if case is None or said.score is None:
        return _unasked(scene, said)
    template = "rated_low" if ratings.is_low(scene.county, said.score) else "rated"
    reply = Reply(template=template, values={"score": str(said.score)}, case_no=case.case_no)
    if said.implied and not _its_matter(scene, case, said.words):
        return _content(scene, Said(kind="content"))
    reading = read_words(scene.county, said.words) if said.words and not case.secret else Reading()
    if reading.secret:
        return Rated(case_no=case.case_no, score=said.score, reason="", reply=reply,
                     drafts=drafts(scene.county, said.words, scene.text.pictures, reading))
    reason = said.words or ("" if said.digit else scene.text.words)
    return Rated(case_no=case.case_no, score=said.score, reason=reason, reply=reply)


def _its_matter(scene: Scene, case: CaseFile, words: str) -> bool:
    """Whether words that may judge an answer are about its case: the same category, or nothing it doesn't name."""
    reading = read_words(scene.county, words)
    if not joining.same_matter(scene.county, case, reading):
        return False
    same = reading.category_id is not None and reading.category_id == case.topic.category_id
    return same or set(names(core(plain(words)))) <= set(plain(case.words))


def _unasked(scene: Scene, said: Said) -> Decision:
    if not said.sure or said.words:
        return _content(scene, said)
    case = latest(scene.cases)
    if case is not None and case.open and said.score is not None:
        return RatedEarly(case_no=case.case_no, score=said.score, reason="" if said.digit else scene.text.words,
                          reply=None if said.digit else _standing(case))
    return Nothing() if said.digit else Reply(template="nothing_to_rate")


def _small_talk(scene: Scene, said: Said) -> Decision:  # noqa: ARG001 - one form for all of them
    return Nothing()


def _greeting(scene: Scene, said: Said) -> Decision:  # noqa: ARG001
    """Nothing said; a picture alone goes with the case it follows."""
    last = joining.continued(scene.county, scene.cases, Reading(), scene.at) if scene.text.pictures else None
    return _supplement(scene, last, "", Reading()) if last else Reply(template="not_understood")


def _always(decision: Decision) -> Callable[[Scene, Said], Decision]:
    return lambda scene, said: decision  # noqa: ARG005


_CITIZEN: Mapping[Kind, Callable[[Scene, Said], Decision]] = {
    "progress": _progress,
    "add": _add,
    "withdraw": _always(Reply(template="withdraw_later")),
    "rate": _rate,
    "secrecy": _always(Reply(template="anonymous_later")),
    "help": _always(Reply(template="help")),
    "opt_out": _always(Opted(out=True, reply=Reply(template="opted_out"))),
    "opt_in": _always(Opted(out=False, reply=Reply(template="opted_in"))),
    "complain": _content,
    "small_talk": _small_talk,
    "greeting": _greeting,
    "content": _content,
}
