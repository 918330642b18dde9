"""What is kept of a text, and what is only looked at to understand it."""

import re
import unicodedata

from services.mesh.wording import fold

_SURROGATE = re.compile("[\ud800-\udfff]")


def kept(words: str) -> str:
    """The words as sent; only what no database can hold becomes U+FFFD."""
    return _SURROGATE.sub("\ufffd", words.replace("\0", "\ufffd"))


def visible(words: str) -> str:
    """Without marks of direction and other invisible signs."""
    if not words.isprintable():
        words = "".join(sign for sign in words if unicodedata.category(sign) != "Cf")
    return words.strip()


def plain(words: str) -> str:
    """Half-width, simplified and lower case; as long as it was."""
    return fold(words)


def core(folded: str) -> str:
    """Only the letters and digits of what was made plain."""
    return folded if folded.isalnum() else "".join(sign for sign in folded if sign.isalnum())


def phrase_of(words: str) -> str:
    """A short text as the tables of phrases.py have it, to look an answer up; '' where there is no letter or digit."""
    return core(plain(visible(words)))


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
