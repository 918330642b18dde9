"""A run has figures only if everybody was told, and told once."""

from types import SimpleNamespace
from typing import Any

import pytest

from benchmarks import texts
from benchmarks.measuring import Lost, _told

OFFICIAL = "+8613900000071"
CASES = ("26112300016", "26112300027")


def carrier(*left_out: int, doubled: int | None = None) -> Any:
    """Two texts with a receipt and a prompt each, in that order, but for some; one may have come twice."""
    sent = [(float(2 * at + place), to, f"编号{case_no}") for at, case_no in enumerate(CASES)
            for place, to in enumerate((texts.phone(at), OFFICIAL))]
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
    odd = SimpleNamespace(ledger=lambda: [(0.0, texts.phone(0), "您好")])
    with pytest.raises(Lost):
        _told(odd, 0, 1)  # type: ignore[arg-type]
