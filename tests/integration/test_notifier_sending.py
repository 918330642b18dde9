"""What notifier does with a carrier that is slow, unclear, refusing or gone; judged from the carrier's own ledger."""

import contextlib
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.mesh.clock import wall_time
from services.mesh.contracts.intake import PhoneOptedIn, PhoneOptedOut
from services.mesh.contracts.notifier import PersonUnreachable
from services.notifier.claiming import claim
from services.notifier.recording import Happened, record
from services.notifier.store import Store
from tests.integration.notifier_app import Notifier, notifier
from tests.integration.notifier_carrier import TinyCarrier, tiny_carrier
from tests.meshes import until
from tests.unit.notifier.told import (
    CITIZEN,
    DEPUTY,
    HANDLER,
    NOW,
    accepted,
    answered,
    assigned,
    escalated,
    owed_reply,
    progressed,
    received,
    seat,
)


@pytest.fixture
def carrier() -> Iterator[TinyCarrier]:
    with tiny_carrier() as made:
        yield made


@pytest.fixture
def app(database_url: str, carrier: TinyCarrier) -> Iterator[Notifier]:
    with notifier(database_url, carrier.url) as made:
        yield made


def wait_for(app: Notifier, *states: str) -> None:
    until(lambda: app.states() == list(states), 10, f"{states} (now {app.states()})")


def test_what_is_heard_is_sent_within_half_a_second_and_reached_by_its_receipt(app, carrier):
    begun = time.monotonic()
    app.hear(received())
    until(lambda: carrier.ledger, 5, "the receipt")
    assert carrier.ledger[0]["at"] - begun < 0.5
    wait_for(app, "sent")
    assert app.receipt(carrier.ledger[0], "delivered").status == 204
    assert app.states() == ["reached"]


def test_the_same_event_and_a_second_answer_to_one_text_send_nothing_more(app, carrier):
    event = received()
    app.hear(event, event)
    app.hear(event)
    app.hear(owed_reply(), owed_reply("help", message_id="x" * 32))
    wait_for(app, "sent", "sent")
    time.sleep(0.1)
    assert len(carrier.ledger) == 2
    assert app.rows("select * from waiting") == []


def test_the_most_pressing_goes_first(database_url, carrier):
    with notifier(database_url, carrier.url, sending=False, NOTIFIER_CALLERS="1") as app:
        for event in (progressed(), owed_reply(), escalated(urgent=True)):
            app.hear(event)
        app.app.sender.start()
        until(lambda: len(carrier.ledger) == 3, 5)
        app.app.sender.stop()
        assert carrier.ledger[0]["to"] == "+8613900000012"
        assert "没看明白" in carrier.bodies()[1]


def test_replicas_share_the_work_and_send_nothing_twice(postgres_url, carrier):
    with notifier(postgres_url, carrier.url) as one, notifier(postgres_url, carrier.url, fresh=False):
        one.hear(*(owed_reply(in_reply_to=f"t{n}", message_id=f"m{n}") for n in range(150)))
        until(lambda: one.states().count("sent") == 150, 20)
        assert len(carrier.ledger) == 150


def test_a_phone_s_last_wish_counts_in_whatever_order_it_is_heard(app, carrier):
    back = PhoneOptedIn(occurred_at=NOW.replace(hour=3), phone=CITIZEN.address)
    app.hear(back, PhoneOptedOut(occurred_at=NOW.replace(hour=2), phone=CITIZEN.address))
    app.hear(answered())
    wait_for(app, "sent")


@pytest.mark.parametrize("mood", ["hang taken", "500 taken", "reset taken"])
def test_a_call_that_ends_unclear_is_found_in_the_carrier_s_list_and_not_repeated(app, carrier, mood):
    carrier.moods = [mood]
    app.hear(received())
    wait_for(app, "ambiguous")
    app.age(20)
    app.app.resolver.run()
    assert app.states() == ["sent"]
    app.age(700)
    app.app.resolver.run()
    time.sleep(0.1)
    assert len(carrier.ledger) == 1


def test_before_the_list_is_asked_the_receipt_may_settle_it(app, carrier):
    carrier.moods = ["500 taken"]
    app.hear(received())
    wait_for(app, "ambiguous")
    app.app.resolver.run()
    assert carrier.asked == 0
    app.receipt(carrier.ledger[0], "delivered")
    assert app.states() == ["reached"]


def test_what_the_carrier_never_took_is_sent_once_more_marked_after_ten_minutes(app, carrier):
    carrier.moods = ["hang untaken"]
    app.hear(received())
    wait_for(app, "ambiguous")
    app.age(590)
    app.app.resolver.run()
    assert app.states() == ["ambiguous"]
    assert carrier.asked == 1
    app.age(601)
    app.app.resolver.run()
    wait_for(app, "sent")
    assert carrier.bodies() == ["【直通车】（补发）" + "您反映的情况已收到,编号26112300017。回复 查 可看进度。"]


def test_each_unclear_call_is_looked_for_before_the_next_and_there_is_a_last_one(app, carrier):
    carrier.moods = ["hang untaken"] * 5
    app.hear(received())
    for longer in (1, 2, 4, 4, 4):
        wait_for(app, "ambiguous")
        app.age(599 * longer)
        app.app.resolver.run()
        assert app.states() == ["ambiguous"]
        app.age(601 * longer)
        app.app.resolver.run()
    wait_for(app, "failed")


def test_the_list_s_message_of_another_attempt_is_not_claimed_twice(app, carrier):
    carrier.moods = ["ok", "hang untaken"]
    app.hear(owed_reply())
    wait_for(app, "sent")
    app.hear(owed_reply(in_reply_to="text-2"))
    until(lambda: sorted(app.states()) == ["ambiguous", "sent"], 5)
    app.age(20)
    app.app.resolver.run()
    assert sorted(app.states()) == ["ambiguous", "sent"]


def test_an_unread_list_is_no_reason_to_send_again(app, carrier):
    carrier.moods = ["hang untaken"]
    app.hear(received())
    wait_for(app, "ambiguous")
    app.app.resolver._ledgers = {"sms": _Deaf()}
    app.age(601)
    app.app.resolver.run()
    assert app.states() == ["ambiguous"]


class _Deaf:
    def listed(self, *_):
        from services.notifier.domain.carriers import TemporaryError
        raise TemporaryError("unreachable")


def test_a_crash_in_the_middle_of_a_call_becomes_ambiguous(database_url, carrier):
    with notifier(database_url, carrier.url, sending=False) as app:
        app.hear(received())
        with app.mesh.work() as work:
            [letter] = claim(work, 10, None, {"sms"}, app.mesh.clock.real_now()).letters
        app.app.resolver.run()
        assert app.states() == ["sending"]
        app.age(61)
        app.app.resolver.run()
        assert app.states() == ["ambiguous"]
        carrier.take({"To": letter.to, "Body": letter.words, "StatusCallback": ""})
        app.age(61)
        app.app.resolver.run()
        assert app.states() == ["sent"]


def test_too_many_requests_are_tried_again(app, carrier):
    carrier.moods = ["20429", "20429"]
    app.hear(received())
    until(lambda: app.rows("select 1 from messages where failures = 1 and state = 'new'"), 5)
    app.rows_changed("update messages set next_at = :then", then=NOW.replace(tzinfo=None, year=2020))
    until(lambda: app.rows("select 1 from messages where failures = 2 and state = 'new'"), 5)
    app.rows_changed("update messages set next_at = :then", then=NOW.replace(tzinfo=None, year=2020))
    wait_for(app, "sent")


@pytest.mark.parametrize("code", ["21211", "30005", "12345"])
def test_a_refused_message_is_not_sent_again(app, carrier, code):
    carrier.moods = [code]
    app.hear(received())
    wait_for(app, "failed")
    time.sleep(0.2)
    assert carrier.ledger == []


def test_a_carrier_that_is_gone_costs_nothing_but_time(database_url):
    with tiny_carrier() as carrier:
        address = carrier.url
    with notifier(database_url, address) as app:
        app.hear(received())
        until(lambda: app.rows("select 1 from messages where waits > 0 and state = 'new'"), 5)
        assert app.states() == ["new"]


def test_the_carrier_s_opt_out_counts_from_then_on(app, carrier):
    carrier.moods = ["21610"]
    app.hear(accepted())
    wait_for(app, "failed")
    app.hear(answered())
    until(lambda: sorted(app.states()) == ["dropped", "failed"], 5)


def test_an_opted_out_phone_gets_answers_only(app, carrier):
    app.hear(PhoneOptedOut(occurred_at=NOW, phone=CITIZEN.address))
    app.hear(answered(), received(), owed_reply())
    until(lambda: sorted(app.states()) == ["dropped", "sent", "sent"], 5)
    assert not any("解决了吗" in body for body in carrier.bodies())


def test_a_prompt_that_no_longer_matters_is_not_sent(database_url, carrier):
    with notifier(database_url, carrier.url, sending=False) as app:
        app.hear(accepted(), assigned(seats=(seat(email=None),)), escalated(stage="answer"))
        app.app.sender.start()
        until(lambda: sorted(app.states()) == ["dropped", "sent", "sent"], 5)
        app.app.sender.stop()
        assert carrier.bodies("+8613900000011") == []


def test_a_case_that_became_secret_is_not_told_to_others_even_when_already_written(database_url, carrier):
    with notifier(database_url, carrier.url, sending=False) as app:
        app.hear(escalated(), received(known_to=(HANDLER,)))
        app.app.sender.start()
        until(lambda: sorted(app.states()) == ["dropped", "sent"], 5)
        app.app.sender.stop()
        assert [one["to"] for one in carrier.ledger] == [CITIZEN.address]


@pytest.mark.parametrize(("hour_utc", "sent"), [(13, 3), (14, 2)])
def test_in_quiet_hours_only_answers_and_urgent_prompts_go_out(database_url, carrier, hour_utc, sent):
    night = NOW.replace(hour=hour_utc, minute=30).isoformat()
    with notifier(database_url, carrier.url, CLOCK_START=night) as app:
        app.hear(received(), answered(), assigned(assignment_id="a2", urgent=True, seats=(seat(DEPUTY),)))
        until(lambda: app.states().count("sent") == sent, 5)
        time.sleep(0.1)
        assert len(carrier.ledger) == sent


def test_a_rate_limit_is_kept(database_url, carrier):
    with notifier(database_url, carrier.url, SMS_PER_SECOND="5") as app:
        app.hear(*(owed_reply(in_reply_to=f"t{n}", message_id=f"m{n}") for n in range(12)))
        until(lambda: len(carrier.ledger) == 12, 10)
        times = [one["at"] for one in carrier.ledger]
        assert 1.0 < times[-1] - times[0] < 3.0
        for start in times:
            assert sum(start <= at < start + 1 for at in times) <= 10


def test_when_all_channels_failed_for_good_escalation_hears_of_it_once(app, carrier):
    carrier.moods = ["30003"]
    app.hear(assigned(seats=(seat(email=None),)))
    wait_for(app, "failed")
    said = app.rows("select contract, body from outbox where contract = 'PersonUnreachable'")
    assert len(said) == 1
    assert PersonUnreachable.model_validate_json(said[0].body).person_id == HANDLER


def test_two_channels_that_fail_at_the_same_moment_still_make_a_person_unreachable(
        database_url, carrier, monkeypatch):
    with notifier(database_url, carrier.url, sending=False) as app:
        app.hear(assigned(seats=(seat(),)))
        with app.mesh.work() as work:
            letters = claim(work, 10, None, {"sms", "email"}, wall_time()).letters
        assert len(letters) == 2
        both, to_person = threading.Barrier(2), Store.to_person

        def slowly(*asked):
            found = to_person(*asked)
            with contextlib.suppress(threading.BrokenBarrierError):
                both.wait(0.5)
            return found

        monkeypatch.setattr(Store, "to_person", slowly)

        def fail(letter):
            with app.mesh.work() as work:
                record(work, [Happened(attempt_id=letter.attempt_id, happening="refused", carrier_code="30003")],
                       wall_time())

        with ThreadPoolExecutor(2) as hands:
            list(hands.map(fail, letters))
        assert app.states() == ["failed", "failed"]
        assert len(app.rows("select 1 from outbox where contract = 'PersonUnreachable'")) == 1


def test_a_second_channel_that_still_may_reach_is_waited_for(app, carrier):
    carrier.moods = ["30003"]
    app.hear(assigned())
    until(lambda: "failed" in app.states(), 5)
    until(lambda: sorted(app.states()) == ["dropped", "failed"], 5)  # no SMTP_URL: email is no channel here
    until(lambda: app.rows("select 1 from outbox where contract = 'PersonUnreachable'"), 5)


def test_receipts_in_every_order_duplicated_and_before_the_call_returned_end_alike(database_url, carrier):
    with notifier(database_url, carrier.url, sending=False) as app:
        app.hear(received())
        with app.mesh.work() as work:
            [letter] = claim(work, 10, None, {"sms"}, app.mesh.clock.real_now()).letters
        callback = f"https://notifier.example.org/sms/status?id={letter.attempt_id}"
        taken = {"sid": "SM1", "status_callback": callback}
        for status in ("delivered", "sent", "queued", "sent", "delivered", "undelivered", "odd"):
            assert app.receipt(taken, status, Unknown="字段").status == 204
        with app.mesh.work() as work:
            record(work, [Happened(attempt_id=letter.attempt_id, happening="taken", carrier_id="SM1")],
                   app.mesh.clock.real_now())
        assert app.states() == ["reached"]


def test_receipts_for_unknown_ids_are_harmless_and_forged_ones_refused(app, carrier):
    app.hear(received())
    wait_for(app, "sent")
    taken = carrier.ledger[0]
    unknown = {**taken, "status_callback": taken["status_callback"] + "0"}
    assert app.receipt(unknown, "delivered").status == 204
    assert app.receipt(taken, "delivered", signature="forged").status == 403
    assert app.receipt(taken, "delivered", signature="假").status == 403
    assert app.receipt(taken, "").status == 400
    assert app.states() == ["sent"]


def test_a_late_failure_receipt_with_a_retryable_code_is_sent_again(app, carrier):
    app.hear(received())
    wait_for(app, "sent")
    app.receipt(carrier.ledger[0], "undelivered", ErrorCode="30008")
    assert app.states() == ["new"]


def test_filtered_words_go_out_in_their_short_form(app, carrier):
    app.hear(assigned(seats=(seat(email=None),)))
    wait_for(app, "sent")
    app.receipt(carrier.ledger[0], "undelivered", ErrorCode="30007")
    until(lambda: len(carrier.ledger) == 2, 5)
    assert "路灯" not in carrier.bodies()[1]
    assert "接 482913" in carrier.bodies()[1]


def test_what_was_claimed_but_not_called_is_given_back_at_the_end(database_url, carrier):
    carrier.moods = ["hang taken"] * 4
    with notifier(database_url, carrier.url) as app:
        app.hear(*(owed_reply(in_reply_to=f"t{n}", message_id=f"m{n}") for n in range(20)))
        until(lambda: len(carrier.ledger) == 4, 5)
    assert len(carrier.ledger) == 4
    with notifier(database_url, carrier.url, fresh=False) as app:
        until(lambda: app.states().count("sent") == 16, 10)
        assert app.states().count("ambiguous") == 4
        assert len(carrier.ledger) == 20
