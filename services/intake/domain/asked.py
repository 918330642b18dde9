"""What a citizen answers to an official's question goes back to the official who asked."""

from services.intake.domain import joining
from services.intake.domain.commands import Said
from services.intake.domain.complaint import accusing
from services.intake.domain.decisions import NewCases, Reply, Supplement
from services.intake.domain.open_question import Open
from services.intake.domain.phrases import YES_OR_NO
from services.intake.domain.questions import of_kind
from services.intake.domain.scene import Scene
from services.intake.domain.wording import phrase_of
from services.mesh.matching import read as read_words

_CODE = 4  # digits of a withdrawal's code


def answered(scene: Scene, said: Said, one: Open) -> Supplement | NewCases | None:
    """The answer, unless the text is something else: thanks, a command, another matter, an accusation."""
    case = one.case
    if case is None or not case.open:
        return None
    if said.kind == "greeting" and scene.text.pictures:  # what was asked for may be a picture; words may follow
        return Supplement(case_no=case.case_no, words="", topic=case.topic, reply=Reply(
            template="supplemented", values={"case_no": case.case_no}, case_no=case.case_no))
    if said.kind in ("small_talk", "greeting") or (said.kind == "rate" and said.digit):
        if scene.rating_asked_since(one.question.asked_at):
            return None
        short = phrase_of(scene.text.words)
        if short not in YES_OR_NO and not short.isdigit():
            return None
        if short.isdigit() and len(short) == _CODE and any(
                (code := of_kind(one.questions, "withdraw")) and code.stands(scene.at) for one in scene.own):
            return None  # it is for us: whoever acts must never read a code
    elif said.kind not in ("content", "add"):
        return None
    words = said.words if said.kind == "add" and said.sure else scene.text.words
    reading = read_words(scene.county, words)
    if joining.another(words) or not joining.same_matter(scene.county, case, reading):
        return None
    if together := accusing(scene.county, case, words):
        return NewCases(drafts=together)
    return Supplement(
        case_no=case.case_no, words=words, topic=joining.widened(case.topic, reading), answers="official",
        asked_by=one.question.values.get("asked_by"),
        reply=Reply(template="answer_passed", values={"case_no": case.case_no}, case_no=case.case_no))
