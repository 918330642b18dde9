"""Reply codes: unique on a phone, renewed after many wrong ones, never a lock-out."""

from itertools import cycle
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.mesh.contracts.intake import Command, OfficialReplied
from services.mesh.contracts.replies import ReplyOwed
from services.router.domain.codes import HIGHEST, LOWEST, NoCodeLeft, drawn, mint, renews
from tests.unit.router.fakes import CASE, STREET, Desk, code_of, phone_of

HANDLER = phone_of("didong-duty")


@given(st.lists(st.sampled_from(["+861", "+862", "+863"]), max_size=30), st.integers())
def test_codes_have_six_digits_and_no_phone_gets_one_twice(phones: list[str], seed: int) -> None:
    had: set[tuple[str, str]] = set()
    draw = Random(seed).randrange
    for _ in range(3):
        codes = mint(phones, had.intersection, lambda n: draw(n) % 97)
        pairs = list(zip(phones, codes, strict=True))
        assert len(set(pairs)) == len(pairs)
        assert not set(pairs) & had
        assert all(LOWEST <= int(code) <= HIGHEST and len(code) == 6 for code in codes)
        had |= set(pairs[:3])


def test_a_code_once_had_is_drawn_again_until_it_is_free() -> None:
    draws = cycle([5, 5, 6])
    assert mint(["+861"], lambda pairs: set(pairs) & {("+861", "100005")}, lambda _: next(draws)) == ["100006"]


def test_codes_are_the_same_again_for_the_same_cause_and_only_with_the_key() -> None:
    phones = ["+861", "+862", "+861"]
    codes = mint(phones, lambda _: set(), drawn("key", "cause"))
    assert mint(phones, lambda _: set(), drawn("key", "cause")) == codes
    others = [mint(phones, lambda _: set(), draw) for draw in (drawn("key", "other"), drawn("other", "cause"))]
    assert all(set(other).isdisjoint(codes) for other in others)


def test_a_phone_without_a_free_code_is_an_error_and_no_endless_loop() -> None:
    with pytest.raises(NoCodeLeft):
        mint(["+861", "+861"], lambda _: set(), lambda _: 1)


@pytest.mark.parametrize(("before", "now", "renewed"), [(3, 4, False), (4, 5, True), (5, 6, False), (2, 9, True)])
def test_the_rule_of_wrong_guesses(before: int, now: int, renewed: bool) -> None:
    assert renews(before, now, 5) is renewed


def wrong_code(right: str) -> str:
    return str(100_000 + (int(right) - 99_999) % 900_000)


def test_five_wrong_codes_within_an_hour_mint_new_ones_and_the_old_one_says_the_new_one() -> None:
    desk = Desk()
    [assigned] = desk.receive()
    [other] = desk.receive(STREET, "26112300025")
    code = code_of(assigned)
    for _ in range(5):
        assert desk.text(HANDLER, "accept", wrong_code(code)).template == "code_wrong"
    told = desk.text(HANDLER, "accept", code)
    assert told.template == "code_old"
    assert told.values["old"] == code
    assert told.values["new"] != code
    assert desk.text(HANDLER, "accept", told.values["new"]).template == "accepted"
    assert desk.text(HANDLER, "accept", code_of(other)).template == "code_old"


def test_wrong_codes_spread_over_hours_change_nothing() -> None:
    desk = Desk()
    [assigned] = desk.receive()
    for _ in range(12):
        desk.text(HANDLER, "accept", wrong_code(code_of(assigned)))
        desk.wait(minutes=16)
    assert desk.text(HANDLER, "accept", code_of(assigned)).template == "accepted"


def test_whoever_guesses_in_an_official_s_name_costs_him_no_more_answers_than_a_day_allows() -> None:
    desk = Desk()
    [assigned] = desk.receive()
    for number in range(40):
        desk.hear(OfficialReplied(
            occurred_at=desk.now, text_id=f"SM{number}", phone=HANDLER, received_at=desk.now,
            command=Command(verb="accept", codes=(wrong_code(code_of(assigned)),))))
    assert len(desk.heard(ReplyOwed)) == 30
    told = desk.text(HANDLER, "accept", code_of(assigned))
    assert desk.text(HANDLER, "accept", told.values["new"]).template == "accepted"


def test_renewed_codes_are_those_of_the_guessing_phone_alone() -> None:
    desk = Desk()
    [assigned] = desk.receive()
    for _ in range(5):
        desk.text(HANDLER, "accept", wrong_code(code_of(assigned)))
    assert desk.text(phone_of("didong-head"), "accept", code_of(assigned, "didong-head")).template == "accepted"


def test_a_right_code_from_another_phone_is_wrong_and_counted() -> None:
    desk = Desk()
    [assigned] = desk.receive()
    for phone in (phone_of("housing-duty"), "+8613811111111", "+8613800000001"):
        assert desk.text(phone, "done", code_of(assigned), words="修好了").template == "code_wrong"
    assert len(desk.store.wrong) == 3
    assert desk.states() == [("lead", "didong-town", "assigned")]
    assert desk.store.kept[CASE].state == "open"
