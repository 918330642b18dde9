"""What a text says, by its form: official commands, citizens' commands, small talk, or content."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from services.intake.domain import languages, noise, phrases, wishes
from services.intake.domain.case_number import is_case_number
from services.intake.domain.official_commands import official_command
from services.intake.domain.wording import core, plain, visible
from services.mesh.contracts.intake import Command

Kind = Literal["official", "progress", "add", "withdraw", "rate", "secrecy", "help", "opt_out", "opt_in", "complain",
               "small_talk", "greeting", "content"]


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a text says. `sure` is False where it may as well be content: only what is open can tell.

    `digit`: the rating is a bare digit, which means nothing when nobody asked. `implied`: words of the matter that
    are a rating only if that matter is the one to be rated. `number` is the case number the text names.
    """

    kind: Kind
    words: str = ""
    number: str | None = None
    score: int | None = None
    sure: bool = True
    digit: bool = False
    implied: bool = False
    command: Command | None = None


_PART = re.compile(r"[\s,.:;!?。、~…·\"'“”()\[\]【】<>《》-]+")
_LONGEST_PHRASE = 40
_NUMBER = re.compile(r"(?:第|编号|单号|件号|no|number)?([0-9]{1,16})(?:号件?|件)?")
_NAMED = re.compile(
    r"(?:第|我?的?(?:编号|单号|件号)(?:是|为)?|no|number)?(?<![0-9])([0-9]{7,16})(?![0-9])(?:号件|号|件|这件|那件)?")
_DIGIT = re.compile(r"([1-5])(?:分|星)?")
_SCORE = re.compile(r"(?:评分?|评价|打|打分|给|我评|我打|我给|给个|评个|打个|rate|rating|score)([0-9]{1,3})(?:分|星)?")
_NO_SCORE = re.compile(r"[0-9]{1,4}[分星]")
_HAN_SCORE = re.compile(r"(?:评|打|给|我评|我打|我给|给个|评个|打个)?([一二三四五])(?:分|颗?星)")
_HAN = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5}
_BEST = 5
_ABOUT_IT = re.compile(
    r"(?:我们?)?(?:对)?(?:你们|这次|这个|本次|此次|这件事)?的?(?:处理|办理|办事|服务|回复|答复|整改|维修)?的?"
    r"(?:结果|情况|态度|效果|问题|事情)?(?:我们?|表示|觉得|感到|感觉|还是|已经|是|已|都)?")
_SCORED = re.compile(r"[1-5](?:分|星)?(?P<rest>[^0-9分星].*)")
_AFTER = re.compile(rf"(?:{wishes.THANKS}|[啦咯哈哦呢啊的嘛哟喔呀]|得很){{1,4}}$")
_ADD = re.compile(r"(?:补充?(?:一下|一点|一哈|哈|两句|说明|内容)?|add\b)(?P<gap>[\s,.:;。、!-]*)")
_COMPLAIN = re.compile(
    r"(?:诉(?:求(?=[\s,.:;])|(?![讼状苦说冤述]))|(?:新件|别的事|另一件事|另外一件事)(?=[\s,.:;])|complain\b|complaint\b)"
    r"(?P<gap>[\s,.:;。、!-]*)(?=.)", re.DOTALL)
_LEADING_SCORE = re.compile(r"[12](?:分|星)?[\s,.:;。、!-]+")
_STRAY_DIGITS = 3
_SHORT_LATIN = 2
_SHORT = 2
_CHAT = phrases.SMALL_TALK | phrases.GREETINGS
_ANSWERS = phrases.ANSWERS | phrases.CONSENT | phrases.REFUSAL | phrases.UNKNOWN
_QUESTIONS = phrases.QUESTIONS | phrases.ANOTHER
_PRAISE = frozenset(phrase for phrase, score in phrases.SCORES.items() if score == _BEST and len(phrase) > _SHORT)
_SETTLED = _CHAT | _ANSWERS | _QUESTIONS  # however much they look like a wish


def read(words: str, *, official: bool = False) -> Said:
    """What the words say; an official's phone may leave out the code of a command."""
    seen = visible(words)
    folded = plain(seen)
    command = official_command(seen, folded, without_code=official)
    if command:
        return Said(kind="official", command=command)
    said = _short(seen, folded) or _long(seen, folded)
    return said or Said(kind="content", words=words)


def phrase_of(words: str) -> str:
    """A short text as the tables of phrases.py have it, to look an answer up; '' where there is no letter or digit."""
    return core(plain(visible(words)))


def asks_secrecy(words: str) -> bool:
    """Whether a text, whatever else it tells, has a clause that wants the name kept from others."""
    folded = plain(visible(words))
    clauses = [one for one in map(core, _PART.split(folded)) if 0 < len(one) <= _LONGEST_PHRASE]
    return core(folded).startswith(phrases.IN_SECRET) or any(_command(one) == Said(kind="secrecy") for one in clauses)


def _short(seen: str, folded: str) -> Said | None:
    """A text that is nothing but a phrase of our tables, greetings and thanks around it left aside."""
    parts = [part for part in (core(part) for part in _PART.split(folded)) if part]
    if not parts:
        return Said(kind=noise.wordless(seen))
    whole = "".join(parts)
    short = len(whole) <= _LONGEST_PHRASE
    said = _phrase(parts) if short else None
    if said is None and (noise.sounds(whole) or (noise.is_noise(folded) and not (short and made_of(whole, _CHAT)))):
        return Said(kind="greeting")
    return said or (_talk(whole) if short else None)


def _phrase(parts: list[str]) -> Said | None:
    while len(parts) > 1 and made_of(parts[-1], phrases.SMALL_TALK):
        parts.pop()
    while len(parts) > 1 and made_of(parts[0], _CHAT) and not parts[1].isdigit():
        del parts[0]
    phrase = "".join(parts)
    return _command(phrase) or _rating(phrase) or _with_number(phrase) or _judged(parts)


def _judged(parts: list[str]) -> Said | None:
    """Several ratings in one text, small talk among them: the worst one counts. 弄归一了,巴适得很"""
    if len(parts) == 1:
        return Said(kind="rate", score=_BEST) if made_of(parts[0], _PRAISE) else None
    judged = [part for part in parts if not made_of(part, phrases.SMALL_TALK)]
    said = [_rating(part) or _judged([part]) for part in judged]
    scores = [one.score for one in said if one and one.score and not one.digit]
    return Said(kind="rate", score=min(scores)) if scores and len(scores) == len(judged) else None


def _with_number(phrase: str) -> Said | None:
    """A phrase that names the case it is about."""
    named = _NAMED.search(phrase)
    if named is None:
        return None
    rest = phrase[: named.start()] + phrase[named.end() :]
    ours = is_case_number(named[1])
    said = _command(rest) if rest else None
    if said is None and ours:
        said = _rating(rest) if rest else Said(kind="progress")
    if said is None or (said.kind == "rate" and not ours):
        return None
    return replace(said, number=named[1], digit=False)


def _long(seen: str, folded: str) -> Said | None:
    """A command with words of its own."""
    added = _ADD.match(folded)
    if added and folded[added.end():]:
        sure = bool(added["gap"])
        if sure or not folded.startswith(phrases.PATCHES, added.end()):
            return Said(kind="add", words=seen[added.end():], sure=sure, number=_number_in(folded[added.end():]))
    complaint = _COMPLAIN.match(folded)
    if complaint:
        return Said(kind="complain", words=seen[complaint.end():], sure=bool(complaint["gap"]))
    judged = core(_LEADING_SCORE.sub("", folded, count=1))
    if judged.startswith(phrases.NOT_SOLVED):
        return Said(kind="rate", score=1, words=seen, sure=False, number=_number_in(folded))
    if judged.startswith(phrases.STILL_BAD):
        return Said(kind="rate", score=1, words=seen, sure=False, implied=True)
    solved = noise.solved(core(folded))
    return Said(kind="rate", score=_BEST, words=seen, sure=False, implied=True) if solved else None


def _number_in(folded: str) -> str | None:
    return next((found[1] for found in _NAMED.finditer(folded) if is_case_number(found[1])), None)


_TABLES: Sequence[tuple[Kind, frozenset[str]]] = (
    ("opt_out", phrases.OPT_OUT), ("opt_in", phrases.OPT_IN), ("help", phrases.HELP),
)
_NUMBERED: Sequence[tuple[Kind, frozenset[str]]] = (
    ("progress", phrases.PROGRESS), ("withdraw", phrases.WITHDRAW), ("secrecy", phrases.SECRECY))


def _command(phrase: str) -> Said | None:
    """A command by our tables or by its form, as it stands and without polite words around it."""
    exact = _listed(phrase)
    if exact or phrase in phrases.SCORES or phrase in _SETTLED:
        return exact
    for one in wishes.bare(phrase):
        said = _listed(one)
        if said:
            return said
        if wanted := wishes.wish(one):
            return Said(kind=wanted)
    return None


def _listed(phrase: str) -> Said | None:
    for kind, table in _TABLES:
        if phrase in table:
            return Said(kind=kind)
    for kind, table in _NUMBERED:
        found, number = _numbered(phrase, table)
        if found:
            return Said(kind=kind, number=number)
    if languages.chosen(phrase):
        return Said(kind="help")
    return Said(kind="progress", number=phrase) if is_case_number(phrase) else None


def _numbered(phrase: str, table: frozenset[str]) -> tuple[bool, str | None]:
    """Whether it is a phrase of the table, with a number behind it or none."""
    if phrase in table:
        return True, None
    word = phrase.rstrip("号件").rstrip("0123456789")
    for ending in ("第", "编号", "单号", "件号", "no", "number"):
        word = word.removesuffix(ending)
    number = _NUMBER.fullmatch(phrase[len(word):])
    return (word in table and number is not None), number[1] if number else None


def _rating(phrase: str) -> Said | None:
    digit = _DIGIT.fullmatch(phrase)
    if digit:
        return Said(kind="rate", score=int(digit[1]), digit=True)
    score = _score(phrase) or _score(_AFTER.sub("", phrase))
    if score is None and (both := _SCORED.fullmatch(phrase)):
        score = _score(both["rest"]) or _score(_AFTER.sub("", both["rest"]))
    return Said(kind="rate", score=score) if score else None


def _score(phrase: str) -> int | None:
    """The score that a phrase gives, 1 to 5."""
    about = _ABOUT_IT.match(phrase)
    for one in (phrase, phrase[about.end() :] if about else ""):
        if one in phrases.SCORES:
            return phrases.SCORES[one]
    given, han = _SCORE.fullmatch(phrase), _HAN_SCORE.fullmatch(phrase)
    if given and 1 <= int(given[1]) <= _BEST:
        return int(given[1])
    return _HAN[han[1]] if han else None


def _talk(phrase: str) -> Said | None:
    """Small talk, greetings, and what is too little to be about anything."""
    if _SCORE.fullmatch(phrase) or _NO_SCORE.fullmatch(phrase):  # 评6, 10分
        return Said(kind="greeting")
    if phrase.isdigit():
        return Said(kind="small_talk" if len(phrase) <= _STRAY_DIGITS else "greeting")
    if phrase in _ANSWERS or made_of(phrase, phrases.SMALL_TALK):
        return Said(kind="small_talk")
    too_little = len(phrase) <= (_SHORT_LATIN if phrase.isascii() else 1)
    asks = phrase in _QUESTIONS or made_of(phrase, _CHAT)
    return Said(kind="greeting") if too_little or asks else None


def made_of(phrase: str, tokens: frozenset[str]) -> bool:
    """Whether the phrase is a chain of these tokens; every place is looked at once, so that it takes no time."""
    reached, left = {0}, [0]
    while left:
        start = left.pop()
        for end in range(start + 1, len(phrase) + 1):
            if end not in reached and phrase[start:end] in tokens:
                reached.add(end)
                left.append(end)
    return len(phrase) in reached
