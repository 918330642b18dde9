"""Whether an emergency word tells of something that happens now, or of what is denied, feared, past or talked of. Pure.

In doubt it happens: a wrong alarm costs a sentence, a missed one may cost a life.
"""

import re

from services.mesh.wording import Wording

_CLAUSE = re.compile(r"[,.;:!?。、…\n]")
# Right in front of the word. 有没有人受伤 is a question, no denial.
_DENIED = re.compile(
    r"(?:(?<!有)没(?:有|得)?|莫得|并未|并没有?|未曾?|不是|不算|无|免于|从不|不会|没(?:有)?(?:发生|出现|引起|引发|造成|导致)(?:过)?"
    r"|防|防止|禁止|防火防)$")
# Earlier in the same clause: it is feared, prevented, or nearly was.
_FEARED = re.compile(
    r"防止|避免|以免|预防|防范|以防|谨防|严防|小心|当心|一旦|万一|如果|要是|假如|倘若|假设|担心|(?<!恐)怕|害怕|唯恐|容易|极易|易(?=引|发|造|导|$)"
    r"|有可能|可能(?:会|要|引|导|造|发生|出现)|会(?:不会)?(?:再|又|引起|引发|造成|导致|发生|出现)?$|随时(?:会|要|都|可能)|早晚|迟早"
    r"|差点|差一点|差丁点|险些|几乎|类似")
# Earlier in the same clause: it is long past.
_PAST = re.compile(
    r"去年|前年|以前|从前|曾经?|之前|上次|上回|当年|那年|往年|历年|[一二两三四五六七八九十几多0-9]年前|上个?月|早年|小时候")
# Right behind the word: what is spoken of is another thing.
_ABOUT = re.compile(
    r"(?:一样|似的)|(?:的|了的|事故的?)?(?:隐患|现象|演练|演习|预案|知识|风险|报警|警报器?|探测器|保险|险种|宣传|培训|讲座|标语|损失|赔偿|赔付|补偿|理赔"
    r"|责任认定|认定|鉴定|证明|治理|防治|监测|工程|新闻|电影|游戏|小说|式|性|头|盐|螺丝)"
    r"|过$|过(?![来去火敏])|了?(?:谁|哪个|哪家|哪里)(?:来)?(?:负责|赔|管)|(?:了)?(?:都)?(?:跑都|跑不|往哪|咋个?跑|怎么跑|怎么逃)")
# An everyday word around the emergency word: what stands in front, the word, what stands behind.
_ALIKE = tuple((re.compile(rf"(?:{before})$"), word, re.compile(behind)) for before, word, behind in (
    ("一|得|做|买|点", "起火", "锅|车|化|葬|箭|炬"),
    ("[看等坐朝对挨顺沿向跟靠守围拉追赶望随听吃]", "着火", "锅|车|葬|化|箭|山|炉|炬"),
    ("(?:成绩|质量|服务|经济|效益|业绩|收入|道德|销量|水平|信誉|生意|形象).{0,4}", "滑坡", ""),
    ("(?:信息|人口|知识|情绪|脑壳|脑袋|肚子|气得|心态|手机|电话|流量).{0,2}", "爆炸", ""),
))


def happening(wording: Wording, start: int, end: int) -> bool:
    """Whether the emergency word at this part of the compact text says that it happens now."""
    before = "".join(_CLAUSE.split(wording.folded[: wording.at(start)])[-1].split())
    word = wording.compact[start:end]
    if word.startswith("起"):
        before = before.removesuffix("引")  # 引起火灾
    after = "".join(wording.folded[wording.at(end - 1) + 1 :].split())
    if _DENIED.search(before) or _FEARED.search(before) or _PAST.search(before):
        return False
    return not (_ABOUT.match(after) or _looks_alike(before, word, after))


def _looks_alike(before: str, word: str, after: str) -> bool:
    return any(word == known and front.search(before) and behind.match(after) for front, known, behind in _ALIKE)
