"""Which case numbers people were told, read from what was sent to them: the database that knew may be lost."""

import re
from collections.abc import Iterable

from services.intake.domain.case_number import SHORTEST, is_case_number

_DIGITS = re.compile(rf"(?<![0-9])[0-9]{{{SHORTEST},16}}(?![0-9])")


def numbers_told(sms: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """For each address the case numbers in its SMS (address, words), in the order in which it was told them."""
    found: dict[str, dict[str, None]] = {}
    for address, words in sms:
        for digits in _DIGITS.findall(words):
            if is_case_number(digits):
                found.setdefault(address, {})[digits] = None
    return {address: list(numbers) for address, numbers in found.items()}
