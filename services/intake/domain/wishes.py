"""What people want, in the many ways they say it: forms, where phrases.py has the fixed phrases.

All forms match a whole phrase, folded and without signs, so that a complaint which begins alike is none of them.
"""

import re
from collections.abc import Mapping
from typing import Literal

Wish = Literal["progress", "withdraw", "secrecy", "help", "opt_out", "opt_in"]

# In front of and behind a wish; they change nothing.
_POLITE = (
    r"请问一下|请问|麻烦(?:你们?|您)?(?:一下|哈)?|劳烦(?:你们?|您)?|劳驾|难为(?:你们?|您)?|请|帮忙|帮我们?|帮|给我们?|给|替我|[你您]好|你们好"
    r"|同志|领导|师傅|老师|各位|我?想?问(?:一下|下|哈|问)|我?还?想|我?还?要|我来|能不能|能否|可不可以|可以|可否|再|那么|那|就"
    r"|现在|目前|到底|不好意思|打扰(?:一下|了)?|please|can ?you|could ?you|iwantto|iwouldliketo|idliketo|want to")
THANKS = (r"(?:谢谢|感谢|多谢|谢了|辛苦|麻烦|难为|道谢|劳慰|拜托)"
          r"(?:[你您们了啦咯哈]|政府|领导|党|大家|同志|师傅|各位|老师)*+")
_TAIL = (rf"{THANKS}|一[下哈]|[哈嘛吧呢哦喔哟咯啦了嗄撒噻呀啊呐的]|好吗|好不好|行吗|行不行|可以吗|要得[不嘛]"
         r"|please|thanks|thankyou|thx")
LEADING = re.compile(rf"(?:{_POLITE})++")
TRAILING = re.compile(rf"(?:{_TAIL}){{1,8}}$")

_OBJECT = (
    r"(?:我们?|俺们?|我家|本人|的|[这那][个件些张条]?|[个件]|上次|上回|上周|上个?月|昨天|前天|今天|早上|刚才|之前|以前"
    r"|(?:反映|反应|投诉|举报|说|报|提|发|申报|上报|交)(?:过|了|上去|来)?的?|my|the|our)*+"
    r"(?:件事情?|个?件|事情?|问题|诉求|投诉|反映|案[子件]|单子|信息|case|report|complaint)?的?")
_DO = r"(?:办理?|处理|解决|搞|弄|整|修|落实|做|查|核实)"
_STATE = r"(?:进度|进展(?:情况)?|办理(?:的?(?:进度|进展|情况|结果))|处理(?:的?(?:进度|进展|情况|结果)))"
_NEWS = r"(?:结果|进展|进度|消息|信息|回音|音信|眉目|下文|下落|动静|答复|回复|反馈|说法)"
_HOW = r"(?:怎么样?|怎样|咋个?样?|啷个样?|哪个样|如何|怎么个|啥子?样|什么样)(?:子|情况|个情况)?"
_SO = r"(?:样|样子|情况)"
_OR_NOT = r"(?:没有?|没得|莫得|不曾|未)"
_END = r"[了啦呢嘛吗哦喔呀嗄哟咯吧哈的撒噻]*+"
_LOOK = r"(?:查询|查看|查一查|查[一]?[下哈]|查查|查|催办|催一?[下哈]|催催|催|跟进一?[下哈]?)"
_LOOK_AT = r"(?:看看|看一?[下哈]|看|了解一?[下哈]?|问问|问一?[下哈]|关注|知道|晓得)"

_FORMS: Mapping[Wish, tuple[str, ...]] = {
    "progress": (
        rf"{_LOOK}{_OBJECT}(?:{_STATE}|{_NEWS})?(?:{_HOW})?{_END}",
        rf"(?:{_LOOK_AT})?{_OBJECT}{_STATE}(?:是|到)?(?:{_HOW})?{_END}",
        rf"(?:{_LOOK}|{_LOOK_AT})?{_OBJECT}(?:{_NEWS}|情况|状态|状况)(?:是)?{_HOW}{_END}",
        rf"(?:{_LOOK}|{_LOOK_AT})?{_OBJECT}(?:{_DO}(?:得|的|到)?)?(?:怎么样|怎样|咋个?样|咋了|啷个{_SO}|哪个样|如何)(?:子)?{_END}",
        rf"(?:{_LOOK}|{_LOOK_AT})?{_OBJECT}{_DO}(?:得|的){_HOW}{_END}",
        rf"(?:{_LOOK}|{_LOOK_AT})?{_OBJECT}{_DO}(?:好|完|归一|醒豁|下来|成|妥|定)?了?{_OR_NOT}{_END}",
        rf"(?:{_LOOK}|{_LOOK_AT})?{_OBJECT}{_DO}(?:(?:好|完|归一|醒豁|下来|成|妥|定)了?|了)[吗不嘛]",
        rf"{_OBJECT}(?:有没有|有没得|有得?){_NEWS}了?(?:{_OR_NOT}|吗|不|嘛){_END}", rf"{_OBJECT}有没有{_NEWS}{_END}",
        rf"{_OBJECT}(?:怎么|咋个?|啷个|为啥子?|为什么|为何)(?:还是?|一直|都)(?:没有?|没得|莫得|不)(?:人)?(?:{_NEWS}|{_DO}){_END}",
        rf"{_OBJECT}(?:还|一直|都)(?:没有?|没得|莫得){_NEWS}{_END}",
        rf"{_OBJECT}(?:什么时候|啥子?时候|好久|多久|几时|哪天|何时|好长时间)(?:能够?|才|可以|会|来|得)*"
        rf"(?:{_DO}(?:得?好|得?完|得?归一|下来)?|来人|有人来|有?{_NEWS}){_END}",
        rf"{_OBJECT}(?:{_DO}|走|进行)?到(?:哪[里儿个]?|啥子|什么)(?:地方|步|一步|程度|阶段)?{_END}",
        r"(?:check|status|progress|update|news)(?:of|on|for)?(?:my|the)?(?:case|report|complaint)?(?:status|progress)?",
        r"what(?:is|s)(?:the|my)?(?:case|report)?(?:status|progress|news)(?:of|on)?(?:my|the)?(?:case|report|complaint)?",
        r"(?:is there)?any(?:news|updates?|progress)(?:on|of|about)?(?:my|the)?(?:case|report|complaint)?(?:yet)?",
        r"how(?:is|s)(?:my|the|it)(?:case|report|complaint)?(?:going|doing|comingalong)?",
        r"(?:is|was|has)(?:it|my(?:case|report|complaint))(?:been)?(?:fixed|solved|done|handled)(?:yet)?",
    ),
    "withdraw": (
        rf"(?:把)?(?:撤回|撤销|撤消|撤下|撤掉|撤诉|撤件|撤单|撤案|撤)(?:来|下来|回来)?{_OBJECT}{_END}",
        rf"(?:取消|收回|作废){_OBJECT}{_END}",
        rf"(?:把)?{_OBJECT}(?:撤回|撤销|撤消|撤掉|撤|取消|作废)(?:来|下来|回来)?{_END}",
        r"(?:算了)?(?:我|我们)?(?:不用|不要|莫|别|不必|不消|不需要|莫要|甭)(?:再|你们|去)?(?:给我)?(?:办|管|处理|查|反映|投诉|追究|弄|整)(?:我的事|这个事|这件事)?[了啦咯]",
        r"(?:算了)?(?:我|我们)?不(?:想)?(?:再)?(?:办|反映|投诉|追究|举报|告)了",
        r"(?:withdraw|takeback)(?:my|the)?(?:case|report|complaint)?",
    ),
    "secrecy": (
        r"(?:对?我的?)?(?:身份|姓名|名字|信息|个人信息|电话|号码)?(?:要求|要|需要|必须|一定要|务必|能|希望)?(?:给我|替我|帮我|为我)?(?:保密|匿名)(?:哈|啊|哦|嘛|处理|反映|举报|投诉|身份|不)?",
        r"(?=.{4})(?:千万|一定)?(?:莫|莫要|不要|别|不能|不得|不准|勿|请勿)(?:去|给)?(?:说|讲|告诉|告知|透露|泄露|暴露|对外说)"
        r"(?:给|他们?|她们?|村上|村里|村干部|镇上|单位|别个|别人|人家|人|对方|出去|那边|社区|物业)*"
        r"(?:是|出|到)?(?:我|本人)?(?:说|反映|举报|告|投诉|打|写|讲)?的?(?:身份|姓名|名字|信息|个人信息|电话|号码)?(?:出去|哈|啊|哦|嘛)?",
        r"(?:千万|一定)?(?:莫|莫要|不要|别|不能)(?:把|将)我的?(?:名字|姓名|身份|电话|号码|信息|个人信息)?(?:说|讲|告诉|透露|泄露|暴露|给|供)(?:给|他们?|别个|别人|人家|单位|村上|镇上|出去|出来|了)*",
        r"(?:please)?(?:keepit|keepme|keepmyname|stay|remain)(?:secret|anonymous|confidential)",
        r"(?:please)?dont(?:tell|say)(?:them|anyone|anybody)(?:itwasme|myname|whoiam)?",
    ),
    "help": (
        r"(?:这个?|短信)?(?:怎么|咋个?|啷个|如何)(?:用|发|使用|操作|投诉|反映|反映问题|举报|写|回复|评价|撤回?|查|查询|查进度)"
        rf"(?:这个|短信)?{_END}",
        r"(?:howto|howdoi|howcani)(?:use)?(?:this|it|that|complain|report)?(?:work)?", r"whatcani(?:write|text|do)",
    ),
    "opt_out": (
        rf"(?:我要|回复|回)?(?:td|tui)?退订(?:短信|通知|信息|服务)?{_END}",
        r"(?:莫|别|不要|不想|不用|请勿|勿|停止)(?:再|要)?(?:给我|向我|跟我)?(?:再)?(?:发|发送|收|接收|推送)"
        rf"(?:短信|信息|消息|通知)?(?:给我|来|骚扰我?)?{_END}",
        r"(?:please)?(?:stop|dont|donot)(?:text|texting|sending|message|messaging|send)(?:me)?(?:messages|texts|sms)?",
        r"unsubscribeme|stopsms|stoptexts",
    ),
    "opt_in": (
        r"(?:我要)?(?:恢复|重新)(?:短信|通知|接收|接收短信|订阅|发短信|收短信|发送|发通知)(?:吧|一下|哈)?",
        r"恢复(?:吧|一下|哈)?",
    ),
}
_ORDER: tuple[Wish, ...] = ("opt_out", "opt_in", "withdraw", "secrecy", "help", "progress")
_READERS = tuple((wish, re.compile("|".join(f"(?:{form})" for form in _FORMS[wish]))) for wish in _ORDER)
_EMPTY = re.compile(rf"{_OBJECT}{_END}")


def wish(phrase: str) -> Wish | None:
    """What a whole phrase asks for; None when it is none of these."""
    if _EMPTY.fullmatch(phrase):
        return None
    return next((wish for wish, form in _READERS if form.fullmatch(phrase)), None)


def bare(phrase: str) -> tuple[str, ...]:
    """The phrase, and without the polite words in front of it, behind it, and on both sides."""
    led = LEADING.sub("", phrase, count=1) if LEADING.match(phrase) else phrase
    found = (phrase, led, TRAILING.sub("", phrase), TRAILING.sub("", led))
    return tuple(dict.fromkeys(one for one in found if one))
