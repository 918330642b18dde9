"""Notifier's settings: defaults, and one sentence for each mistake."""

import pytest

from services.mesh.errors import SettingError
from services.notifier.settings import read


def test_defaults_speak_to_the_simulator_and_send_no_email():
    settings = read({})
    assert settings.twilio.api_url == "http://127.0.0.1:8009"
    assert settings.public_url == "http://127.0.0.1:8003"
    assert settings.smtp is None
    assert settings.ambiguous_seconds == 600


def test_an_smtp_url_is_taken_apart():
    smtp = read({"SMTP_URL": "smtps://me%40x:p%3A@mail.example.org", "MAIL_FROM": "a@example.org"}).smtp
    assert (smtp.host, smtp.port, smtp.tls, smtp.user, smtp.password) == ("mail.example.org", 465, True, "me@x", "p:")


@pytest.mark.parametrize(("environ", "named"), [
    ({"SMTP_URL": "mail.example.org"}, "SMTP_URL"), ({"SMTP_URL": "smtp://h:x"}, "SMTP_URL"),
    ({"SMTP_URL": "smtp://h", "MAIL_FROM": "nobody"}, "MAIL_FROM"), ({"SMS_PER_SECOND": "many"}, "SMS_PER_SECOND"),
    ({"NOTIFIER_PUBLIC_URL": "example.org"}, "NOTIFIER_PUBLIC_URL"), ({"AMBIGUOUS_SECONDS": "0"}, "AMBIGUOUS_SECONDS"),
    ({"SENDING_LOST_SECONDS": "10"}, "SENDING_LOST_SECONDS"), ({"OPERATIONS_EMAIL": "nobody"}, "OPERATIONS_EMAIL"),
    ({"RECEIPT_WAIT_SECONDS": "0"}, "RECEIPT_WAIT_SECONDS"), ({"NOTIFIER_HELD": "yes"}, "NOTIFIER_HELD"),
    ({"TWILIO_API_URL": "https://api.twilio.com"}, "TWILIO_AUTH_TOKEN"),
])
def test_a_mistake_is_named(environ, named):
    with pytest.raises(SettingError, match=named):
        read(environ)


def test_shortened_times_fit_a_drill_and_a_call_ends_before_it_counts_as_lost():
    settings = read({"CARRIER_SECONDS": "0.5", "SENDING_LOST_SECONDS": "1.5", "RECEIPT_WAIT_SECONDS": "0.5",
                     "AMBIGUOUS_SECONDS": "2"})
    assert settings.patience + 2 * settings.call_seconds < settings.lost_seconds
    assert read({}).operations_email is None
