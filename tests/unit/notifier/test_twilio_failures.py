"""Which of Twilio's answers to a send tell that nothing was sent."""

import json
from typing import Any

import pytest
from twilio.http.response import Response

from services.mesh.settings import TwilioSettings
from services.notifier.adapters.twilio_sms import TwilioSms
from services.notifier.domain.carriers import CarrierError, Letter, PermanentError, TemporaryError, UnclearError


class Refusing:
    """Twilio's half that answers every send alike."""

    def __init__(self, status: int, words: str) -> None:
        self._answer = Response(status, words)

    def request(self, *_: Any, **__: Any) -> Response:
        return self._answer


def refused(status: int, words: str = "{}") -> CarrierError:
    account = TwilioSettings(account_sid="AC", tokens=("token",), sender="+8613900009999", api_url="http://127.0.0.1:1")
    carrier = TwilioSms(account, Refusing(status, words), "http://127.0.0.1:1/sms/status")
    with pytest.raises(CarrierError) as raised:
        carrier.send(Letter(attempt_id="1", message_id="2", channel="sms", to="+8613900000011", words="hi"))
    return raised.value


@pytest.mark.parametrize(("status", "kind", "code"), [
    (400, PermanentError, "400"), (401, PermanentError, "20003"), (429, TemporaryError, "20429"),
    (408, UnclearError, "408"), (500, UnclearError, "500"), (503, UnclearError, "503"),
])
def test_a_status_tells_whether_it_may_have_been_sent(status: int, kind: type[CarrierError], code: str) -> None:
    error = refused(status)
    assert (type(error), error.code) == (kind, code)


def test_twilios_own_code_is_kept() -> None:
    assert refused(400, json.dumps({"code": 21610, "message": "no"})).code == "21610"
