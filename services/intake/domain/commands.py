"""What a text says, by its form: official commands, citizens' commands, small talk, or content."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from services.intake.domain import judging, languages, noise, phrases, wishes
from services.intake.domain.case_number import is_case_number
from services.intake.domain.official_commands import official_command
from services.intake.domain.wording import core, made_of, plain, visible
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
_ADD = re.compile(r"(?:补充?(?:一下|一点|一哈|哈|两句|说明|内容)?|add\b)(?P<gap>[\s,.:;。、!-]*)")
_COMPLAIN = re.compile(
    r"(?:诉(?:求(?=[\s,.:;])|(?![讼状苦说冤述]))|新件|(?:别的事|另一件事|另外一件事)(?=[\s,.:;])|complain\b|complaint\b)"
    r"(?P<gap>[\s,.:;。、!-]*)(?=.)", re.DOTALL)
_LEADING_SCORE = re.compile(r"[12](?:分|星)?[\s,.:;。、!-]+")
_STRAY_DIGITS = 3
_SHORT_LATIN = 2
_CHAT = phrases.SMALL_TALK | phrases.GREETINGS
_ANSWERS = phrases.ANSWERS | phrases.CONSENT | phrases.REFUSAL | phrases.UNKNOWN
_QUESTIONS = phrases.QUESTIONS | phrases.OTHER_MATTER
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
    return _command(phrase) or _rating(phrase) or _with_number(phrase) or _rated(judging.several(parts))


def _rating(phrase: str) -> Said | None:
    digit = judging.bare_digit(phrase)
    return Said(kind="rate", score=digit, digit=True) if digit else _rated(judging.score(phrase))


def _rated(score: int | None) -> Said | None:
    return Said(kind="rate", score=score) if score else None


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
    judged = core(_LEADING_SCORE.sub("", _behind_number(folded), count=1))
    if judged.startswith(phrases.NOT_SOLVED):
        return Said(kind="rate", score=1, words=seen, sure=False, number=_number_in(folded))
    if judged.startswith(phrases.STILL_BAD):
        return Said(kind="rate", score=1, words=seen, sure=False, implied=True)
    solved = noise.solved(core(folded))
    return Said(kind="rate", score=judging.BEST, words=seen, sure=False, implied=True) if solved else None


def _behind_number(folded: str) -> str:
    """What follows a case number at the beginning."""
    named = _NAMED.match(folded)
    return folded[named.end():] if named and is_case_number(named[1]) else folded


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


def _talk(phrase: str) -> Said | None:
    """Small talk, greetings, and what is too little to be about anything."""
    if judging.impossible(phrase):
        return Said(kind="greeting")
    if phrase.isdigit():
        return Said(kind="small_talk" if len(phrase) <= _STRAY_DIGITS else "greeting")
    if phrase in _ANSWERS or made_of(phrase, phrases.SMALL_TALK):
        return Said(kind="small_talk")
    too_little = len(phrase) <= (_SHORT_LATIN if phrase.isascii() else 1)
    asks = phrase in _QUESTIONS or made_of(phrase, _CHAT)
    return Said(kind="greeting") if too_little or asks else None
