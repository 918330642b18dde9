"""What becomes of sends of which nobody knows whether the carrier took them; judged from the carrier's own ledger."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from services.mesh.clock import wall_time
from services.mesh.contracts.calls.notifier import AmbiguousLine, AmbiguousQuery
from services.mesh.metrics import REPAIRS
from services.notifier import answers
from services.notifier.claiming import claim
from services.notifier.domain.carriers import Letter
from services.notifier.recording import Happened, record
from services.notifier.sender import call
from tests.integration.notifier_app import Notifier, notifier
from tests.integration.notifier_carrier import TinyCarrier, tiny_carrier
from tests.unit.notifier.told import CASE, CITIZEN, owed_reply, received


@pytest.fixture
def carrier() -> Iterator[TinyCarrier]:
    with tiny_carrier() as made:
        yield made


@pytest.fixture
def app(database_url: str, carrier: TinyCarrier) -> Iterator[Notifier]:
    with notifier(database_url, carrier.url, sending=False) as made:
        yield made


def claimed(app: Notifier) -> list[Letter]:
    with app.mesh.work() as work:
        return claim(work, 1000, None, {"sms"}, wall_time()).letters


def put_down(app: Notifier, *happened: Happened) -> None:
    with app.mesh.work() as work:
        record(work, happened, wall_time())


def called(app: Notifier, letter: Letter) -> Happened:
    return call(app.app.sms, letter)


def listed(app: Notifier, *, settled: bool = True) -> list[AmbiguousLine]:
    return answers.ambiguous(app.mesh.work, AmbiguousQuery(settled=settled))


def unclear(app: Notifier, carrier: TinyCarrier, mood: str) -> Letter:
    carrier.moods = [mood]
    [letter] = claimed(app)
    put_down(app, called(app, letter))
    return letter


def repaired(what: str) -> float:
    return REPAIRS.labels(what)._value.get()


def test_an_unclear_send_is_listed_with_its_reason_and_ids_but_neither_words_nor_phone(app, carrier):
    app.hear(received())
    letter = unclear(app, carrier, "500 taken")
    [line] = listed(app, settled=False)
    assert (line.case_no, line.template, line.settled, line.why) == (CASE, "receipt", "open", "500")
    assert line.attempt_ids == (letter.attempt_id,)
    assert carrier.ledger[0]["status_callback"].endswith(line.attempt_id)
    told = json.dumps(line.model_dump(mode="json"), ensure_ascii=False)
    assert CITIZEN.address not in told
    assert CITIZEN.address[4:-3] not in line.recipient
    assert "您反映" not in told


def test_what_is_found_at_the_carrier_stays_listed_as_found(app, carrier):
    app.hear(received())
    unclear(app, carrier, "500 taken")
    app.age(20)
    before = repaired("found_at_carrier")
    app.app.resolver.run()
    assert repaired("found_at_carrier") == before + 1
    assert listed(app, settled=False) == []
    [line] = listed(app)
    assert (line.settled, line.carrier_id, line.state) == ("found", carrier.ledger[0]["sid"], "sent")


def test_what_a_receipt_settles_is_listed_as_such(app, carrier):
    app.hear(received())
    unclear(app, carrier, "500 taken")
    app.receipt(carrier.ledger[0], "delivered")
    assert [line.settled for line in listed(app)] == ["receipt"]


def test_a_crash_in_sending_is_listed_and_sent_once_more_when_the_list_has_nothing(app, carrier):
    app.hear(received())
    claimed(app)
    app.age(601)
    lost, again = repaired("sending_lost"), repaired("sent_again")
    app.app.resolver.run()
    app.age(601)
    app.app.resolver.run()
    assert (repaired("sending_lost"), repaired("sent_again")) == (lost + 1, again + 1)
    [line] = listed(app)
    assert (line.why, line.settled, line.state) == ("crash", "sent_again", "new")
    [letter] = claimed(app)
    assert "（补发）" in letter.words
    put_down(app, called(app, letter))
    [line] = listed(app)
    assert (line.state, len(line.attempt_ids), line.carrier_ids) == ("sent", 2, (carrier.ledger[0]["sid"],))


def test_an_unclear_send_that_a_later_attempt_overtook_is_still_looked_for_and_settled(app, carrier):
    app.hear(received())
    unclear(app, carrier, "hang untaken")
    app.age(601)
    app.app.resolver.run()
    [second] = claimed(app)
    app.receipt({"sid": "SM9", "status_callback": f"https://notifier.example.org/sms/status?id={listed(app)[0].attempt_id}"},
                "delivered")
    assert app.states() == ["reached"]
    app.age(601)
    app.app.resolver.run()  # the second call's process died: its attempt counts, whatever its message has become
    app.age(1201)
    app.app.resolver.run()
    assert {line.attempt_id: line.settled for line in listed(app)}[second.attempt_id] == "given_up"
    assert listed(app, settled=False) == []
    assert claimed(app) == []


def test_a_late_recorder_stops_what_was_to_be_sent_once_more(app, carrier):
    app.hear(received())
    [letter] = claimed(app)
    late = called(app, letter)
    carrier_had = carrier.ledger.copy()
    carrier.ledger.clear()  # the list lags behind
    app.age(601)
    app.app.resolver.run()
    app.age(601)
    app.app.resolver.run()
    assert app.states() == ["new"]
    put_down(app, late)
    assert app.states() == ["sent"]
    assert claimed(app) == []
    assert [(line.settled, line.carrier_id) for line in listed(app)] == [("answered", carrier_had[0]["sid"])]


def test_a_receipt_that_comes_while_the_list_is_read_is_not_overruled(app, carrier):
    app.hear(received())
    unclear(app, carrier, "500 taken")
    taken = carrier.ledger.copy()
    app.age(601)
    read = app.app.sms.listed

    def slowly(*asked):
        app.receipt(taken[0], "delivered")
        carrier.ledger.clear()
        return read(*asked)

    app.app.sms.listed = slowly
    app.app.resolver.run()
    assert app.states() == ["reached"]
    assert [line.settled for line in listed(app)] == ["receipt"]


def test_two_replicas_that_resolve_the_same_send_repeat_it_once(database_url, carrier):
    with (notifier(database_url, carrier.url, sending=False) as one,
          notifier(database_url, carrier.url, sending=False, fresh=False) as other):
        one.hear(received())
        unclear(one, carrier, "hang untaken")
        one.age(601)
        read = one.app.sms.listed

        def meanwhile(*asked):
            other.app.resolver.run()
            return read(*asked)

        one.app.sms.listed = meanwhile
        before = repaired("sent_again")
        one.app.resolver.run()
        assert repaired("sent_again") == before + 1
        assert [line.settled for line in listed(one)] == ["sent_again"]
        assert len(claimed(one) + claimed(other)) == 1


def test_one_sms_in_the_list_is_not_given_to_two_sends(app, carrier):
    app.hear(owed_reply(), owed_reply(in_reply_to="text-2", message_id="m2"))
    letters = claimed(app)
    carrier.moods = ["500 taken", "hang untaken"]
    put_down(app, *(called(app, letter) for letter in letters))
    app.age(20)
    app.app.resolver.run()
    assert sorted(app.states()) == ["ambiguous", "sent"]


def test_an_sms_that_may_be_another_call_s_in_hand_is_left_alone(app, carrier):
    app.hear(owed_reply(), owed_reply(in_reply_to="text-2", message_id="m2"))
    untaken, in_hand = claimed(app)
    carrier.moods = ["hang untaken"]
    put_down(app, called(app, untaken))
    late = called(app, in_hand)
    app.rows_changed("update attempts set unclear_at = started_at, look_at = null where state = 'ambiguous'")
    app.app.resolver._patience = type(app.app.resolver._patience)(lost=60, receipt=0, resend=600)
    app.app.resolver.run()
    assert sorted(app.states()) == ["ambiguous", "sending"]
    put_down(app, late)
    assert sorted(app.states()) == ["ambiguous", "sent"]


def test_the_list_of_unclear_sends_can_begin_at_a_moment(app, carrier):
    app.hear(received())
    unclear(app, carrier, "500 taken")
    later = AmbiguousQuery(since=wall_time() + timedelta(seconds=1))
    assert answers.ambiguous(app.mesh.work, later) == []
