"""The alphabet, the parts and the cuts, held against 3GPP TS 23.038 and 23.040 and a library's graphemes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import iter_graphemes

from services.notifier.domain.segments import ELLIPSIS, cut, encoding, may_cut, segments, units, utf16

# TS 23.038, 6.2.1: the default alphabet by rows of 16, code 0x00 first. 0x1B leads to the extension table.
DEFAULT = (
    "0040 00A3 0024 00A5 00E8 00E9 00F9 00EC 00F2 00C7 000A 00D8 00F8 000D 00C5 00E5",
    "0394 005F 03A6 0393 039B 03A9 03A0 03A8 03A3 0398 039E 001B 00C6 00E6 00DF 00C9",
    "0020 0021 0022 0023 00A4 0025 0026 0027 0028 0029 002A 002B 002C 002D 002E 002F",
    "0030 0031 0032 0033 0034 0035 0036 0037 0038 0039 003A 003B 003C 003D 003E 003F",
    "00A1 0041 0042 0043 0044 0045 0046 0047 0048 0049 004A 004B 004C 004D 004E 004F",
    "0050 0051 0052 0053 0054 0055 0056 0057 0058 0059 005A 00C4 00D6 00D1 00DC 00A7",
    "00BF 0061 0062 0063 0064 0065 0066 0067 0068 0069 006A 006B 006C 006D 006E 006F",
    "0070 0071 0072 0073 0074 0075 0076 0077 0078 0079 007A 00E4 00F6 00F1 00FC 00E0",
)
# 6.2.1.1: the extension table, by code behind the escape.
EXTENSION = {0x0A: 0x0C, 0x14: 0x5E, 0x28: 0x7B, 0x29: 0x7D, 0x2F: 0x5C, 0x3C: 0x5B, 0x3D: 0x7E, 0x3E: 0x5D, 0x40: 0x7C,
             0x65: 0x20AC}
ESCAPE = "\x1b"
BASIC = [chr(int(code, 16)) for row in DEFAULT for code in row.split()]
EXTENDED = [chr(code) for code in EXTENSION.values()]

FAMILY, THUMB, CHINA, FRANCE = "👨\u200d👩\u200d👧\u200d👦", "👍🏽", "🇨🇳", "🇫🇷"
ENGLAND, KEYCAP, HEART, ACCENT, RAINBOW = (
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "1\ufe0f\u20e3", "❤\ufe0f", "e\u0301\u0323",
    "🏳\ufe0f\u200d🌈")
HINDI, TIBETAN, HANGUL = "\u0928\u0940", "\u0f56\u0f7c", "\u1112\u1161\u11ab"
WHOLE = [FAMILY, THUMB, CHINA, FRANCE, ENGLAND, KEYCAP, HEART, ACCENT, RAINBOW, HINDI, TIBETAN, HANGUL, "灯", "a", "😜",
         "𠮷", "\r\n", "€", " "]


def test_the_table_is_the_standards():
    assert len(BASIC) == 128
    assert len(set(BASIC)) == 128
    assert BASIC[0x00] == "@"
    assert BASIC[0x10] == "Δ"
    assert BASIC[0x7F] == "à"


@pytest.mark.parametrize("sign", [sign for sign in BASIC if sign != ESCAPE], ids=lambda sign: f"{ord(sign):04x}")
def test_a_character_of_the_default_alphabet_takes_one_septet(sign):
    assert (encoding(sign), units(sign)) == ("GSM-7", 1)
    assert (segments(sign * 160), segments(sign * 161), segments(sign * 306), segments(sign * 307)) == (1, 2, 2, 3)


@pytest.mark.parametrize("sign", EXTENDED, ids=lambda sign: f"{ord(sign):04x}")
def test_a_character_of_the_extension_table_takes_two(sign):
    assert (encoding(sign), units(sign)) == ("GSM-7", 2)
    assert (segments(sign * 80), segments(sign * 81), segments(sign * 152), segments(sign * 153)) == (1, 2, 2, 3)


def test_every_other_character_of_the_basic_plane_needs_ucs_2():
    known = {*BASIC, *EXTENDED} - {ESCAPE}
    others = [chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000 and chr(code) not in known]
    assert all(encoding(sign) == "UCS-2" for sign in others)
    assert encoding(ESCAPE) == "UCS-2"


@pytest.mark.parametrize(("text", "parts"), [
    ("灯" * 70, 1), ("灯" * 71, 2), ("灯" * 134, 2), ("灯" * 135, 3), ("灯" * 201, 3), ("灯" * 202, 4),
    ("😜" * 35, 1), ("😜" * 36, 2), ("😜" * 66, 2), ("😜" * 67, 3),  # 33 of them fit into 67 units
    ("灯" * 66 + "😜" + "灯" * 65, 2), ("灯" * 66 + "😜" + "灯" * 66, 3),
    ("a" * 152 + "{" + "a" * 151, 2), ("a" * 152 + "{" + "a" * 152, 3), ("a" * 151 + "{" + "a" * 153, 2),
    ("a" * 158 + "€", 1), ("a" * 159 + "€", 2), ("ç" + "a" * 69, 1), ("ç" + "a" * 70, 2),
    (FAMILY * 6 + "a" * 4, 1), (FAMILY * 6 + "a" * 5, 2),
])
def test_parts_are_counted_as_carriers_count_them(text, parts):
    assert segments(text) == parts


def _parts(text):
    """The parts themselves, filled as a carrier fills them, to count without our own code."""
    seven = all(sign in BASIC or sign in EXTENDED for sign in text)
    size = (lambda sign: 1 + (sign in EXTENDED)) if seven else (lambda sign: len(sign.encode("utf-16-be")) // 2)
    whole, part = (160, 153) if seven else (70, 67)
    if sum(map(size, text)) <= whole:
        return [text]
    filled = [""]
    for sign in text:
        if sum(map(size, filled[-1])) + size(sign) > part:
            filled.append("")
        filled[-1] += sign
    return filled


@given(st.text(st.sampled_from([*"abc €{灯😜𠮷"]), max_size=400))
def test_no_surrogate_pair_and_no_escape_is_split_between_parts(text):
    assert segments(text) == len(_parts(text))
    for part in _parts(text):
        assert part.encode("utf-16-be").decode("utf-16-be") == part


@pytest.mark.parametrize("whole", WHOLE, ids=ascii)
def test_a_grapheme_is_never_cut(whole):
    text = "灯" + whole + "亮"
    assert not any(may_cut(text, at) for at in range(2, 1 + len(whole)))


@given(st.lists(st.sampled_from(WHOLE), max_size=60), st.integers(0, 140))
def test_a_cut_is_whole_graphemes_and_an_ellipsis(signs, room):
    text = "".join(signs)
    short = cut(text, room)
    assert utf16(short) <= room
    if short == text:
        return
    assert utf16(text) > room
    kept = short.removesuffix(ELLIPSIS)
    assert not short or short.endswith(ELLIPSIS)
    graphemes = list(iter_graphemes(text))
    starts = ["".join(graphemes[:count]).rstrip() for count in range(len(graphemes) + 1)]
    assert kept in starts


@given(st.lists(st.sampled_from(WHOLE), min_size=1, max_size=40), st.integers(1, 60))
def test_a_cut_keeps_as_much_as_fits(signs, room):
    text = "".join(signs)
    short = cut(text, room)
    if short == text:
        return
    kept = short.removesuffix(ELLIPSIS)
    rest = list(iter_graphemes(text[len(kept):]))
    blank = len("".join(rest)) - len("".join(rest).lstrip())
    following = text[: len(kept) + blank] + next(iter_graphemes(text[len(kept) + blank :]), "")
    assert utf16(following) + utf16(ELLIPSIS) > room
