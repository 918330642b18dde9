"""Asking what a complaint lacks: when, what answers it, and which words still come to the case later."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from services.intake.domain import joining
from services.intake.domain.cases import CaseFile
from services.intake.domain.commands import Said
from services.intake.domain.complaint import accusing
from services.intake.domain.decisions import CantSay, Decision, NewCases, Reply, Supplement
from services.intake.domain.open_question import Open
from services.intake.domain.phrases import UNKNOWN
from services.intake.domain.progress import latest
from services.intake.domain.questions import Question, of_kind
from services.intake.domain.scene import Scene
from services.intake.domain.waits import passes
from services.intake.domain.wording import core, plain
from services.mesh.contracts.county import County
from services.mesh.contracts.people import Lacks
from services.mesh.matching import Reading
from services.mesh.matching import read as read_words

LATE = timedelta(days=1)  # a bare place that comes within it belongs to the case that lacks one
_BESIDES = 4  # characters beside a place that is all a text says: 就在西河街那边
_CANT_SAY = re.compile(
    r"(我|也|这个|具体|真的|确实|地点|地址|地名)*"
    r"(不知道|不晓得|晓不得|不清楚|搞不清楚?|说不清楚?|说不准|说不上来|说不来|讲不清楚?|不好说|认不到|记不到|记不得|不记得"
    r"|i?dontknow|idonotknow|noidea|notsure|imnotsure|cantsay).{0,5}")
_GOES_ON = re.compile(r"[,;。、!?]\s*\w")
_WANTS: Mapping[str, frozenset[str]] = {
    "place": frozenset({"place"}), "matter": frozenset({"matter"}), "both": frozenset({"place", "matter"})}


def question(lacks: Lacks, at: datetime) -> Question:
    """What stays open until somebody has the case."""
    return Question(kind="clarify", asked_at=at, values={"lacks": lacks})


def times(county: County, asked_at: datetime) -> tuple[datetime, datetime]:
    """When the citizen is asked once more, never in quiet hours, and when a person takes over, as long after it."""
    rules = county.clarifying
    remind = _awake(county, asked_at + passes(rules.remind_after))
    return remind, max(asked_at + passes(rules.triage_after), remind + passes(rules.triage_after)
                       - passes(rules.remind_after))


def answer(scene: Scene, said: Said, one: Open) -> Decision | None:
    """What a text does for the case that lacks something; None where it says nothing, or is a matter of its own.

    An accusation and an emergency are cases of their own. Who wrote before the question was asked answers nothing.
    """
    case, words = one.case, _content(scene, said)
    if case is None or not case.open or words is None or scene.at < one.question.asked_at:
        return None
    reading = read_words(scene.county, words)
    if _cant_say(words) and not _names(reading):
        reply = Reply(template="clarify_cant_say", values={"case_no": case.case_no}, case_no=case.case_no)
        return CantSay(case_no=case.case_no, reply=reply)
    empty = said.kind in ("greeting", "small_talk") and not _names(reading)
    own = reading.secret or (reading.emergency and not case.urgent) or _another(scene, case, words, reading)
    if empty or own or _meant_for_another(scene, one, words, reading):
        return None
    if together := accusing(scene.county, case, words):
        return NewCases(drafts=together)
    return added(case, words, reading)


def late(scene: Scene, words: str, reading: Reading) -> Decision | None:
    """A place and nothing else, long after the complaint that named none: it is no complaint, but that one's place."""
    case = latest([case for case in scene.cases if case.open and not case.secret and not case.topic.area_id])
    only_a_place = (reading.place is not None and reading.category_id is None and not reading.emergency
                    and len(core(plain(words))) - len(core(plain(reading.place))) <= _BESIDES)
    if case is None or not only_a_place or scene.at - case.words_at > LATE:
        return None
    return added(case, words, reading)


def added(case: CaseFile, words: str, reading: Reading) -> Supplement:
    """The words as an answer, which is confirmed."""
    reply = Reply(template="supplemented", values={"case_no": case.case_no}, case_no=case.case_no)
    return Supplement(case_no=case.case_no, words=words, topic=joining.widened(case.topic, reading), reply=reply,
                      answers="clarifying")


def _content(scene: Scene, said: Said) -> str | None:
    """What may be an answer; commands, ratings and what is said to be another complaint are none."""
    perhaps = said.kind == "complain" or (said.kind == "rate" and scene.asked is None)
    if said.kind in ("content", "greeting", "small_talk") or (perhaps and not said.sure):
        return scene.text.words
    if said.kind == "add":
        return said.words if said.sure else scene.text.words
    return None


def _cant_say(words: str) -> bool:
    """Whether that is all they say: what goes on after a comma is content."""
    phrase = core(plain(words))
    return not _GOES_ON.search(plain(words)) and (phrase in UNKNOWN or _CANT_SAY.fullmatch(phrase) is not None)


def _names(reading: Reading) -> frozenset[str]:
    place = {"place"} if reading.towns else set[str]()
    return frozenset(place | ({"matter"} if reading.category_id else set()))


def _another(scene: Scene, case: CaseFile, words: str, reading: Reading) -> bool:
    """Whether the words are a whole complaint about something else, or say that they are about something else."""
    whole = reading.category_id is not None and reading.area_id is not None
    return joining.another(words) or (whole and not joining.same_matter(scene.county, case, reading))


def _meant_for_another(scene: Scene, one: Open, words: str, reading: Reading) -> bool:
    """Whether they name another case's number, or just what another case lacks and this one does not."""
    folded, case_no = plain(words), one.case.case_no if one.case else ""
    named = {case.case_no for case in scene.cases if case.case_no in folded}
    if named:
        return case_no not in named
    others = [asked for case in scene.cases if case.open and case.case_no != case_no
              if (asked := of_kind(case.questions, "clarify"))]
    says = _names(reading)
    return not says & _wants(one.question) and any(says & _wants(other) for other in others)


def _wants(asked: Question) -> frozenset[str]:
    return _WANTS[asked.values["lacks"]]


def _awake(county: County, at: datetime) -> datetime:
    """That moment, or the end of the quiet hours in which it lies."""
    hours, local = county.county.quiet_hours, at.astimezone(ZoneInfo(county.county.timezone))
    if hours is None or hours[0] == hours[1]:
        return at
    (begin, end), moment = hours, local.time()
    quiet = begin <= moment < end if begin < end else moment >= begin or moment < end
    morning = local.replace(hour=end.hour, minute=end.minute, second=0, microsecond=0)
    return (morning if moment < end else morning + timedelta(days=1)) if quiet else at
