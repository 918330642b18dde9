"""How many parts an SMS takes, and where a text may be cut.

Source: 3GPP TS 23.038 (GSM 7 bit default alphabet) and 23.040 (concatenation: 160/153 septets, 70/67 UTF-16 units).
"""

import unicodedata

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")
_GSM = _BASIC | _EXTENDED
_SINGLE = {"GSM-7": 160, "UCS-2": 70}
_PART = {"GSM-7": 153, "UCS-2": 67}
_JOINER = "\u200d"
_CLINGING = frozenset("\u200c\u200d\u20e3\u0e33\u0eb3\uff9e\uff9f")  # and all marks, see _clings
ELLIPSIS = "…"


def encoding(text: str) -> str:
    """The alphabet a text needs: `GSM-7` or `UCS-2`."""
    return "GSM-7" if _GSM.issuperset(text) else "UCS-2"


def units(text: str) -> int:
    """Length in the units of its alphabet: septets, or UTF-16 code units."""
    if encoding(text) == "GSM-7":
        return len(text) + sum(map(text.count, _EXTENDED))
    return utf16(text)


def utf16(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text) + sum(1 for sign in text if sign > "\uffff")


def segments(text: str) -> int:
    """How many parts the carrier sends; a character is never split between two parts."""
    alphabet = encoding(text)
    if units(text) <= _SINGLE[alphabet]:
        return 1
    parts, filled = 1, 0
    for sign in text:
        size = units(sign) if alphabet == "GSM-7" else utf16(sign)
        if filled + size > _PART[alphabet]:
            parts, filled = parts + 1, 0
        filled += size
    return parts


def capacity(parts: int) -> int:
    """UTF-16 units that surely fit into so many parts: one in each may be lost before a wide character."""
    return _SINGLE["UCS-2"] if parts == 1 else parts * _PART["UCS-2"] - (parts - 1)


def may_cut(text: str, at: int) -> bool:
    """Whether a reader sees a whole character on each side of `at`; False inside an emoji or before its accents."""
    if at <= 0 or at >= len(text):
        return True
    before, after = text[at - 1], text[at]
    if before == _JOINER or _clings(after) or before + after == "\r\n":
        return False
    return not (_is_flag(before) and _is_flag(after) and _flags_before(text, at) % 2)


def cut(text: str, room: int) -> str:
    """The text, or as much of it as fits into `room` UTF-16 units with an ellipsis at its end; '' if nothing fits."""
    if utf16(text) <= room:
        return text
    at, used = 0, utf16(ELLIPSIS)
    while at < len(text) and used + utf16(text[at]) <= room:
        used += utf16(text[at])
        at += 1
    while not may_cut(text, at):
        at -= 1
    return text[:at].rstrip() + ELLIPSIS if at else ""


def _clings(sign: str) -> bool:
    return (
        sign in _CLINGING
        or "\u1160" <= sign <= "\u11ff"  # the vowel or the end of a Korean syllable
        or "\U0001f3fb" <= sign <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= sign <= "\U000e007f"  # tags of regional flags
        or unicodedata.category(sign) in ("Mn", "Me", "Mc")
    )


def _is_flag(sign: str) -> bool:
    return "\U0001f1e6" <= sign <= "\U0001f1ff"


def _flags_before(text: str, at: int) -> int:
    count = 0
    while at - count > 0 and _is_flag(text[at - count - 1]):
        count += 1
    return count
