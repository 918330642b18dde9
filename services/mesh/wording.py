"""Words as people type them, folded for comparing: width, case, traditional forms and spaces don't count."""

import unicodedata
from collections.abc import Iterable
from typing import Generic, NamedTuple, TypeVar

from services.mesh.simplified import simplified

T = TypeVar("T")
_FIRST_IDEOGRAPH = "\u2e80"
_INVISIBLE = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})


def _one(sign: str) -> str:
    """One folded character for one character, so that places in the text stay what they are."""
    if unicodedata.category(sign) in _INVISIBLE:
        return "\n" if sign in "\n\r\u2028\u2029" else " "
    folded = unicodedata.normalize("NFKC", sign).lower()
    if folded >= _FIRST_IDEOGRAPH:
        folded = simplified(folded)
    return folded if len(folded) == 1 else sign


class _Table(dict[int, str]):
    """The folding of every character met so far."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _one(chr(code))
        return folded


_TABLE = _Table()


def fold(words: str) -> str:
    """The words in simplified, half-width, lower-case characters; as long as they were."""
    return words.translate(_TABLE)


def compact(words: str) -> str:
    """The folded words without any space."""
    return "".join(fold(words).split())


class Wording:
    """A text as written, folded, and folded without spaces, with the way back."""

    def __init__(self, words: str) -> None:
        self.words = words
        self.folded = fold(words)
        self.compact = "".join(self.folded.split())
        self._at: list[int] | None = None
        if len(self.compact) != len(self.folded):
            self._at = [at for at, sign in enumerate(self.folded) if not sign.isspace()]

    def at(self, start: int) -> int:
        """Where a character of the compact text stands in the text as written."""
        return start if self._at is None else self._at[start]

    def written(self, start: int, end: int) -> str:
        """A part of the compact text as it was written."""
        return self.words[self.at(start) : self.at(end - 1) + 1]

    def whole(self, start: int, end: int) -> bool:
        """Whether a part in Latin letters or digits stands alone, an English plural allowed."""
        before, after = self.at(start) - 1, self.at(end - 1) + 1
        if before >= 0 and _latin(self.folded[before]) and _latin(self.compact[start]):
            return False
        if not _latin(self.compact[end - 1]):
            return True
        rest = self.folded[after : after + 3]
        tail = rest.removeprefix("es") if rest.startswith("es") else rest.removeprefix("s")
        return not (tail and _latin(tail[0]))


def _latin(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()


class Hit(NamedTuple, Generic[T]):
    """A term found in a compact text."""

    start: int
    end: int
    means: T

    def inside(self, other: "Hit[T]") -> bool:
        """Whether the other covers this one."""
        return other.start <= self.start and self.end <= other.end


class Terms(Generic[T]):
    """Many terms looked up at once, overlapping ones included, whatever their number."""

    def __init__(self, terms: Iterable[tuple[str, T]]) -> None:
        self._starting: dict[str, list[tuple[str, bool, T]]] = {}
        for written, means in dict.fromkeys(terms):
            term = compact(written)
            if term:
                latin = _latin(term[0]) or _latin(term[-1])
                self._starting.setdefault(term[0], []).append((term, latin, means))

    def found(self, wording: Wording) -> list[Hit[T]]:
        """Every place where a term stands, in order."""
        text, starting = wording.compact, self._starting
        hits: list[Hit[T]] = []
        for start, sign in enumerate(text):
            for term, latin, means in starting.get(sign, ()):
                end = start + len(term)
                if text.startswith(term, start) and (not latin or wording.whole(start, end)):
                    hits.append(Hit(start, end, means))
        return hits
