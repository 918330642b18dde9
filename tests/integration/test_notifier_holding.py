"""A notifier that is held sends nothing and forgets nothing; after a restored backup nothing is told twice."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from services.mesh.clock import wall_time
from services.mesh.contracts.calls.base import Refused, Unavailable
from services.mesh.contracts.notifier import AlarmRaised
from services.notifier import holding
from services.notifier.claiming import claim
from services.notifier.domain.carriers import Listed, Listing
from services.notifier.recalling import recall
from tests.integration.notifier_app import Notifier, notifier
from tests.integration.notifier_carrier import TinyCarrier, tiny_carrier
from tests.meshes import until
from tests.unit.notifier.told import NOW, assigned, owed_reply, received, seat


@pytest.fixture
def carrier() -> Iterator[TinyCarrier]:
    with tiny_carrier() as made:
        yield made


def started(app: Notifier) -> None:
    app.app.sender.start(app.app.at_start.decide)


def hold(app: Notifier, why: str = "restored") -> None:
    with app.mesh.work() as work:
        holding.hold(work, "wang", why, wall_time())


def release(app: Notifier) -> None:
    with app.mesh.work() as work:
        holding.release(work, "wang", wall_time())


def state(app: Notifier) -> Any:
    with app.mesh.work() as work:
        return holding.state(work)


def claimed(app: Notifier) -> int:
    with app.mesh.work() as work:
        return len(claim(work, 100, None, {"sms", "email"}, wall_time()).letters)


def older(app: Notifier, minutes: int) -> None:
    """Everything that was sent was sent so long ago."""
    then = wall_time() - timedelta(minutes=minutes)
    when = then.replace(tzinfo=None).isoformat(" ") if app.mesh.database.is_sqlite else then
    app.rows_changed("update attempts set started_at = :then", then=when)


def sent_before_the_backup(app: Notifier, carrier: TinyCarrier) -> None:
    app.hear(owed_reply())
    app.app.sender.start()
    until(lambda: app.states() == ["sent"], 5)
    app.app.sender.stop()
    older(app, 60)


def test_a_held_notifier_sends_nothing_in_any_replica_until_it_is_released(database_url, carrier):
    with (notifier(database_url, carrier.url, sending=False) as one,
          notifier(database_url, carrier.url, sending=False, fresh=False) as other):
        hold(one)
        hold(other, "again")
        one.hear(received())
        assert (claimed(one), claimed(other)) == (0, 0)
        assert (state(other).held, state(other).why, state(other).by, state(other).waiting) == (
            True, "restored", "wang", 1)
        release(other)
        assert not state(one).held
        assert claimed(one) == 1


def test_the_setting_holds_from_the_first_message_on_and_survives_a_restart(database_url, carrier):
    with notifier(database_url, carrier.url, sending=False, NOTIFIER_HELD="1") as app:
        app.hear(received())
        started(app)
        until(lambda: state(app).held, 5)
        app.app.sender.stop()
    with notifier(database_url, carrier.url, fresh=False, sending=False) as app:
        assert state(app).why == "NOTIFIER_HELD is set"
        assert claimed(app) == 0
    assert carrier.ledger == []


def test_a_restored_database_is_noticed_by_sms_of_ours_that_it_does_not_know(database_url, carrier):
    with notifier(database_url, carrier.url, sending=False) as app:
        sent_before_the_backup(app, carrier)
        carrier.take({"To": "+8613900000077", "Body": "【直通车】您反映的情况已收到。", "StatusCallback": "x"})
        app.app.at_start.decide()
        assert state(app).held
        assert "1 SMS" in state(app).why
        [said] = app.rows("select body from outbox where contract = 'AlarmRaised'")
        assert AlarmRaised.model_validate_json(said.body).kind == "notifier_held"


@pytest.mark.parametrize("words", ["别家的短信", "【别家】您好"])
def test_sms_of_another_program_with_the_same_number_hold_nothing(database_url, carrier, words):
    with notifier(database_url, carrier.url, sending=False) as app:
        sent_before_the_backup(app, carrier)
        carrier.take({"To": "+8613900000077", "Body": words, "StatusCallback": "x"})
        app.app.at_start.decide()
        assert not state(app).held


def test_a_crash_before_a_send_was_recorded_is_no_restored_database(database_url, carrier):
    with notifier(database_url, carrier.url, sending=False) as app:
        sent_before_the_backup(app, carrier)
        app.hear(received())
        with app.mesh.work() as work:
            [letter] = claim(work, 10, None, {"sms"}, wall_time()).letters
        app.app.sms.send(letter)
        older(app, 60)
        app.app.at_start.decide()
        assert not state(app).held


def test_what_the_carrier_took_after_the_backup_is_not_sent_again_and_the_rest_is(database_url, carrier):
    since = wall_time() - timedelta(minutes=1)
    with notifier(database_url, carrier.url, sending=False) as app:
        app.hear(received(), assigned(seats=(seat(email=None),)))
        hold(app)
        [prompt] = app.rows("select recipient, words from messages where person_id is not null")
        other_code = prompt.words.replace("482913", "111111")
        assert other_code != prompt.words
        carrier.take({"To": prompt.recipient, "Body": other_code, "StatusCallback": "x"})
        carrier.take({"To": "+8613900000077", "Body": "【直通车】无人认识", "StatusCallback": "x"})
        found = recall(app.mesh, app.app.sms, since)
        assert (found.recalled, found.left, found.unknown) == (1, 1, 1)
        again = recall(app.mesh, app.app.sms, since)
        assert (again.recalled, again.left, again.unknown) == (0, 1, 1)
        release(app)
        app.app.sender.start()
        until(lambda: app.states() == ["sent", "sent"], 5)
        app.app.sender.stop()
        assert len(carrier.bodies(prompt.recipient)) == 1


def test_two_equal_messages_need_two_sms_at_the_carrier(database_url, carrier):
    since = wall_time() - timedelta(minutes=1)
    with notifier(database_url, carrier.url, sending=False) as app:
        app.hear(owed_reply(), owed_reply(in_reply_to="text-2", message_id="m2"))
        hold(app)
        [one, _] = app.rows("select recipient, words from messages")
        carrier.take({"To": one.recipient, "Body": one.words, "StatusCallback": "x"})
        assert recall(app.mesh, app.app.sms, since).recalled == 1
        assert sorted(app.states()) == ["new", "sent"]


def test_nothing_is_recalled_while_it_sends_or_when_the_carrier_can_not_be_asked(database_url, carrier):
    with notifier(database_url, "http://127.0.0.1:1", sending=False) as app:
        with pytest.raises(Refused):
            recall(app.mesh, app.app.sms, NOW)
        hold(app)
        with pytest.raises(Unavailable):
            recall(app.mesh, app.app.sms, NOW)


def test_the_email_beside_an_sms_that_was_sent_before_is_not_sent_again(database_url, carrier):
    since = wall_time() - timedelta(minutes=1)
    with notifier(database_url, carrier.url, sending=False) as app:
        app.hear(assigned(seats=(seat(),)))
        hold(app)
        [prompt] = app.rows("select recipient, words from messages where channel = 'sms'")
        assert app.states() == ["new", "new"]
        carrier.take({"To": prompt.recipient, "Body": prompt.words, "StatusCallback": "x"})
        found = recall(app.mesh, app.app.sms, since)
        assert (found.recalled, found.left) == (1, 0)
        assert sorted(app.states()) == ["dropped", "sent"]


def test_the_email_beside_an_sms_that_never_arrived_is_still_sent(database_url, carrier):
    with notifier(database_url, carrier.url, sending=False) as app:
        app.hear(assigned(seats=(seat(),)))
        hold(app)
        [prompt] = app.rows("select recipient, words from messages where channel = 'sms'")
        lost = Listed(carrier_id="SM1", to=prompt.recipient, words=prompt.words, status="undelivered",
                      at=wall_time(), code="30005")
        assert recall(app.mesh, Lists(lost), wall_time() - timedelta(minutes=1)).left == 1
        [mail] = app.rows("select state from messages where channel = 'email'")
        assert mail.state == "new"


class Lists:
    """A carrier's list."""

    def __init__(self, *rows: Listed) -> None:
        self.rows = rows

    def listed(self, to: str | None, since: object) -> Listing:
        return Listing(rows=self.rows)
