"""Which case numbers people were told, read from what was sent to them: the database that knew may be lost."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from services.intake.domain.case_number import SHORTEST, is_case_number

_DIGITS = re.compile(rf"(?<![0-9])[0-9]{{{SHORTEST},16}}(?![0-9])")


def told_numbers(sms: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    """For each address the case numbers in its SMS (address, words), in the order in which it was told them."""
    found: dict[str, dict[str, None]] = {}
    for address, words in sms:
        for digits in _DIGITS.findall(words):
            if is_case_number(digits) and day_of(digits):
                found.setdefault(address, {})[digits] = None
    return {address: tuple(numbers) for address, numbers in found.items()}


def day_of(number: str) -> date | None:
    """The day of a case number; None if it names none."""
    try:
        return datetime.strptime(number[:6], "%y%m%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None


def running_of(number: str) -> int:
    """The running number in a case number."""
    return int(number[6:-1])
