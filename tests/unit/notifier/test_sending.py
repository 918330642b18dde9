"""How messages and attempts move, and what carriers' codes mean."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.domain.carrier_codes import CODES, TRIES, backoff, rule_for
from services.notifier.domain.sending import (
    LEADS_TO,
    RECEIPTS,
    UNCLEAR_TRIES,
    Standing,
    advance,
    claimed,
    follow,
    not_found,
    repeat_after,
)

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def failed(code, standing=None, number=1):
    standing = standing or claimed(Standing(), NOW)
    return follow(standing, number, "failed", code, NOW)


@given(st.lists(st.sampled_from(sorted(LEADS_TO)), min_size=1, max_size=6))
def test_an_attempt_ends_alike_in_whatever_order_and_however_often_it_hears(happenings):
    ends = set()
    for order in list(permutations(happenings))[:50]:
        state = "sending"
        for one in (*order, *order):
            state = advance(state, one)
        ends.add(state)
    assert len(ends) == 1


@pytest.mark.parametrize(("before", "happening", "after"), [
    ("sending", "taken", "sent"), ("sending", "unclear", "ambiguous"), ("ambiguous", "on_its_way", "sent"),
    ("sent", "unclear", "sent"), ("sent", "delivered", "reached"), ("reached", "undelivered", "reached"),
    ("reached", "taken", "reached"), ("failed", "on_its_way", "failed"), ("failed", "delivered", "reached"),
])
def test_transitions(before, happening, after):
    assert advance(before, happening) == after


def test_every_status_of_twilio_s_outbound_messages_is_known():
    known = {"accepted", "scheduled", "queued", "sending", "sent", "delivered", "read", "undelivered", "failed",
             "canceled"}
    assert set(RECEIPTS) == known


@pytest.mark.parametrize("code", ["20429", "30008"])
def test_some_failures_are_tried_again_but_not_for_ever(code):
    standing = Standing()
    for number in range(1, TRIES):
        standing = failed(code, claimed(standing, NOW), number)
        assert standing.state == "new"
        assert standing.next_at > NOW
    assert failed(code, claimed(standing, NOW), TRIES).state == "failed"


def test_a_daily_limit_waits_as_long_as_it_takes():
    standing = Standing()
    for number in range(1, 40):
        standing = failed("63038", claimed(standing, NOW), number)
        assert standing.state == "new"
        assert standing.next_at >= NOW + timedelta(minutes=15)


@pytest.mark.parametrize("code", ["21211", "30003", "30004", "30005", "30006", "21610", "99999", "500"])
def test_nothing_is_sent_again_blindly(code):
    standing = failed(code)
    assert (standing.state, standing.failed_code) == ("failed", code)


def test_unknown_codes_are_permanent_and_reported():
    assert rule_for("12345").kind == "dead"
    assert rule_for("12345").reported
    assert not rule_for("30003").reported


def test_filtered_words_are_sent_once_in_their_short_form():
    standing = failed("30007", claimed(Standing(can_shorten=True), NOW))
    assert (standing.state, standing.can_shorten) == ("new", False)
    assert failed("30007", claimed(standing, NOW), 2).state == "failed"


def test_backoff_grows_to_its_limit_and_spreads():
    rule = CODES["20429"]
    assert [backoff(rule, tries, 1.0) for tries in range(1, 8)] == [2, 4, 8, 16, 32, 60, 60]
    assert backoff(rule, 1, 0.0) == 1
    assert backoff(rule, 10_000, 1.0) == rule.longest_seconds


def test_an_ambiguous_message_waits_for_its_receipt_then_is_asked_for_and_sent_once_more():
    first = follow(claimed(Standing(), NOW), 1, "ambiguous", "", NOW)
    assert not_found(first, 100, 600, NOW).state == "ambiguous"
    again = not_found(first, 600, 600, NOW)
    assert (again.state, again.marked) == ("new", True)


def test_a_repeat_that_is_unclear_again_is_repeated_too_but_not_for_ever():
    standing, tries = Standing(), 0
    while standing.state == "new":
        tries += 1
        standing = not_found(follow(claimed(standing, NOW), tries, "ambiguous", "", NOW), 600, 600, NOW)
    assert (tries, standing.state, standing.failed_code) == (UNCLEAR_TRIES, "failed", "unclear")


def test_a_late_receipt_of_the_first_attempt_stops_the_second():
    waiting = Standing(state="new", tries=1, marked=True, next_at=NOW)
    assert follow(waiting, 1, "sent", "", NOW).state == "sent"
    assert follow(waiting, 1, "reached", "", NOW).state == "reached"


def test_an_older_attempt_s_failure_says_nothing_about_the_latest():
    sent = Standing(state="sent", tries=2)
    assert follow(sent, 1, "failed", "30003", NOW) == sent
    assert follow(sent, 1, "ambiguous", "", NOW) == sent


def test_a_message_that_reached_its_reader_stays_reached():
    reached = Standing(state="reached", tries=2)
    assert follow(reached, 2, "failed", "30003", NOW) == reached
    assert not_found(reached, 900, 600, NOW) == reached


def test_an_unclear_call_is_looked_for_longer_each_time() -> None:
    """The first for ten minutes; refusals and waits are no unclear calls."""
    waits = [repeat_after(Standing(state="ambiguous", tries=tries), 600) for tries in range(1, 5)]
    assert waits == [600, 1200, 2400, 2400]
    assert repeat_after(Standing(state="ambiguous", tries=6, failures=3, waits=2), 600) == 600
