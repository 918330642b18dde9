"""Ids that the same cause gives again: after a restored backup others recognise what is done anew.

An id about a case begins with the day of its number. So what is written about the cases of a day lies side by side in
every index, however many cases there were; ids that begin anywhere touch another page of a large index with each row.
"""

from hashlib import sha1
from uuid import UUID

_DAY, DAY_DIGITS = 6, 5  # a case number begins with its day (yymmdd), which takes so many hex digits
_OURS = UUID("6f1c0d0e-5f43-4a8e-9d0b-3d1f6c7a52be").bytes


def id_of(*parts: object) -> str:
    """The id (32 hex digits) of what these parts name; other parts give another.

    It is a UUID of version 5 (RFC 9562, 5.5), without the cost of the standard library's object.
    """
    name = "|".join(f"{len(text)}:{text}" for text in map(str, parts))
    made = bytearray(sha1(_OURS + name.encode(), usedforsecurity=False).digest()[:16])
    made[6] = made[6] & 0x0F | 0x50
    made[8] = made[8] & 0x3F | 0x80
    return made.hex()


def dated(made: str, case_no: str | None) -> str:
    """The id (32 hex digits) about a case, of an id that may begin anywhere."""
    day = (case_no or "")[:_DAY]
    return f"{int(day):0{DAY_DIGITS}x}{made[DAY_DIGITS:]}" if len(day) == _DAY and day.isdecimal() else made


def id_about(case_no: str | None, *parts: object) -> str:
    """The id of what these parts name, about a case."""
    return dated(id_of(*parts), case_no)


def beside(made: str, other: str) -> str:
    """The id that begins as another one does."""
    return other[:DAY_DIGITS] + made[DAY_DIGITS:]
