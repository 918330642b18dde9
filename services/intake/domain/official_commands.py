"""Official commands by their form: a verb, six-digit codes, words. Router judges what they do."""

import re
from collections.abc import Iterator, Mapping

from services.mesh.contracts.intake import Command, Verb

# The word that does it, and everyday forms.
VERBS: Mapping[Verb, str] = {
    "accept": "接|接单|接件|接下|接收|接办|接受|受理|签收|accept",
    "note": "报|报告|汇报|上报|进展|进度|note",
    "return": "退|退单|退件|退回|return",
    "extend": "延|延期|延长|延时|延迟|申请延期|申请延长|申请延|extend",
    "done": "办|办结|办好|办完|办妥|办毕|办成|办理完毕|办理完成|处理完毕|办归一|done",
    "details": "详|详情|详细|详单|details?",
    "ask": "问|询问|问问|问一下|问哈|ask",
    "call": "电|电话|要电话|查电话|打电话|call",
    "hand_over": "转|转办|转交|转给|转派|hand ?over|transfer",
    "grant": "准|准予|准许|批准|同意|同意延期|grant",
    "refuse": "驳|驳回|不准|不批准|不同意|refuse",
    "dispatch": "派|派单|派给|派往|改派|交办|dispatch|assign",
    "rework": "督|督办|重办|发回重办|rework",
}
LIST = re.compile(r"(?:我的?|查看?|看一?[下哈]?|看看)?(?:全部|所有)?(?:待办(?:事项|件|列表|清单)?|列表|清单)(?:有哪些)?"
                  r"|看全部|看所有|(?:my )?(?:open )?(?:list|to ?do|cases)")

_SIGN = r"[\s,.:;!?。、~…·'\"“”‘’()\[\]【】<>《》#*/&+=_—-]"
_GAP = rf"(?:{_SIGN}|和|及|跟|与|还有|编?号码?|单号|代码|code|and)*"
_CODE = r"(?<![0-9])[0-9]{6}(?![0-9])"
_CODES = rf"(?P<codes>{_CODE}(?:{_GAP}{_CODE})*)(?:号件?|件)?"
_POLITE = (r"好的?|收到|要得|行|嗯|ok|回复?|请|麻烦|谢谢|[您你]好|reply|please|我|我们|来|这边|本单位|现|马上|立即"
           r"|可以|已经?|i|ve|have|we")
_LEAD = rf"{_SIGN}*(?:(?:{_POLITE}){_SIGN}*){{0,6}}?"  # few: what may be read in two ways is tried in both

# A directory's phone: it writes commands, and only money or a measure after six digits is none.
_AMOUNT = rf"(?!{_SIGN}*(?:元(?![件旦月])|万元|亿|块钱|公里|平方|立方))"
# Any other phone: what follows a code must be the end, a sign, or begin as a result does, and count nothing.
_RESULT = r"(?:已|正在|现[已场]|我|本单位|马上|立即|不属|不是|不归|属于|路灯|灯)"
_COUNTED = r"[元块万亿亩户路米吨斤度栋株棵头次天年月个名位张辆台人伏瓦升千平立方公]"
_BOUND = rf"(?:(?!{_SIGN}*{_COUNTED}){_SIGN}+|{_SIGN}*(?={_RESULT})|$)"
_ROUND = re.compile(r"000$")

# A verb that begins one of these words is no verb: 接待室, 问题, 电费. Ordinary Chinese, not sentences.
_COMPOUNDS: Mapping[Verb, str] = {
    "accept": "到待触口线头近连通送管种水", "note": "警名纸废销道考刊复答到应", "return": "休耕款役伍钱费货押赔",
    "extend": "误伸续安", "done": "公事证案厂低理法学班户卡", "details": "细", "ask": "题责世候",
    "call": "费线梯池视力工网动瓶表压缆器站源闸杆桩磁灯", "hand_over": "账移让业学弯院钱运型", "grant": "备时确许生",
    "refuse": "斥", "dispatch": "出遣送件发", "rework": "促察导查",
}
_NOT_PLEASE_ASK = r"(?<!请)"  # 请问 is a citizen's word


def _form(verb: Verb, *, glued: bool) -> str:
    """The verb's words, the longest first; `glued`: what comes right behind must not make it another word."""
    longest_first = "|".join(sorted(VERBS[verb].split("|"), key=len, reverse=True))
    other = rf"(?![{_COMPOUNDS[verb]}])" if glued else ""
    return rf"(?P<{verb}>{_NOT_PLEASE_ASK if verb == 'ask' else ''}(?:{longest_first}){other})"


_WORD = "|".join(_form(verb, glued=False) for verb in VERBS)
_GLUED_WORD = "|".join(_form(verb, glued=True) for verb in VERBS)
_VERB_FIRST = rf"{_LEAD}(?:{_WORD})了?{_GAP}{_CODES}"
_CODE_FIRST = rf"{_LEAD}{_CODES}{_GAP}(?:{_POLITE})?"

_OFFICIALS = (
    re.compile(rf"{_VERB_FIRST}{_AMOUNT}{_SIGN}*"),
    re.compile(rf"{_CODE_FIRST}(?:{_GLUED_WORD})了?{_SIGN}*"),
)
_ANYBODYS = (
    re.compile(rf"{_VERB_FIRST}{_BOUND}"),
    re.compile(rf"{_CODE_FIRST}(?:{_WORD})了?(?:{_SIGN}+|$)"),
)
_LOOK = re.compile(rf"{_LEAD}(?:查|看|查看|查询|看看|看一下|查一下){_GAP}{_CODES}{_SIGN}*(?:详情|内容)?{_SIGN}*$")
_CODE_LAST = re.compile(
    rf"{_LEAD}(?:{_WORD})了?(?:{_SIGN}+|(?=给|到|由))(?P<words>[^0-9].{{0,80}}?){_SIGN}*{_CODES}{_SIGN}*$")
_BARE = re.compile(rf"{_LEAD}(?:{_WORD})了?(?:[\s,.:;!。、…-]+|(?=[0-9]{{4,8}}(?:[\s,;。]|$))|$)")
_SIX = re.compile(_CODE)
_EDGE = re.compile(rf"^{_SIGN}+|{_SIGN}+$")
_TO = re.compile(r"^(?:给|到|至|由|往|to )\s*")


def official_command(seen: str, folded: str, *, without_code: bool) -> Command | None:
    """The command that a text is by its form, or None. `folded` is `seen` folded, as long as it.

    `without_code`: the phone is the directory's, which may leave the code out and write everything in one.
    """
    if LIST.fullmatch(_thanked(_EDGE.sub("", folded))):
        return Command(verb="list")
    for found in _matches(folded, official=without_code):
        codes = tuple(dict.fromkeys(_SIX.findall(found["codes"])))
        words = seen[found.end():].strip()
        if without_code or not (words and _ROUND.search(codes[-1])):
            return _command(_verb(found), codes, words)
    return _of_the_directory(seen, folded) if without_code else None


def _matches(folded: str, *, official: bool) -> Iterator[re.Match[str]]:
    found = (form.match(folded) for form in (_OFFICIALS if official else _ANYBODYS))
    return (one for one in found if one)


def _of_the_directory(seen: str, folded: str) -> Command | None:
    """Forms that only a phone of the directory may use: 查 CODE, the code at the end, no code at all."""
    if look := _LOOK.match(folded):
        return _command("details", tuple(dict.fromkeys(_SIX.findall(look["codes"]))), "")
    if last := _CODE_LAST.match(folded):
        start, end = last.span("words")
        return _command(_verb(last), tuple(dict.fromkeys(_SIX.findall(last["codes"]))), seen[start:end].strip())
    bare = _BARE.match(folded)
    return _command(_verb(bare), (), seen[bare.end():].strip()) if bare else None


def _command(verb: Verb, codes: tuple[str, ...], words: str) -> Command:
    return Command(verb=verb, codes=codes, words=_TO.sub("", words) if verb in ("dispatch", "hand_over") else words)


def _thanked(folded: str) -> str:
    return re.sub(rf"{_SIGN}*(?:谢谢|thanks|please)$", "", folded)


def _verb(found: re.Match[str]) -> Verb:
    return next(verb for verb in VERBS if found[verb])
