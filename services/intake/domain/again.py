"""The same trouble again soon after its case was closed: its citizen is asked before a case is made of the words."""

import re
from dataclasses import replace
from datetime import datetime

from services.intake.domain import joining, phrases, ratings
from services.intake.domain.cases import CaseFile
from services.intake.domain.commands import Said
from services.intake.domain.complaint import can_not_wait, drafts
from services.intake.domain.decisions import AskedAgain, Decision, Reply, Resumed, SameAgain
from services.intake.domain.open_question import Open
from services.intake.domain.progress import latest
from services.intake.domain.questions import Question
from services.intake.domain.scene import Scene
from services.intake.domain.text import Text
from services.intake.domain.waits import passes
from services.intake.domain.wording import core, phrase_of, plain, visible
from services.mesh.contracts.county import County
from services.mesh.matching import Reading
from services.mesh.matching import read as read_words

# Words that name no place tell of an old trouble if they say so.
_ONCE_MORE = re.compile("又|还是|还没|还不|仍|再次|again|still")
_LOW = 2  # 不太满意; whatever rating reopens a case, it says that this one is not solved
_FIRST = re.compile(r"(?P<first>\w+)[\W_]+(?=\w)")


def same_trouble(scene: Scene, said: Said, words: str, reading: Reading) -> AskedAgain | None:
    """Ask whether these words are about a case that was closed, if they seem to be.

    Never asked about is what can't wait or may not be named: emergencies, accusations, secret cases.
    """
    if reading.secret or reading.emergency or can_not_wait(scene.county, reading.category_id):
        return None
    if any(case.state != "closed" and _alike(scene.county, case, reading, words) for case in scene.cases):
        return None
    found = [case for case in _recent(scene) if _alike(scene.county, case, reading, words)]
    if not found and said.kind == "rate":
        found = [case for case in _unsolved(scene) if joining.same_matter(scene.county, case, reading)]
    return _asked(scene.county, max(found, key=_closed_last), words) if found else None


def unsolved(scene: Scene, said: Said) -> AskedAgain | Reply | None:
    """What 没解决 leads to when nothing is asked: the question whether it is about the case that was closed last."""
    if said.digit or said.score is None or said.score > _LOW:
        return None
    last = max((case for case in scene.cases if _in_time(scene, case)), key=_closed_last, default=None)
    if last is not None and ratings.refused(scene.county, last):
        return Reply(template="refused_before", values={"case_no": last.case_no}, case_no=last.case_no)
    found = max(_unsolved(scene), key=_closed_last, default=None)
    return _asked(scene.county, found, scene.text.words, bare=True) if found else None


def going_on(scene: Scene, words: str, reading: Reading) -> CaseFile | None:
    """The case that goes back, or of which a decider decides, if the words are about the same trouble.

    They may be the late answer to what is not solved, and name neither matter nor place.
    """
    left = [case for case in scene.cases if case.state != "closed"]
    found = [case for case in left if case.state == "disputed" or (case.open and case.round > 1)]
    alike = [case for case in found if _alike(scene.county, case, reading, words)]
    names_nothing = reading.category_id is None and not reading.towns and _ONCE_MORE.search(words) is not None
    if names_nothing and found == left and len(left) == 1:
        alike = [case for case in found if joining.same_matter(scene.county, case, reading)]
    return max(alike, key=lambda case: (case.words_at, case.case_no), default=None)


def answered(scene: Scene, said: Said, one: Open) -> Decision | None:
    """What the text does as an answer. Whatever has content and is no answer sets free what was kept, and goes on."""
    case = next((case for case in scene.cases if case.case_no == one.question.values["case_no"]), None)
    kept = kept_text(one.question, scene.text)
    if said.kind == "secrecy" and kept:  # for the words that wait, before all
        return Resumed(kept=replace(kept, words=f"{kept.words}\n{scene.text.words}"))
    answer, rest = _answer(said, scene.text.words)
    if answer == "yes" and not rest and scene.rating_asked_since(one.question.asked_at):
        return None
    if case is not None and case.closed_at is not None and _same(scene, case, kept, answer, rest):
        return _reopening(scene, case, kept, rest, one.question)
    if answer in ("yes", "no") and not rest:
        return Resumed(kept=kept, reply=None if kept else Reply(template="not_understood"))
    if answer == "no":
        return Resumed(kept=kept, then=replace(scene.text, words=rest))
    content = said.kind in ("content", "complain", "add") or (said.kind == "rate" and said.words)
    if content or (said.kind == "greeting" and scene.text.pictures):
        return Resumed(kept=kept, then=scene.text)
    return None


def kept_text(question: Question, phone: Text) -> Text | None:
    """The text that waits for the answer, from the phone that sent this one too; None if it said nothing of its own."""
    values = question.values
    if values["bare"]:
        return None
    return Text(key=values["key"], channel=phone.channel, address=phone.address, words=values["words"],
                pictures=tuple(values["pictures"].split()), received_at=datetime.fromisoformat(values["received_at"]))


def _same(scene: Scene, case: CaseFile, kept: Text | None, answer: str, rest: str) -> bool:
    """Whether the answer is yes; after a mere 没解决 words about that matter say so too."""
    if answer == "yes":
        reading = read_words(scene.county, rest)
        return not rest or reading.secret or reading.emergency or joining.same_matter(scene.county, case, reading)
    reading = read_words(scene.county, scene.text.words)
    return answer == "" and kept is None and (_alike(scene.county, case, reading, scene.text.words) or (
        _ONCE_MORE.search(scene.text.words) is not None and joining.same_matter(scene.county, case, reading)))


def _reopening(scene: Scene, case: CaseFile, kept: Text | None, rest: str, question: Question) -> SameAgain:
    """An accusation in the answer, or an emergency, becomes a case of its own; the unit never reads an accusation."""
    more = rest or ("" if _answer_only(scene.text.words) else scene.text.words)
    reading = read_words(scene.county, more)
    own = drafts(scene.county, more, scene.text.pictures, reading) if reading.secret or reading.emergency else ()
    said = [kept.words if kept else "", "" if reading.secret else more]
    return SameAgain(case_no=case.case_no, reason="\n".join(filter(None, said)) or question.values["words"],
                     pictures=(*(kept.pictures if kept else ()), *(() if own else scene.text.pictures)), drafts=own)


def _answer(said: Said, words: str) -> tuple[str, str]:
    """yes, no or nothing, and the words beside it."""
    seen = visible(words)
    folded = plain(seen)
    low = said.kind == "rate" and not said.digit and said.score is not None and said.score <= _LOW
    if core(folded) in phrases.SAME_AGAIN or (low and not said.words):
        return "yes", ""
    if core(folded) in phrases.OTHER_MATTER or (said.kind == "rate" and not said.digit and not low):
        return "no", ""
    if low:
        return "yes", said.words
    first = _FIRST.match(folded)
    if first and first["first"] in phrases.SAME_AGAIN:
        return "yes", seen[first.end():]
    if first and first["first"] in phrases.OTHER_MATTER:
        return "no", seen[first.end():]
    opening = next((one for one in phrases.OTHER_OPENINGS if folded.startswith(one)), "")
    return ("no", seen[len(opening):].strip()) if opening else ("", "")


def _answer_only(words: str) -> bool:
    phrase = phrase_of(words)
    return phrase in phrases.SAME_AGAIN or phrase in phrases.SCORES


def _alike(county: County, case: CaseFile, reading: Reading, words: str) -> bool:
    """Whether the words name the case's matter, and its place or, saying that it is so again, none."""
    if reading.category_id is None or reading.category_id != case.topic.category_id:
        return False
    here = reading.area_id is not None and reading.area_id == case.topic.area_id
    nowhere = not reading.towns and _ONCE_MORE.search(words) is not None
    return (here or nowhere) and joining.same_matter(county, case, reading)


def _recent(scene: Scene) -> list[CaseFile]:
    """The phone's cases that can be reopened: closed a short while ago, not by their citizen, not by a decider."""
    return [case for case in scene.cases if _in_time(scene, case) and not case.secret and case.withdrawn_at is None
            and not ratings.refused(scene.county, case)]


def _in_time(scene: Scene, case: CaseFile) -> bool:
    within = passes(scene.county.rating.same_trouble_within)
    return case.closed_at is not None and scene.at - case.closed_at <= within


def _unsolved(scene: Scene) -> list[CaseFile]:
    """Those that 没解决 can mean: none, if the phone has a case that is not closed."""
    last = latest(scene.cases)
    return _recent(scene) if last is not None and last.state == "closed" else []


def _closed_last(case: CaseFile) -> tuple[datetime, str]:
    return case.closed_at or case.received_at, case.case_no


def _asked(county: County, case: CaseFile, words: str, *, bare: bool = False) -> AskedAgain:
    """The question. `bare`: the words say nothing but that something is not solved."""
    category = county.category(case.topic.category_id)
    about = (case.topic.place or "") + (category.name if category else "")
    reply = Reply(template="again_asked", values={"case_no": case.case_no, "about": about}, case_no=case.case_no)
    return AskedAgain(case_no=case.case_no, words=words, bare=bare, reply=reply)
