"""Official commands by their form: a verb, six-digit codes, words. Router judges what they do."""

import re
from collections.abc import Mapping

from services.mesh.contracts.intake import Command, Verb

# The word that does it, and everyday forms.
VERBS: Mapping[Verb, str] = {
    "accept": "接|接单|接件|接受|受理|accept",
    "note": "报|报告|进展|note",
    "return": "退|退单|退件|退回|return",
    "extend": "延|延期|extend",
    "done": "办|办结|办好|办完|办理完毕|done",
    "details": "详|详情|详细|details?",
    "ask": "问|询问|ask",
    "call": "电|电话|call",
    "hand_over": "转|转办|转交|hand ?over|transfer",
    "grant": "准|批准|同意|grant",
    "refuse": "驳|驳回|refuse",
    "dispatch": "派|派单|交办|dispatch|assign",
    "rework": "督|督办|rework",
}
LIST = re.compile(r"(?:查看?|看)?(?:待办(?:事项|件|列表)?|列表|清单)|list|todo")

_SIGN = r"[\s,.:;!?。、~…·'\"“”‘’()\[\]【】<>《》#*/&+=_—-]"
_GAP = rf"(?:{_SIGN}|和|及|跟|与|编?号码?|单号|代码|code)*"
# What makes of six digits an amount or a bus. Words may begin alike: 路灯已修好, 户主已同意, 块石已清运.
_UNIT = r"\s*元(?![件旦月])|\s*块(?!石)|\s*亩|\s*万元|万(?![达家泉里])|户(?![主籍内外口])|\s*路(?=[车公])"
_CODE = rf"(?<![0-9])[0-9]{{6}}(?![0-9])(?!{_UNIT})"
_LEAD = rf"{_SIGN}*(?:(?:好的?|收到|要得|行|嗯|ok|请?回复?|请|reply|please){_SIGN}*)*"
_WORD = "|".join(f"(?P<{verb}>{forms})" for verb, forms in
                 ((verb, "|".join(sorted(forms.split("|"), key=len, reverse=True))) for verb, forms in VERBS.items()))
_EXACT = re.compile(rf"{_LEAD}(?:{_WORD})了?{_GAP}(?P<codes>{_CODE}(?:{_GAP}{_CODE})*){_SIGN}*")
_REVERSED = re.compile(rf"{_LEAD}(?P<codes>{_CODE}(?:{_GAP}{_CODE})*){_GAP}已?(?:{_WORD})了?(?:{_SIGN}+|$)")
_BARE = re.compile(rf"{_LEAD}(?:{_WORD})了?(?:{_SIGN}+|(?=[0-9])|$)")
_SIX = re.compile(_CODE)
_EDGE = re.compile(rf"^{_SIGN}+|{_SIGN}+$")


def official_command(seen: str, folded: str, *, without_code: bool) -> Command | None:
    """The command that a text is by its form, or None. `folded` is `seen` folded, as long as it."""
    if LIST.fullmatch(_EDGE.sub("", folded)):
        return Command(verb="list")
    found = _EXACT.match(folded) or _REVERSED.match(folded)
    if found:
        codes = tuple(dict.fromkeys(_SIX.findall(found["codes"])))
        return Command(verb=_verb(found), codes=codes, words=_words(seen, found.end()))
    bare = _BARE.match(folded) if without_code else None
    return Command(verb=_verb(bare), words=_words(seen, bare.end())) if bare else None


def _verb(found: re.Match[str]) -> Verb:
    return next(verb for verb in VERBS if found[verb])


def _words(seen: str, start: int) -> str:
    return seen[start:].strip()
