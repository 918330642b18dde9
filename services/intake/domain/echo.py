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
    r"回复 ?查 ?可看(进度|您的件|您自己的件)", r"解决了吗", r"请回复 ?满意 ?或 ?没解决.*", r"很抱歉没办好",
    r"办好再答复您", r"要改请回复 ?满意 ?或 ?没解决", r"谢谢您的(反映|评价.*)", r"没查到您的件", r"有事请?直接发来.*",
    r"没看明白", r"请说什么事、在哪里.*", r"查:看进度", r"补 ?内容:补充", r"满意 ?或 ?没解决:评价",
    r"退订:不再收通知", r"您评了\d分.*", r"按错请回复 ?满意", r"哪里没解决", r"已补充到您的事项.*",
    r"现在没有等您评价的件", r"没查到这个编号,请核对", r"已退订,不再主动给您发短信", r"您发来的仍会回复",
    r"恢复请回复 ?恢复", r"已恢复通知", r"您发得太多太快,先停一停", r"急事请拨打110、119、120,或到窗口反映",
    r"已有人反映同样的问题,一并办理,进展会告诉您", rf"您反映的同类问题{_NUMBER}.*",
    r"直接回复就行(,说不清请回复 ?不知道)?", r"编号\d{11,}还.*", r"没关系,已请人核实.*",
    rf"承办单位想了解您的事项{_NUMBER}.*", r"要改请回复 ?满意", r"您问的编号\d{11,}:.*", r"撤:撤回", r"匿名:保密",
    r"不再重新办理", r"有新情况请直接发来.*", r"是\d{11,}号件.*没解决吗", r"是请回 ?没解决;?", r"别的事请回 ?新件",
    r"已转给承办单位.*", r"谢谢", r"收到,已补充到.*", r"是另一件事请回复:新件 ?内容", r"撤回\d{11,}请回复 ?\d{4}",
    r"不撤不用回", r"\d{11,}(已撤回,不再办理|已经.*|要用.*)", r"以后有事请再发来", r"好的,\d{11,}继续办理",
    r"数字(不对|错了多次),\d{11,}没有撤回", r"(真)?要撤回请.*", r"这个数字不能用了,没有撤回", r"没有可以撤回的件",
    r"您要(撤回|补充)哪件", r"请回序号:.*", r"有人\(尾号\d{4}\)想查您反映的.*", r"同意请回 ?同意,不同意不用回",
    r"已请机主确认,同意后再告诉您", r"这件正在等机主确认.*", r"今天不能再查别人的件了.*", r"(已|好的,没有)告诉对方",
    r"编号\d{11,},.*答复:.*", r"已为您保密,.*", r"您现在没有在办的件", r"反映时请在短信里写上 ?匿名,.*",
    r"(Your report was received|Received|Added to your report)\b.*no\. \d{11,}", r"No\. \d{11,}.*", r"In danger",
    r"Call 110, 119 or 120 first", r"Reply (STATUS|START|ADD|5)\b.*", r"Is it solved", r"Please rate: .*",
    r"Sorry, not understood", r"Say what is wrong and where, e\.g\.: .*", r"Thank you( for your rating.*)?",
    r"Something else", r"Reply: COMPLAINT and what it is", r"You will get .*", r"Too many texts too fast, .*",
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
