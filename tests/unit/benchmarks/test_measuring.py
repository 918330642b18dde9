"""A run has figures only if everybody was told, and told once."""

from types import SimpleNamespace
from typing import Any

import pytest

from benchmarks import texts
from benchmarks.measuring import Lost, _told

OFFICIAL = "+8613900000071"
CASES = ("26112300016", "26112300027")


def carrier(*left_out: int, doubled: int | None = None) -> Any:
    """A text whose receipt comes first, one whose prompt does; some SMS may be missing, one may have come twice."""
    readers = [texts.phone(0), OFFICIAL, OFFICIAL, texts.phone(1)]
    sent = [(float(at), to, f"编号{CASES[at // 2]}") for at, to in enumerate(readers)]
    ledger = [one for at, one in enumerate(sent) if at not in left_out]
    return SimpleNamespace(ledger=lambda: ledger + ([sent[doubled]] if doubled is not None else []))


def test_a_text_is_told_when_both_its_sms_are_there() -> None:
    assert _told(carrier(), 0, 2) == [1.0, 3.0]


@pytest.mark.parametrize("place", range(4))
def test_whoever_is_not_told_is_lost(place: int) -> None:
    with pytest.raises(Lost):
        _told(carrier(place), 0, 2)


@pytest.mark.parametrize("place", range(4))
def test_whoever_is_told_twice_is_no_measurement(place: int) -> None:
    with pytest.raises(Lost):
        _told(carrier(doubled=place), 0, 2)


def test_an_sms_about_no_case_is_none() -> None:
    odd = SimpleNamespace(ledger=lambda: [*carrier().ledger(), (9.0, OFFICIAL, "您好")])
    with pytest.raises(Lost):
        _told(odd, 0, 2)  # type: ignore[arg-type]
