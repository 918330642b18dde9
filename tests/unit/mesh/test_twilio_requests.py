"""What is sent to Twilio's address when its SDK asks, byte for byte."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.rest import Client

from services.mesh.http_form import form
from services.mesh.twilio_http import PooledHttp

from .peer import Server, always

MADE = b'HTTP/1.1 201 Created\r\nContent-Length: 16\r\n\r\n{"sid": "SM\xe4\xb8\x80"}'


def sent(**request: Any) -> tuple[str, list[str], str]:
    """Start line, headers and body of a request, as they arrived at http://.../under."""
    with Server(always(MADE)) as server:
        PooledHttp(f"http://127.0.0.1:{server.port}/under", connections=1, timeout=2).request(**request)
    head, _, body = server.requests[0].decode().partition("\r\n\r\n")
    start, *headers = head.replace(str(server.port), "PORT").split("\r\n")
    return start, headers, body


def test_a_send_of_the_sdk() -> None:
    with Server(always(MADE)) as server:
        http = PooledHttp(f"http://127.0.0.1:{server.port}", connections=1, timeout=2)
        client = Client("AC1", "secret", http_client=http)
        for words in ("您好 +1", "again"):
            assert client.messages.create(to="+86138", from_="+86139", body=words).sid == "SM一"
    assert server.connections == 1
    for request, words in zip(server.requests, ("您好 +1", "again"), strict=True):
        head, _, body = request.decode().partition("\r\n\r\n")
        assert head.startswith("POST /2010-04-01/Accounts/AC1/Messages.json HTTP/1.1\r\n")
        assert "\r\nAuthorization: Basic QUMxOnNlY3JldA==\r\n" in head
        assert "\r\nContent-Type: application/x-www-form-urlencoded\r\n" in head
        assert head.endswith(f"\r\nContent-Length: {len(body)}")
        assert dict(parse_qsl(body)) == {"To": "+86138", "From": "+86139", "Body": words}


def test_a_question() -> None:
    assert sent(method="GET", uri="https://api.twilio.com/a/b.json?old=1", params={"To": "+86 1", "PageSize": 9},
                headers={"Accept": "application/json"}, auth=("AC1", "密")) == (
        "GET /under/a/b.json?To=%2B86+1&PageSize=9 HTTP/1.1",
        ["Host: 127.0.0.1:PORT", "Accept-Encoding: identity", "Accept: application/json",
         "Authorization: Basic QUMxOuWvhg=="], "")


@pytest.mark.parametrize(("uri", "target"), [
    ("https://api.twilio.com/x?Page=1&PageToken=PA%2Bx", "/under/x?Page=1&PageToken=PA%2Bx"),
    ("https://api.twilio.com/x%20y?a=b c#part", "/under/x%20y?a=b%20c"), ("https://api.twilio.com", "/under"),
    ("https://api.twilio.com/x y 中?\x7f=é", "/under/x%20y%20%E4%B8%AD?%7F=%C3%A9"),
])
def test_an_address_of_the_sdk_is_asked_for_under_our_own(uri: str, target: str) -> None:
    assert sent(method="GET", uri=uri)[0] == f"GET {target} HTTP/1.1"


def test_a_post_of_nothing_tells_so() -> None:
    assert sent(method="POST", uri="https://api.twilio.com/x")[1][-1] == "Content-Length: 0"
    assert sent(method="DELETE", uri="https://api.twilio.com/x", data={})[1:] == (
        ["Host: 127.0.0.1:PORT", "Accept-Encoding: identity"], "")


@pytest.mark.parametrize("header", [("X", "a\r\nB: c"), ("X\n", "a"), ("X", "a\0")])
def test_no_header_holds_another(header: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="more than one line"):
        PooledHttp("http://127.0.0.1:1", connections=1, timeout=2).request("POST", "/x", headers=dict([header]))


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])),
                       st.text(st.characters(exclude_categories=["Cs"])) | st.integers()))
def test_a_form_reads_like_what_urlencode_makes(fields: dict[str, Any]) -> None:
    assert parse_qsl(form(fields).decode("ascii"), keep_blank_values=True, strict_parsing=bool(fields)) == parse_qsl(
        urlencode(fields, doseq=True), keep_blank_values=True)


def test_a_list_is_its_field_several_times() -> None:
    assert form({"MediaUrl": ["a é", "c"], "N": (1,)}) == b"MediaUrl=a%20%C3%A9&MediaUrl=c&N=1"
