"""What a complaint says of who writes it: not to be named, or writing for somebody else.

The other one's phone may follow, add to and rate the case, so only a form that says so plainly counts:
替我爸讨薪,老板电话139... is none.
"""

import re

from services.intake.domain.people import is_official
from services.mesh.contracts.county import County
from services.mesh.wording import compact, fold

_CHINA = "+86"
_PERSON = (
    "妈妈|爸爸|母亲|父亲|妈|爸|爷爷|奶奶|爷|奶|外公|外婆|公公|婆婆|婆|老汉|老汉儿|老人家?|邻居|亲戚|朋友|同事|同学|哥哥|哥|姐姐|姐|"
    "弟弟|弟|妹妹|妹|儿子|女儿|儿|女|孃孃|孃|叔叔|叔|伯伯|伯|舅舅|舅|姑姑|姑|姨|爱人|老公|老婆|丈夫|妻子|孩子|娃儿|娃|大爷|大妈|"
    "大娘|大叔|阿姨|老师傅|师傅|老乡|村民|群众|住户|残疾人|孤寡老人")
_NUMBER = r"(?P<number>(?:\+?86[\s-]?)?1[3-9][0-9][\s-]?[0-9]{4}[\s-]?[0-9]{4})(?![0-9])"
_FOR = re.compile(
    rf"[帮替代](?P<who>[\u4e00-\u9fff]{{0,6}}?(?:{_PERSON})[\u4e00-\u9fff]{{0,3}}?)[\s的:,(]{{0,3}}"
    rf"(?:手机|电话|联系电话|手机号|号码|电话号码|号)?[\s是为:(]{{0,3}}{_NUMBER}"
    r"|\b(?:on behalf of|for) (?:my|our|the|an?) [a-z][a-z .']{1,30}?[\s,:(]{0,3}(?:phone|tel|number)?[\s:(]{0,3}"
    r"(?P<abroad>\+[1-9][0-9]{6,14})(?![0-9])")
_ANOTHER = re.compile("老板|领导|经理|书记|主任|镇长|局长|村长|房东|包工头|骗子|对方|找|打|骂|联系|问")
_HIDDEN = re.compile(
    r"(?<!不用)(?<!不需要)(?<!不必)(?<!没有)(?<!没)(?<!泄)保密(?![局柜室员性费]|协议|单位|工作|法|义务|不严|措施|制度)"
    r"|匿名(?!信|电话|短信|者|帖|人士|群|账|网|举报信)"
    r"|(?:莫|不要|别|不能|勿|请勿|不得|不准|不许)(?:去|要|给他们?|跟他们?|对外|让[^,。;!?]{0,6})?"
    r"(?:说|讲|透露|告诉|泄露|暴露|公开|晓得|知道)[^,。;!?]{0,8}(?:是我|我的?(?:名字|姓名|身份|电话|号码|信息|个人信息))"
    r"|anonymous|confidential|keep(?:it|this|me)secret|keepmyname|don'?t(?:say|tell)[a-z]{0,8}itwasme")


def asks_to_be_hidden(words: str) -> bool:
    """Whether words of a complaint ask for it. One that nobody meant so only keeps the unit from calling."""
    return _HIDDEN.search(compact(words)) is not None


def for_phone(county: County, words: str) -> str | None:
    """The phone (E.164) of the person for whom the words complain; never an official's, who may be the one meant."""
    for found in _FOR.finditer(fold(words)):
        if _ANOTHER.search(found["who"] or ""):
            continue
        number = found["abroad"] or _CHINA + re.sub(r"[\s-]", "", found["number"]).removeprefix("+").removeprefix("86")
        if not is_official(county, number):
            return number
    return None
