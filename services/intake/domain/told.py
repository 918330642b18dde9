"""What people were told before, read from what was sent to them: the database that knew it may be lost."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.intake.domain.case_number import SHORTEST, is_case_number
from services.intake.domain.text import Text

ANSWERED_WITHIN = timedelta(minutes=10)
CLOCKS = timedelta(seconds=2)  # the carrier tells times to the second
LONGEST = 13  # digits of a case number on a day of 999,999 cases; a longer one is somebody's own words
_DIGITS = re.compile(rf"(?<![0-9])[0-9]{{{SHORTEST},{LONGEST}}}(?![0-9])")
_QUOTED = re.compile(r"“.*”|\".*\"", re.DOTALL)  # what somebody wrote may hold any number


@dataclass(frozen=True, kw_only=True)
class Told:
    """One SMS that we sent: to whom, its words, when (real time)."""

    address: str
    words: str
    at: datetime


def numbers_told(sent: Iterable[Told]) -> dict[str, list[str]]:
    """For each address the case numbers in its SMS, in the order in which it was told them."""
    found: dict[str, dict[str, None]] = {}
    for sms in sent:
        for digits in _DIGITS.findall(_QUOTED.sub("", sms.words)):
            if is_case_number(digits):
                found.setdefault(sms.address, {})[digits] = None
    return {address: list(numbers) for address, numbers in found.items()}


def answered(texts: Iterable[Text], sent: Iterable[Told]) -> frozenset[str]:
    """Keys of the texts soon after which their sender was told something; each SMS answers one text. Times are real."""
    left: dict[str, list[datetime]] = defaultdict(list)
    for sms in sorted(sent, key=lambda sms: sms.at):
        left[sms.address].append(sms.at)
    found: set[str] = set()
    for text in sorted(texts, key=lambda text: text.received_at):
        times = left[text.address]
        while times and times[0] < text.received_at - CLOCKS:
            times.pop(0)
        if times and times[0] <= text.received_at + ANSWERED_WITHIN:
            times.pop(0)
            found.add(text.key)
    return frozenset(found)
