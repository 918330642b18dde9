"""Our own words sent back: bounced, quoted, or by another machine. Only what somebody added to them is content."""

import re

_QUOTES = "“”\"'「」『』>> \t"
_BETWEEN = re.compile(r"(?<=[。!?!?;])|(?<=\.) (?<!no\. )(?<!No\. )")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")  # what we quote is a citizen's or an official's, said before
_NUMBER = r"\(?编号\d{11,}\)?"
# A sentence of ours, whole. What a new template adds and this doesn't know is taken for content: that loses nothing.
_OURS = re.compile("|".join((
    rf"您(反映的情况|的事项){_NUMBER}.*", r"编号\d{11,}:.*",
    rf"您反映的情况已收到,(正在紧急派办,|由专人办理,)?{_NUMBER}", r"有危险请先拨打110、119或120",
    r"回复 ?查 ?可看(进度|您的件)", r"解决了吗", r"请回复 ?满意 ?或 ?没解决.*", r"很抱歉没办好", r"办好再答复您",
    r"要改请回复 ?满意 ?或 ?没解决", r"谢谢您的(反映|评价.*)", r"没查到您的件", r"有事请?直接发来.*", r"没看明白",
    r"请说什么事、在哪里.*", r"查:看进度", r"补 ?内容:补充", r"满意 ?或 ?没解决:评价", r"退订:不再收通知",
    r"您评了\d分.*", r"按错请回复 ?满意", r"哪里没解决", r"已补充到您的事项.*", r"现在没有等您评价的件",
    r"没查到这个编号,请核对", r"已退订,不再主动给您发短信", r"您发来的仍会回复", r"恢复请回复 ?恢复", r"已恢复通知",
    r"您发得太多太快,先停一停", r"急事请拨打110、119、120,或到窗口反映", r"撤回暂不能用短信办理",
    r"情况有变请回复:补 ?内容", r"保密暂不能用短信设置", r"请不要在短信里写姓名、住址",
    r"(Your report was received|Received|Added to your report)\b.*no\. \d{11,}", r"No\. \d{11,}.*", r"In danger",
    r"Call 110, 119 or 120 first", r"Reply (STATUS|START|ADD|5)\b.*", r"Is it solved", r"Please rate: .*",
    r"Sorry, not understood", r"Say what is wrong and where, e\.g\.: .*",
    r"Thank you( for your rating.*)?", r"You will get .*", r"Too many texts too fast, .*",
)))
_STOPS = " \t。!?!?;."


def added(words: str, signature: str) -> str:
    """The words without our own, which begin with our signature in brackets; unchanged where that stands nowhere."""
    ours = f"【{signature}】"
    if ours not in words:
        return words
    quote_open = False
    left: list[str] = []
    for line in words.splitlines():
        bare = line.lstrip(_QUOTES)
        begins = bare.startswith(ours)
        if not (begins or quote_open):
            left.append(line)
            continue
        rest, quote_open = _rest(bare.removeprefix(ours), open_before=quote_open)
        left.append(rest)
    return "\n".join(line for line in left if line.strip()).strip()


def _rest(line: str, *, open_before: bool) -> tuple[str, bool]:
    """What of a line isn't ours, and whether a quotation is left open at its end."""
    if open_before:
        _quoted, closed, line = line.partition("”")
        if not closed:
            return "", True
    line = _QUOTED.sub("", line)
    line, opened, _ = line.partition("“")
    sentences = (found.strip(_QUOTES) for found in _BETWEEN.split(line))
    return "".join(one for one in sentences if not _is_ours(one.strip(_STOPS))), bool(opened)


def _is_ours(sentence: str) -> bool:
    return not sentence or _OURS.fullmatch(sentence) is not None
