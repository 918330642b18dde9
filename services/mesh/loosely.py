"""Telling words as people say them: 收红包 is also 收了我两个红包, 态度差 also 态度非常差, 打人 also 打我.

Only for words that make a case secret: one that nobody meant so costs a detour, one that is missed reaches the accused.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from services.mesh.wording import Hit, Wording, compact

T = TypeVar("T")
_MARKS = r"\"“”'‘’「」『』《》()*·、./_~+=-"
_LITTLE = rf"[了过着伤死我你他她们咱俺个些几两一二三次{_MARKS}]{{0,4}}"
_LITTLE_BEFORE_PEOPLE = rf"[了过着伤死个几两一二三好多{_MARKS}]{{0,4}}"
_SOME = r"[^。!?;…,:]{0,5}"
_SOMEBODY = r"[了过着伤死]{0,2}(?:我|你|他|她|咱|俺|老人|老百姓|群众|村民|小孩|孩子)"
_ON_THE_PHONE = r"(?!.{0,6}(?:电话|手机|座机|热线|号码?|客服|招呼|交道|官司))"
# What makes another word of the last character.
_NOT_BEFORE = {"差": r"(?!不多|异|别|距|额|旅)", "人": r"(?![工民行口次])"}
_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")


class Loosely(Generic[T]):
    """Terms found although a few characters stand between theirs."""

    def __init__(self, terms: Iterable[tuple[str, T]]) -> None:
        found = [(compact(written), means) for written, means in dict.fromkeys(terms)]
        told = [(term, means) for term, means in dict.fromkeys(found) if _HAN.fullmatch(term)]
        self._patterns = [(re.compile(_pattern(term)), means) for term, means in told]
        self._starts = frozenset(term[0] for term, _ in told)

    def found(self, wording: Wording) -> Iterator[Hit[T]]:
        """Every place where a term stands so."""
        if self._starts.isdisjoint(wording.compact):
            return
        for pattern, means in self._patterns:
            for spot in pattern.finditer(wording.compact):
                yield Hit(spot.start(), spot.end(), means)


def _pattern(term: str) -> str:
    end = _NOT_BEFORE.get(term[-1], "")
    if len(term) == 2:  # a verb and its object
        people = term[1] == "人"
        forms = [f"{term[0]}{_LITTLE_BEFORE_PEOPLE if people else _LITTLE}{term[1]}{end}"]
        return "|".join([*forms, *([f"{term[0]}{_SOMEBODY}{_ON_THE_PHONE}"] if people else [])])
    apart = [f"{term[:at]}{_SOME}{term[at:]}{end}" for at in range(1, len(term))]
    return "|".join([_LITTLE.join(term) + end, *apart])
