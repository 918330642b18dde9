"""A wrong setting is one clear sentence that names it."""

import pytest

from services.mesh.errors import SettingError
from services.mesh.settings import Reader, mesh, twilio


def test_nothing_set_means_embedded_defaults() -> None:
    settings = mesh(Reader({}), "intake")
    assert settings.http == "127.0.0.1:8001"
    assert settings.database_url.startswith("sqlite:///")
    assert settings.database_url.endswith("var/intake.db")
    assert settings.amqp_uri.startswith("pyamqp://")
    assert twilio(Reader({})).api_url == "http://127.0.0.1:8009"


def test_a_postgresql_url_is_used_through_psycopg2_whatever_it_says() -> None:
    for given in ("postgresql://u:p@db/d", "postgresql+psycopg://u:p@db/d", "postgres://u:p@db/d"):
        assert mesh(Reader({"DATABASE_URL": given}), "router").database_url == "postgresql+psycopg2://u:p@db/d"


@pytest.mark.parametrize(("name", "value"), [
    ("DATABASE_URL", "mysql://db/d"), ("AMQP_URI", "http://broker"), ("INTAKE_HTTP", "8001"),
    ("CLOCK_START", "2026-11-23T09:00:00"), ("CLOCK_START", "soon"), ("CLOCK_RATE", "fast"), ("CLOCK_RATE", "-1"),
    ("PREFETCH", "1.5"), ("TICK_SECONDS", "0"),
    ("KEEP_INBOX_SECONDS", "3600"),
])
def test_a_wrong_setting_is_named_in_one_sentence(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name) as caught:
        mesh(Reader({name: value}), "intake")
    assert str(caught.value).count("\n") == 0
    assert str(caught.value).endswith((".", ")."))


def test_a_real_carrier_needs_its_account() -> None:
    with pytest.raises(SettingError, match="TWILIO_AUTH_TOKEN"):
        twilio(Reader({"TWILIO_API_URL": "https://carrier.example"}))


def test_two_tokens_while_rotating_the_first_signs() -> None:
    assert twilio(Reader({"TWILIO_AUTH_TOKEN": "new, old"})).tokens == ("new", "old")
    with pytest.raises(SettingError, match="TWILIO_AUTH_TOKEN"):
        twilio(Reader({"TWILIO_AUTH_TOKEN": "a,b,c"}))
