"""Columns of values as PostgreSQL reads an array: one text, where the driver would write out and quote each value."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any


def array(values: Iterable[Any]) -> str:
    """Texts, numbers, booleans, days, moments and None as the text of one array: `{"a","b",NULL}`."""
    return f"{{{','.join([_WRITERS[type(value)](value) for value in values])}}}"


def _quoted(value: str) -> str:
    if "\\" in value:
        value = value.replace("\\", "\\\\")
    if '"' in value:
        value = value.replace('"', '\\"')
    return f'"{value}"'


def _null(_: None) -> str:
    return "NULL"


class _Writers(dict[type, Callable[[Any], str]]):
    """How a value of a type is written; kinds of texts and numbers are written as what they are besides."""

    def __missing__(self, kind: type) -> Callable[[Any], str]:
        for base, plain in ((str, str.__str__), (int, int.__int__)):
            if issubclass(kind, base):
                written = self[base]
                self[kind] = lambda value: written(plain(value))  # noqa: B023 - both stay as they are here
                return self[kind]
        raise TypeError(f"{kind.__name__} has no place in an array")


_WRITERS = _Writers({str: _quoted, type(None): _null, bool: str, int: str, float: repr, datetime: datetime.isoformat,
                     date: date.isoformat})
