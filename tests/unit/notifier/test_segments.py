"""Counting and cutting SMS parts. The four vectors are those that Twilio publishes with its segment calculator."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.domain.segments import capacity, cut, encoding, may_cut, segments, units, utf16

DIGITS = "234567890" + "1234567890" * 20
FAMILY = "👨\u200d👩\u200d👧\u200d👦"


@pytest.mark.parametrize(("text", "alphabet", "parts", "bits"), [
    ("{" + DIGITS[:158], "GSM-7", 1, 1120),
    ("{" + DIGITS[:159], "GSM-7", 2, 1127),
    ("😜" + DIGITS[:68], "UCS-2", 1, 1120),
    ("😜" + DIGITS[:69], "UCS-2", 2, 1136),
])
def test_published_vectors(text, alphabet, parts, bits):
    assert encoding(text) == alphabet
    assert segments(text) == parts
    assert units(text) * (7 if alphabet == "GSM-7" else 16) == bits


@pytest.mark.parametrize(("text", "parts"), [
    ("", 1), ("灯" * 70, 1), ("灯" * 71, 2), ("灯" * 134, 2), ("灯" * 135, 3), ("a" * 160, 1), ("a" * 161, 2),
    ("a" * 306, 2), ("a" * 307, 3), ("€" * 80, 1), ("€" * 81, 2),
])
def test_limits_of_one_two_and_three_parts(text, parts):
    assert segments(text) == parts


def test_a_wide_character_is_not_split_between_two_parts():
    assert segments("灯" * 66 + "😜" + "灯" * 66) == 3
    assert segments("a" * 152 + "€" + "a" * 152) == 3


@pytest.mark.parametrize("whole", [FAMILY, "👍🏽", "🇨🇳", "e\u0301", "1\ufe0f\u20e3", "❤\ufe0f"])
def test_no_place_inside_a_reader_s_character_may_be_cut(whole):
    text = "灯" + whole + "亮"
    inside = range(2, 1 + len(whole))
    assert not any(may_cut(text, at) for at in inside)
    assert may_cut(text, 1)
    assert may_cut(text, 1 + len(whole))


def test_two_flags_may_be_parted_but_not_cut():
    assert [at for at in range(1, 4) if may_cut("🇨🇳🇨🇳", at)] == [2]


@given(st.lists(st.sampled_from(["灯", "😜", FAMILY, "a", "🇨🇳", "\u0301"]), max_size=60), st.integers(0, 140))
def test_what_is_cut_always_fits_and_begins_the_text(signs, room):
    text = "".join(signs)
    short = cut(text, room)
    assert utf16(short) <= room
    assert text.startswith(short.removesuffix("…"))
    assert short == text or short == "" or may_cut(text, len(short) - 1)


def test_capacity_is_never_more_than_the_parts_hold():
    for text in ("灯" * capacity(2), "😜" * (capacity(2) // 2), "灯" + "😜" * (capacity(2) // 2)):
        assert segments(text[:capacity(2)]) <= 2
