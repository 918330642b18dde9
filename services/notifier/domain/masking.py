"""What may be shown of words and addresses."""

import re

_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")  # what an official replies with is nobody else's to read
_MOMENT = re.compile(r"(?:\d{4}-)?\d{2}-\d{2}(?: \d{2}:\d{2})?|(?<!\d)\d{2}:\d{2}(?!\d)")
HIDDEN = "······"


def without_codes(words: str) -> str:
    """Words without reply codes: what was told, in whatever round of codes."""
    return _CODE.sub(HIDDEN, words)


def told(words: str) -> str:
    """What an SMS told, apart from codes and times: said again after a restore it may hold others."""
    return _MOMENT.sub(HIDDEN, without_codes(words))
