"""Which score a phrase gives, 5 best and 1 worst. Phrases are folded and without signs."""

import re
from collections.abc import Sequence

from services.intake.domain import phrases, wishes
from services.intake.domain.wording import made_of

_DIGIT = re.compile(r"([1-5])(?:分|星)?")
_SCORE = re.compile(r"(?:评分?|评价|打|打分|给|我评|我打|我给|给个|评个|打个|rate|rating|score)([0-9]{1,3})(?:分|星)?")
_NO_SCORE = re.compile(r"[0-9]{1,4}[分星]")
_HAN_SCORE = re.compile(r"(?:评|打|给|我评|我打|我给|给个|评个|打个)?([一二三四五])(?:分|颗?星)")
_HAN = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5}
BEST = 5
_ABOUT_IT = re.compile(
    r"(?:我们?)?(?:对)?(?:你们|这次|这个|本次|此次|这件事)?的?(?:处理|办理|办事|服务|回复|答复|整改|维修)?的?"
    r"(?:结果|情况|态度|效果|问题|事情)?(?:我们?|表示|觉得|感到|感觉|还是|已经|是|已|都)?")
_SCORED = re.compile(r"[1-5](?:分|星)?(?P<rest>[^0-9分星].*)")
_AFTER = re.compile(rf"(?:{wishes.THANKS}|[啦咯哈哦呢啊的嘛哟喔呀]|得很){{1,4}}$")
_SHORT = 2
_PRAISE = frozenset(phrase for phrase, score in phrases.SCORES.items() if score == BEST and len(phrase) > _SHORT)


def bare_digit(phrase: str) -> int | None:
    """The score that is nothing but a digit."""
    digit = _DIGIT.fullmatch(phrase)
    return int(digit[1]) if digit else None


def score(phrase: str) -> int | None:
    """The score that a phrase gives, thanks behind it left aside; words count for more than a digit before them."""
    given = _score(phrase) or _score(_AFTER.sub("", phrase))
    if given is None and (both := _SCORED.fullmatch(phrase)):
        given = _score(both["rest"]) or _score(_AFTER.sub("", both["rest"]))
    return given


def several(parts: Sequence[str]) -> int | None:
    """The worst score of several in one text, small talk among them: 弄归一了,巴适得很."""
    judged = [part for part in parts if not made_of(part, phrases.SMALL_TALK)]
    if len(parts) == 1:
        return BEST if made_of(parts[0], _PRAISE) else None
    scores = [score(part) or several([part]) for part in judged]
    return min((one for one in scores if one), default=None) if all(scores) else None


def impossible(phrase: str) -> bool:
    """Whether it rates with a number that is none of ours: 评6, 10分."""
    return bool(_SCORE.fullmatch(phrase) or _NO_SCORE.fullmatch(phrase))


def _score(phrase: str) -> int | None:
    """The score that a phrase gives, 1 to 5."""
    about = _ABOUT_IT.match(phrase)
    for one in (phrase, phrase[about.end() :] if about else ""):
        if one in phrases.SCORES:
            return phrases.SCORES[one]
    given, han = _SCORE.fullmatch(phrase), _HAN_SCORE.fullmatch(phrase)
    if given and 1 <= int(given[1]) <= BEST:
        return int(given[1])
    return _HAN[han[1]] if han else None
