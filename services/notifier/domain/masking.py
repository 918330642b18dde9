"""What may be shown of words and addresses."""

import re

_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")  # what an official replies with is nobody else's to read
_MOMENT = re.compile(r"(?:\d{4}-)?\d{2}-\d{2}(?: \d{2}:\d{2})?|(?<!\d)\d{2}:\d{2}(?!\d)")
HIDDEN = "······"
ENDS = 3  # signs at the end of an address that are shown


def without_codes(words: str) -> str:
    """Words without reply codes: what was told, in whatever round of codes."""
    return _CODE.sub(HIDDEN, words)


def told(words: str) -> str:
    """What an SMS told, apart from codes and times: said again after a restore it may hold others."""
    return _MOMENT.sub(HIDDEN, without_codes(words))


def masked(address: str) -> str:
    """The ends of a phone number or an email address, so that a person can tell two apart."""
    if "@" in address:
        return f"{address[:1]}***@{address.rpartition('@')[2]}"
    return f"{address[:3]}****{address[-ENDS:]}" if len(address) > 2 * ENDS + 2 else "****"
