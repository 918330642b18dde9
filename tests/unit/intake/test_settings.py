"""Intake's settings: what is wrong is said in one sentence."""

import pytest

from services.intake.settings import read
from services.mesh.errors import SettingError


def test_the_defaults_fit_one_machine() -> None:
    settings = read({})
    assert settings.public_url == "http://127.0.0.1:8001"
    assert settings.twilio.tokens == ("simulator-token",)


def test_the_public_url_is_what_carriers_call() -> None:
    assert read({"INTAKE_PUBLIC_URL": "https://county.example.org/"}).public_url == "https://county.example.org"


@pytest.mark.parametrize(("name", "value"), [
    ("INTAKE_PUBLIC_URL", "county.example.org"), ("INTAKE_PUBLIC_URL", "https://x:port"),
    ("INTAKE_PUBLIC_URL", "https://x/path"), ("INTAKE_HTTP", "8001"), ("KEEP_SECONDS", "0"),
    ("TWILIO_AUTH_TOKEN", "a,b,c"), ("DATABASE_URL", "mysql://x"),
])
def test_a_wrong_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name) as problem:
        read({name: value})
    assert str(problem.value).endswith(".") or "(" in str(problem.value)
