"""From a text, and what is known of its phone, to one decision."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from services.intake.domain import again, choosing, clarifying, consenting, hiding, joining, ratings, withdrawing
from services.intake.domain.answering import answer
from services.intake.domain.cases import CaseFile
from services.intake.domain.commands import Kind, Said, read
from services.intake.domain.complaint import accusing, drafts
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
    if said.command and not official and _tells(scene, said.command.words):
        said = Said(kind="content", words=scene.text.words)
    if said.command and not consenting.meant(scene, said):
        return OfficialReply(command=said.command)
    answered = answer(scene, said)
    if answered is not None:
        return answered
    if official and not _own_affair(scene, said):
        return OfficialReply(command=Command(verb="none", words=scene.text.words))
    return _CITIZEN[said.kind](scene, said)


def _tells(scene: Scene, words: str) -> bool:
    """Whether what looks like a command of somebody outside the directory is a complaint: 电话635001,西河街水管爆了."""
    reading = read_words(scene.county, words)
    return reading.emergency or (reading.category_id is not None and bool(reading.towns))


def _own_affair(scene: Scene, said: Said) -> bool:
    """Whether an official writes as a citizen: a complaint of their own, or about one they made."""
    if said.kind in ("progress", "withdraw", "add", "secrecy"):
        return said.sure and bool(scene.cases)
    if said.kind == "content" and read_words(scene.county, scene.text.words).emergency:
        return True  # whoever reports it: people may be in danger
    return said.kind == "complain" or (said.kind == "rate" and scene.asked is not None)


def _content(scene: Scene, said: Said) -> Decision:
    words = scene.text.words if said.kind != "complain" or not said.sure else said.words
    reading = read_words(scene.county, words)
    rated = scene.asked
    own_matter = said.kind == "complain" or joining.another(words)
    if rated and not own_matter and rated.state == "rated" and scene.wrote(rated) and _explains(scene, rated, reading):
        if together := accusing(scene.county, rated, words):
            return NewCases(drafts=together)
        return Reason(case_no=rated.case_no, words=words, reply=_confirmed(scene, rated, tell=not rated.reason))
    case = joining.continued(scene.county, scene.own, reading, scene.at) if said.kind != "complain" else None
    if case and not case.secret and joining.parted(case.words, words):
        case = None
    if case is None and said.kind != "complain":
        case = joining.told_before(scene.county, scene.own, reading) or again.going_on(scene, words, reading)
    if case:
        return _joined(scene, case, words, reading)
    awaited = clarifying.late(scene, words, reading) if said.kind != "complain" else None
    return awaited or again.same_trouble(scene, said, words, reading) or _new(scene, words, reading)


def _explains(scene: Scene, case: CaseFile, reading: Reading) -> bool:
    """Whether words after a bad rating say what is not solved."""
    low = case.score is not None and ratings.is_low(scene.county, case.score)
    return low and joining.same_matter(scene.county, case, reading)


def _new(scene: Scene, words: str, reading: Reading) -> Decision:
    return NewCases(drafts=drafts(scene.county, words, scene.text.pictures, reading))


def _joined(scene: Scene, case: CaseFile, words: str, reading: Reading, *, tell: bool = False) -> Decision:
    """A supplement, unless it accuses somebody together with the words before it: then both are a case of their own."""
    together = accusing(scene.county, case, words)
    return NewCases(drafts=together) if together else _supplement(scene, case, words, reading, tell=tell)


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
    case = _named(scene, words) or joining.added_to(scene.county, scene.cases, reading, scene.at)
    if case is None:
        return _content(scene, Said(kind="content"))
    if not said.sure and not joining.same_matter(scene.county, case, reading):
        return _content(scene, Said(kind="content"))
    if (reading.secret and not case.secret) or (reading.emergency and not case.urgent):
        return _new(scene, words, reading)
    fitting = _fitting(scene, case, words, reading)
    if len(fitting) > 1:
        return choosing.which(scene, "add", fitting, words)
    return _joined(scene, fitting[0], words, reading, tell=True)


def _named(scene: Scene, words: str) -> CaseFile | None:
    """The open case whose number stands in the words."""
    folded = plain(words)
    return next((case for case in scene.cases if case.open and case.case_no in folded), None)


def _fitting(scene: Scene, case: CaseFile, words: str, reading: Reading) -> list[CaseFile]:
    """The case that is added to, or those of which it can't be told which is meant.

    What follows a short while after words about one of them is meant for it, unless it fits another one better.
    """
    going_on = [one for one in scene.cases if one.open and not one.secret]
    if case.secret or len(going_on) < 2 or scene.text.pictures or _named(scene, words):
        return [case]
    fitting = choosing.several(scene.county, going_on, reading)
    last = max(fitting, key=lambda one: (one.words_at, one.case_no))
    lately = scene.at - last.words_at <= passes(scene.county.county.continues_within)
    return [last] if lately else fitting


def _progress(scene: Scene, said: Said) -> Decision:
    if said.number is None:
        case = latest(scene.cases)
        return _standing(case) if case else Reply(template="progress_none")
    named = next((case for case in scene.cases if case.case_no == said.number), None)
    return _standing(named) if named else consenting.of_another(scene, said.number)


def _standing(case: CaseFile) -> Reply:
    told = standing(case)
    return Reply(template=told.template, values=told.values, case_no=case.case_no)


def _rate(scene: Scene, said: Said) -> Decision:
    """A rating of the case that it names, else of the one whose rating is asked."""
    named = tuple(case for case in scene.cases if case.case_no == said.number)
    if said.number is not None and not named:
        return _content(scene, said) if said.words else Reply(template="case_not_yours")
    scene = replace(scene, cases=named) if named else scene
    case = scene.asked
    if case is None or said.score is None or (said.digit and not scene.wrote(case)):
        return _unasked(scene, said)
    reply = ratings.reply(scene.county, case, said.score)
    if said.implied and not _its_matter(scene, case, said.words):
        return _content(scene, Said(kind="content"))
    reading = read_words(scene.county, said.words) if said.words and not case.secret else Reading()
    own = reading.secret or reading.emergency
    if said.words and said.number is None and not own and not joining.same_matter(scene.county, case, reading):
        return _content(scene, Said(kind="content"))
    if case.state == "disputed" and ratings.is_low(scene.county, said.score):
        return _still_disputed(scene, said, case, reading, reply)
    if reading.secret or (reading.emergency and not case.urgent):
        return Rated(case_no=case.case_no, score=said.score, reason="" if reading.secret else said.words, reply=reply,
                     drafts=drafts(scene.county, said.words, scene.text.pictures, reading))
    if together := accusing(scene.county, case, said.words):
        return Rated(case_no=case.case_no, score=said.score, reason="", reply=reply, drafts=together)
    reason = said.words or ("" if said.digit else scene.text.words)
    return Rated(case_no=case.case_no, score=said.score, reason=reason, reply=reply)


def _still_disputed(scene: Scene, said: Said, case: CaseFile, reading: Reading, reply: Reply) -> Decision:
    """Bad as before: only words that say more are passed on, an accusation or emergency as a case of its own."""
    if not said.words:
        return reply
    if reading.secret or (reading.emergency and not case.urgent):
        return _new(scene, said.words, reading)
    if together := accusing(scene.county, case, said.words):
        return NewCases(drafts=together)
    return Supplement(case_no=case.case_no, words=said.words, topic=joining.widened(case.topic, reading), reply=reply)


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
    case = latest(scene.own)
    if case is not None and case.open and said.score is not None:
        return RatedEarly(case_no=case.case_no, score=said.score, reason="" if said.digit else scene.text.words,
                          reply=None if said.digit else _standing(case))
    unsolved = again.unsolved(scene, said)
    if unsolved is not None:
        return unsolved
    return Nothing() if said.digit else Reply(template="nothing_to_rate")


def _small_talk(scene: Scene, said: Said) -> Decision:  # noqa: ARG001 - one form for all of them
    return Nothing()


def _greeting(scene: Scene, said: Said) -> Decision:  # noqa: ARG001
    """Nothing said; a picture alone goes with the case it follows."""
    last = joining.continued(scene.county, scene.own, Reading(), scene.at) if scene.text.pictures else None
    return _supplement(scene, last, "", Reading()) if last else Reply(template="not_understood")


def _always(decision: Decision) -> Callable[[Scene, Said], Decision]:
    return lambda scene, said: decision  # noqa: ARG005


_CITIZEN: Mapping[Kind, Callable[[Scene, Said], Decision]] = {
    "progress": _progress,
    "add": _add,
    "withdraw": withdrawing.wanted,
    "rate": _rate,
    "secrecy": hiding.wanted,
    "help": _always(Reply(template="help")),
    "opt_out": _always(Opted(out=True, reply=Reply(template="opted_out"))),
    "opt_in": _always(Opted(out=False, reply=Reply(template="opted_in"))),
    "complain": _content,
    "small_talk": _small_talk,
    "greeting": _greeting,
    "content": _content,
}
