"""What a text says, by its form: official commands, citizens' commands, small talk, or content."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from services.intake.domain import phrases
from services.intake.domain.case_number import is_case_number
from services.intake.domain.official_commands import official_command
from services.intake.domain.wording import core, plain, visible
from services.mesh.contracts.intake import Command

Kind = Literal["official", "progress", "add", "withdraw", "rate", "secrecy", "help", "opt_out", "opt_in", "complain",
               "small_talk", "greeting", "content"]


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a text says. `sure` is False where it may as well be content: only what is open can tell.

    `digit`: the rating is a bare digit, which means nothing when nobody asked.
    """

    kind: Kind
    words: str = ""
    number: str | None = None
    score: int | None = None
    sure: bool = True
    digit: bool = False
    command: Command | None = None


_PART = re.compile(r"[\s,.:;!?。、~…·\"'“”()\[\]【】<>《》-]+")
_LONGEST_PHRASE = 24
_NUMBER = re.compile(r"(?:第|编号|单号|件号|no|number)?([0-9]{1,16})(?:号件?|件)?")
_DIGIT = re.compile(r"([1-5])(?:分|星)?")
_SCORE = re.compile(r"(?:评分?|评价|打|打分|给|我评|我打|rate|rating|score)([1-5])(?:分|星)?")
_HAN_SCORE = re.compile(r"(?:评|打|给|我评|我打)?([一二三四五])分")
_HAN = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5}
_ADD = re.compile(r"(?:补充?(?:一下|一点|说明|内容)?|add)(?P<gap>[\s,.:;。、!-]*)")
_COMPLAIN = re.compile(r"(?:诉(?:求(?=[\s,.:;]))?|(?P<new>新件)|complain\b|complaint\b)(?P<gap>[\s,.:;。、!-]*)(?=.)",
                       re.DOTALL)
_STRAY_DIGITS = 3
_CHAT = phrases.SMALL_TALK | phrases.GREETINGS


def read(words: str, *, official: bool = False) -> Said:
    """What the words say; an official's phone may leave out the code of a command."""
    seen = visible(words)
    folded = plain(seen)
    command = official_command(seen, folded, without_code=official)
    if command:
        return Said(kind="official", command=command)
    said = _short(folded) or _long(seen, folded)
    return said or Said(kind="content", words=words)


def _short(folded: str) -> Said | None:
    """A text that is nothing but a phrase of our tables, thanks at its end left aside."""
    parts = [part for part in (core(part) for part in _PART.split(folded)) if part]
    if not parts:
        return Said(kind="help" if "?" in folded else "small_talk" if folded else "greeting")
    if sum(map(len, parts)) > _LONGEST_PHRASE:
        return None
    while len(parts) > 1 and made_of(parts[-1], phrases.SMALL_TALK):
        parts.pop()
    phrase = "".join(parts)
    return _command(phrase) or _rating(phrase) or _talk(phrase)


def _long(seen: str, folded: str) -> Said | None:
    """A command with words of its own."""
    added = _ADD.match(folded)
    if added and folded[added.end():]:
        sure = bool(added["gap"])
        if sure or not folded.startswith(phrases.PATCHES, added.end()):
            return Said(kind="add", words=seen[added.end():], sure=sure)
    complaint = _COMPLAIN.match(folded)
    if complaint:
        return Said(kind="complain", words=seen[complaint.end():],
                    sure=bool(complaint["gap"] or complaint["new"]))
    if core(folded).startswith(phrases.NOT_SOLVED):
        return Said(kind="rate", score=1, words=seen, sure=False)
    return None


_TABLES: Sequence[tuple[Kind, frozenset[str]]] = (
    ("opt_out", phrases.OPT_OUT), ("opt_in", phrases.OPT_IN), ("help", phrases.HELP),
)
_NUMBERED: Sequence[tuple[Kind, frozenset[str]]] = (
    ("progress", phrases.PROGRESS), ("withdraw", phrases.WITHDRAW), ("secrecy", phrases.SECRECY))


def _command(phrase: str) -> Said | None:
    for kind, table in _TABLES:
        if phrase in table:
            return Said(kind=kind)
    for kind, table in _NUMBERED:
        found, number = _numbered(phrase, table)
        if found:
            return Said(kind=kind, number=number)
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
    if phrase in phrases.SCORES:
        return Said(kind="rate", score=phrases.SCORES[phrase])
    digit = _DIGIT.fullmatch(phrase)
    if digit:
        return Said(kind="rate", score=int(digit[1]), digit=True)
    score, han = _SCORE.fullmatch(phrase), _HAN_SCORE.fullmatch(phrase)
    if score:
        return Said(kind="rate", score=int(score[1]))
    return Said(kind="rate", score=_HAN[han[1]]) if han else None


def _talk(phrase: str) -> Said | None:
    """Small talk, greetings, and what is too little to be about anything."""
    if phrase.isdigit():
        return Said(kind="small_talk" if len(phrase) <= _STRAY_DIGITS else "greeting")
    if made_of(phrase, phrases.SMALL_TALK):
        return Said(kind="small_talk")
    too_little = len(phrase) < 2
    return Said(kind="greeting") if too_little or made_of(phrase, _CHAT) else None


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
