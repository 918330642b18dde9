"""What people were told before, read from what was sent to them: the database that knew it may be lost."""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.intake.domain.case_number import SHORTEST, is_case_number
from services.intake.domain.text import Text

ANSWERED_WITHIN = timedelta(minutes=1)
CLOCKS = timedelta(seconds=2)  # the carrier tells times to the second
LONGEST = 13  # digits of a case number on a day of 999,999 cases; a longer one is somebody's own words
_DIGITS = re.compile(rf"(?<![0-9])[0-9]{{{SHORTEST},{LONGEST}}}(?![0-9])")
_RECEIPT = re.compile("情况已收到|[Rr]eceived")
_DISCREET = re.compile("由专人办理|in the right hands")  # the receipt of a secret case
_QUOTED = re.compile(r"“.*”|\".*\"", re.DOTALL)  # what somebody wrote may hold any number


@dataclass(frozen=True, kw_only=True)
class Told:
    """One SMS that we sent: to whom, its words, when (real time)."""

    address: str
    words: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ToldNumber:
    """A case number that somebody was told in a receipt; `secret`: in that of a secret case."""

    number: str
    secret: bool


def receipts(texts: Sequence[Text], sent: Iterable[Told], unknown: Container[str]) -> dict[str, list[ToldNumber]]:
    """For each text (by its key) the unknown case numbers whose receipt came after it and before its phone's next text.

    Times are real, and in whole seconds as the carrier tells them.
    """
    found: dict[str, list[ToldNumber]] = {text.key: [] for text in texts}
    of_phone: dict[str, list[Text]] = defaultdict(list)
    for text in texts:
        of_phone[text.address].append(text)
    for sms in sorted(sent, key=lambda sms: sms.at):
        if not _RECEIPT.search(sms.words):
            continue
        before = [text for text in of_phone.get(sms.address, ()) if text.received_at <= sms.at]
        latest = max((text.received_at for text in before), default=None)
        just_before = [text.received_at for text in before
                       if sms.at - CLOCKS <= text.received_at < sms.at and not found[text.key]]
        if latest == sms.at and just_before:  # within its second: it more likely answers who has waited
            latest = max(just_before)
        at_once = [text for text in before if text.received_at == latest]
        for number in _in(sms.words):
            if at_once and number in unknown:
                answered_least = min(at_once, key=lambda text: len(found[text.key]))
                told = ToldNumber(number=number, secret=_DISCREET.search(sms.words) is not None)
                found[answered_least.key].append(told)
    return found


def numbers_told(sent: Iterable[Told]) -> dict[str, list[str]]:
    """For each address the case numbers in its SMS, in the order in which it was told them."""
    found: dict[str, dict[str, None]] = {}
    for sms in sent:
        found.setdefault(sms.address, {}).update(dict.fromkeys(_in(sms.words)))
    return {address: list(numbers) for address, numbers in found.items() if numbers}


def _in(words: str) -> list[str]:
    """The case numbers in our own words of an SMS."""
    return [digits for digits in _DIGITS.findall(_QUOTED.sub("", words)) if is_case_number(digits)]


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
