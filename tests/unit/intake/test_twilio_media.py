"""What may be fetched as a picture, from where, with whose credentials: told of a carrier that is a script."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from services.intake.adapters import twilio_media
from services.intake.adapters.twilio_media import MOST_REDIRECTS, NotAllowed, NotHad, TwilioMedia
from services.mesh.http_answer import Answer
from services.mesh.http_client import NotAnswered, NotReached, TooLarge
from services.mesh.settings import TwilioSettings

API = "https://api.twilio.com"
PICTURE = f"{API}/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1"
CDN = "https://mms.twiliocdn.com/AC1/1"


def answered(status: int, body: bytes = b"", *, location: str = "") -> Answer:
    found = Answer()
    head = f"Location: {location}\r\n" if location else ""
    found.feed(f"HTTP/1.1 {status} X\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    return found


@dataclass
class Script:
    """The answers of all hosts, by address; what was asked of whom."""

    answers: dict[str, Answer | Exception] = field(default_factory=dict)
    asked: list[tuple[str, bytes]] = field(default_factory=list)

    def at(self, base: str) -> "Host":
        return Host(self, base)


@dataclass
class Host:
    script: Script
    base: str

    def call(self, request: bytes, *, most: int, within: float) -> Answer:
        self.script.asked.append((self.base, request))
        found = self.script.answers[self.base + request.split(b" ")[1].decode()]
        if isinstance(found, Exception):
            raise found
        return found


def media(script: Script, api: str = API) -> TwilioMedia:
    account = TwilioSettings(account_sid="AC1", tokens=("new", "old"), sender="+8613900009999", api_url=api)
    return TwilioMedia(account, most=100, within=5, caller=script.at)


def test_a_picture_is_fetched_from_the_api_and_where_it_sends_us_and_only_the_api_sees_the_token() -> None:
    script = Script({PICTURE: answered(307, location=CDN), CDN: answered(200, b"a picture")})
    assert media(script).fetch(PICTURE) == b"a picture"
    (_, first), (_, second) = script.asked
    assert b"\r\nAuthorization: Basic QUMxOm5ldw==\r\n" in first
    assert b"Authorization" not in second
    assert b"\r\nHost: mms.twiliocdn.com\r\n" in second


@pytest.mark.parametrize("url", [
    "https://example.org/x.png", "https://api.twilio.com.example.org/x", "https://user@api.twilio.com/x",
    "https://api.twilio.com:8443/x", "https://api.twilio.com@example.org/x", "https://10.0.0.1/x", "https://[::1]/x",
    "https://api.twilio.com:x/", "https://mms.twiliocdn.com:444/x", "https://s3-external-1.amazonaws.com/other/x",
    "https://s3-external-1.amazonaws.com/media.twiliocdn.com/../other/x",
    "https://s3-external-1.amazonaws.com/media.twiliocdn.com/%2e%2e/other/x", "https://api.twilio.com/x\r\nHost: y", "",
])
def test_no_other_host_is_asked(url: str) -> None:
    _refused(Script(), url, "host")


@pytest.mark.parametrize("url", ["http://mms.twiliocdn.com/x", "ftp://api.twilio.com/x", "file:///etc/passwd"])
def test_nothing_is_fetched_without_tls_or_otherwise_than_by_http(url: str) -> None:
    _refused(Script(), url, "scheme")


def test_twilios_own_cdn_is_asked_only_where_the_api_is_twilios() -> None:
    api = "http://127.0.0.1:8009"
    script = Script({f"{api}/x": answered(302, location=CDN)})
    _refused(script, f"{api}/x", "host", api)
    _refused(Script(), "http://127.0.0.1:8010/x", "host", api)
    script = Script({f"{api}/x": answered(200, b"a picture")})
    assert media(script, api).fetch(f"{api}/x") == b"a picture"


def test_twilios_first_api_is_asked_without_our_token_where_ours_is_that_of_a_region() -> None:
    region = "https://api.dublin.ie1.twilio.com"
    script = Script({PICTURE: answered(307, location=CDN), CDN: answered(200, b"a picture"),
                     f"{region}/x": answered(200, b"another")})
    assert media(script, region).fetch(PICTURE) == b"a picture"
    assert not any(b"Authorization" in request for _, request in script.asked)
    assert media(script, region).fetch(f"{region}/x") == b"another"
    assert b"Authorization" in script.asked[-1][1]


@pytest.mark.parametrize(("api", "outside"), [(API, True), ("http://127.0.0.1:8009", False)])
def test_only_a_simulator_may_lie_in_our_own_network(api: str, outside: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[bool] = []

    def connections(base: str, *, most: int, timeout: float, outside: bool) -> Host:
        made.append(outside)
        return Host(Script({f"{api}/x": answered(200, b"a picture")}), base)

    monkeypatch.setattr(twilio_media, "Connections", connections)
    account = TwilioSettings(account_sid="AC1", tokens=("new",), sender="+8613900009999", api_url=api)
    assert TwilioMedia(account, most=100, within=5).fetch(f"{api}/x") == b"a picture"
    assert made == [outside]


def test_a_redirect_elsewhere_is_not_followed() -> None:
    _refused(Script({PICTURE: answered(302, location="http://169.254.169.254/latest")}), PICTURE, "scheme")
    _refused(Script({PICTURE: answered(302, location="//example.org/x")}), PICTURE, "host")


def test_redirects_without_end_are_given_up() -> None:
    script = Script({f"{API}/{n}": answered(302, location=f"/{n + 1}") for n in range(10)})
    _refused(script, f"{API}/0", "redirects")
    assert len(script.asked) == MOST_REDIRECTS + 1
    shorter = Script({**{f"{API}/{n}": answered(302, location=f"/{n + 1}") for n in range(3)},
                      f"{API}/3": answered(200, b"a picture")})
    assert media(shorter).fetch(f"{API}/0") == b"a picture"


@pytest.mark.parametrize("found", [answered(200, b"x" * 101), TooLarge()])
def test_what_is_too_large_is_refused(found: Answer | Exception) -> None:
    _refused(Script({PICTURE: found}), PICTURE, "size")


@pytest.mark.parametrize("make", [lambda: answered(404), lambda: answered(401), lambda: answered(503), NotReached,
                                  NotAnswered])
def test_what_can_t_be_had_now_may_be_had_later(make: Callable[[], Answer | Exception]) -> None:
    with pytest.raises(NotHad):
        media(Script({PICTURE: make()})).fetch(PICTURE)


def _refused(script: Script, url: str, why: str, api: str = API) -> None:
    before = len(script.asked)
    with pytest.raises(NotAllowed, match=f"^{why}$"):
        media(script, api).fetch(url)
    assert before or all(base == api for base, _ in script.asked)
