"""Before a notifier begins to send it must know whether a backup was restored; until then only alarms go out."""

from dataclasses import replace
from datetime import datetime

import pytest

from services.mesh.contracts.notifier import AlarmRaised
from services.mesh.errors import TooEarly
from services.notifier import holding, sender
from services.notifier.domain.carriers import Listing, UnclearError
from tests.integration.notifier_app import Notifier, notifier
from tests.integration.notifier_carrier import TinyCarrier
from tests.integration.test_notifier_email import smtp  # noqa: F401 - a fixture
from tests.integration.test_notifier_holding import carrier, hold, release, state  # noqa: F401 - one is a fixture
from tests.meshes import until
from tests.unit.notifier.told import NOW, owed_reply


class Away:
    """The carrier's list, which nobody can read until `away` is over."""

    def __init__(self, app: Notifier) -> None:
        self._real = app.app.sms
        self.away = True
        self.asked = 0

    def listed(self, to: str | None, since: datetime) -> Listing:
        self.asked += 1
        if self.away:
            raise UnclearError("no_answer")
        return self._real.listed(to, since)


def started(app: Notifier) -> Away:
    """Let it begin, as far as it may."""
    listed = Away(app)
    app.app.sender.start(replace(app.app.at_start, ledger=listed).decide)
    return listed


def one_of_ours(at: TinyCarrier) -> None:
    """Something that the carrier took from us and no database here knows."""
    at.take({"To": "+8613900000077", "Body": "【直通车】您反映的情况已收到。", "StatusCallback": "x"})


def test_a_database_without_any_attempt_is_asked_about_too_and_a_new_town_is_not_held(database_url, carrier):  # noqa: F811
    with notifier(database_url, carrier.url, sending=False) as app:
        app.app.at_start.decide()
        assert carrier.asked == 1
        assert not state(app).held
        one_of_ours(carrier)
        app.app.at_start.decide()
        assert state(app).held


def test_what_an_operator_released_is_not_held_again_for_the_same_sms(database_url, carrier):  # noqa: F811
    with notifier(database_url, carrier.url, sending=False) as app:
        one_of_ours(carrier)
        app.app.at_start.decide()
        release(app)
        app.app.at_start.decide()
        assert not state(app).held


def test_an_operator_who_holds_and_releases_lets_it_send_although_the_list_stays_unread(database_url):
    with notifier(database_url, "http://127.0.0.1:1", sending=False) as app:
        with pytest.raises(holding.ListUnread):
            app.app.at_start.decide()
        hold(app)
        release(app)
        app.app.at_start.decide()


def test_before_there_is_a_county_sending_does_not_begin(database_url, carrier):  # noqa: F811
    with notifier(database_url, carrier.url, sending=False) as app:
        app.rows_changed("delete from county")
        with pytest.raises(TooEarly):
            app.app.at_start.decide()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender, "PAUSE_SECONDS", 0.05)


def test_a_carrier_that_is_gone_at_the_start_sends_nothing_until_it_is_back_and_then_starts_by_itself(
        database_url, carrier, quick, capsys):  # noqa: F811
    with notifier(database_url, carrier.url, sending=False) as app:
        app.hear(owed_reply())
        listed = started(app)
        until(lambda: listed.asked >= 5, 5, "asked again and again")
        assert app.states() == ["new"]
        assert carrier.ledger == []
        listed.away = False
        until(lambda: app.states() == ["sent"], 5, "it begins by itself")
        app.app.sender.stop()
        assert not state(app).held
    assert "".join(capsys.readouterr()).count("sending has not begun") == 1


def test_while_the_carrier_can_not_be_asked_only_alarms_go_out_and_they_hide_no_restored_backup(
        database_url, carrier, smtp, quick):  # noqa: F811
    with notifier(database_url, carrier.url, sending=False, OPERATIONS_EMAIL="operators@example.org",
                  SMTP_URL=f"smtp://127.0.0.1:{smtp.port}") as app:
        one_of_ours(carrier)
        app.hear(owed_reply(), AlarmRaised(occurred_at=NOW, service="intake", kind="backup_restored", since=NOW))
        listed = started(app)
        until(lambda: smtp.mails, 5, "the alarm's mail")
        listed.away = False
        until(lambda: state(app).held, 5, "the SMS that nobody here knows are noticed")
        app.app.sender.stop()
        assert sorted(app.states()) == ["new", "sent"]
        assert len(carrier.ledger) == 1
