"""The form of one language's tables."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Wording:
    """`terms` puts a term of the code into words, by value name; `subjects` are for email."""

    texts: Mapping[str, str]
    subjects: Mapping[str, str]
    terms: Mapping[str, Mapping[str, str]]
    marked: str
    provisional: str
    nobody: str
