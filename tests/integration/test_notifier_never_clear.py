"""When not even the last call became clear, a person is told."""

from services.mesh.clock import wall_time
from services.mesh.contracts.notifier import AlarmRaised
from services.notifier.claiming import claim
from services.notifier.domain.carriers import Letter
from services.notifier.domain.sending import UNCLEAR_TRIES
from services.notifier.recording import Happened, record
from tests.integration.notifier_app import Notifier, notifier
from tests.integration.notifier_carrier import tiny_carrier
from tests.unit.notifier.told import NOW, owed_reply, received

OPERATORS = "operators@example.org"


def claimed(app: Notifier) -> list[Letter]:
    with app.mesh.work() as work:
        return claim(work, 1000, None, {"sms", "email"}, wall_time()).letters


def never_clear(app: Notifier) -> int:
    """Every call is unclear, up to the last one; how many rounds of calls there were."""
    rounds = 0
    while letters := claimed(app):
        rounds += 1
        with app.mesh.work() as work:
            record(work, [Happened(attempt_id=each.attempt_id, happening="unclear") for each in letters], wall_time())
        app.age(601 * 4)  # the longest that a call is looked for
        app.app.resolver.run()
        assert alarms(app) == [] or rounds == UNCLEAR_TRIES
    return rounds


def alarms(app: Notifier) -> list[AlarmRaised]:
    said = app.rows("select body from outbox where contract = 'AlarmRaised'")
    return [AlarmRaised.model_validate_json(row.body) for row in said]


def test_sms_that_never_became_clear_are_told_to_the_operators_in_one_mail(database_url):
    with tiny_carrier() as carrier, notifier(database_url, carrier.url, sending=False,
                                             OPERATIONS_EMAIL=OPERATORS) as app:
        app.hear(received(), owed_reply())
        assert never_clear(app) == UNCLEAR_TRIES
        assert app.states() == ["failed", "failed"]
        [alarm] = alarms(app)
        assert (alarm.service, alarm.kind, alarm.count) == ("notifier", "never_clear", 2)
        app.hear(alarm, alarm.model_copy(update={"message_id": "a" * 32}))
        [mail] = app.rows("select recipient, words from messages where template = 'alarm'")
        assert mail.recipient == OPERATORS
        assert "directline doctor" in mail.words


def test_a_mail_to_the_operators_that_never_became_clear_raises_no_alarm_about_itself(database_url):
    with notifier(database_url, "http://127.0.0.1:1", sending=False, OPERATIONS_EMAIL=OPERATORS) as app:
        app.hear(AlarmRaised(occurred_at=NOW, service="notifier", kind="never_clear", since=NOW))
        assert never_clear(app) == UNCLEAR_TRIES
        assert app.states() == ["failed"]
        assert alarms(app) == []
