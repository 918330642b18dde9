"""What stands behind a code: days with a reason, a colleague's name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from services.mesh.contracts.people import Seat
from services.mesh.wording import fold

MOST_DAYS = 999
_HAN = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_HAN_NUMBER = re.compile(r"([一二两三四五六七八九])?(十)?([一二三四五六七八九])?")
_SIGN = r"[\s,.:;!?。、~…—-]"
_DAYS = re.compile(
    rf"(?:期)?{_SIGN}*(?P<number>[0-9]{{1,3}}|[一二两三四五六七八九十]{{1,3}})"
    rf"(?:\s*(?:个?(?:工作)?[天日]|(?:working )?days?\b|d\b)|(?={_SIGN}|$)){_SIGN}*(?P<reason>.*)", re.DOTALL)
_REWORK = re.compile(rf"(?:重办|重新办理|rework|again){_SIGN}*")
_TO = re.compile(r"^(?:给|到|由|to )?\s*|(?:办理|处理|来办|同志|[。.!])+$")


@dataclass(frozen=True, kw_only=True)
class Days:
    """So many days more, and why."""

    days: int
    reason: str


def days_and_reason(words: str) -> Days | None:
    """Read `3天 等材料`; None where no number of days stands first. The reason may be empty."""
    found = _DAYS.fullmatch(fold(words.strip()))
    if found is None:
        return None
    days = _number(found["number"])
    if not days or days > MOST_DAYS:
        return None
    return Days(days=days, reason=words.strip()[found.start("reason"):].strip())


def rework_reason(words: str) -> str:
    """The reason behind `重办`."""
    found = _REWORK.match(fold(words.strip()))
    return words.strip()[found.end():].strip() if found else words.strip()


def colleague(seats: Sequence[Seat], words: str) -> Seat | None:
    """The one of these seats whose name the words are, or the only one whose name holds them."""
    wanted = _plain(_TO.sub("", words.strip()))
    if not wanted:
        return None
    same = [seat for seat in seats if _plain(seat.name) == wanted]
    close = same or [seat for seat in seats if wanted in _plain(seat.name) or _plain(seat.name) in wanted]
    return close[0] if len(close) == 1 else None


def _number(written: str) -> int:
    if written.isdigit():
        return int(written)
    found = _HAN_NUMBER.fullmatch(written)
    if found is None:
        return 0
    tens, ten, ones = found.groups()
    if ten is None:
        return _HAN[tens] if tens and not ones else 0
    return 10 * _HAN.get(tens or "一", 1) + _HAN.get(ones or "", 0)


def _plain(name: str) -> str:
    return "".join(fold(name).split())
