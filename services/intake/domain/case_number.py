"""Case numbers: yymmdd, a running number of at least 4 digits, a check digit (Damm's)."""

import re
from datetime import date

from stdnum import damm
from stdnum.exceptions import ValidationError

from services.intake.domain.wording import plain, visible

SHORTEST = 11
_DIGITS = re.compile(rf"[0-9]{{{SHORTEST},16}}")


def case_number(day: date, running: int) -> str:
    """The number of that day's case; the check digit tells a slip of one digit or of two neighbours."""
    digits = f"{day:%y%m%d}{running:04d}"
    return digits + str(damm.calc_check_digit(digits))


def day_and_running(number: str) -> tuple[date, int]:
    """What a case number is made of; ValueError if it is none."""
    return date(2000 + int(number[:2]), int(number[2:4]), int(number[4:6])), int(number[6:-1])


def is_case_number(digits: str) -> bool:
    """Whether it can be one of our numbers."""
    if len(digits) < SHORTEST or not (digits.isascii() and digits.isdigit()):
        return False
    try:
        damm.validate(digits)
        day_and_running(digits)
    except (ValidationError, ValueError):
        return False
    return True


def numbers_in(words: str) -> list[str]:
    """What may be a case number in the words."""
    return _DIGITS.findall(plain(visible(words)))
