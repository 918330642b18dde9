"""The carrier's calls: signatures, odd bodies, and what the carrier gets to hear. No server, no database."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Sequence
from urllib.parse import urlencode

import pytest
from twilio.request_validator import RequestValidator

from services.intake.adapters.twilio_inbound import Forged, Malformed, TwilioInbound
from services.intake.domain.text import Text
from services.intake.metrics import FORGED, INBOUND
from services.intake.taking import Taken
from services.intake.webhook import Webhook
from services.mesh.errors import DatabaseDown, TooEarly
from services.mesh.http_call import Answer, Call
from tests.unit.intake.fakes import START

PUBLIC, PATH = "https://county.example.org", "/sms/inbound"
OLD, NEW = "old-token", "new-token"
Fields = Sequence[tuple[str, str]]
GOOD: Fields = (("MessageSid", "SM" + "1" * 32), ("From", "+8613800000001"), ("To", "+8613900009999"),
                ("Body", "西河街路灯不亮"), ("NumMedia", "0"))


class Desk:
    """Keeps texts in a list, or refuses."""

    def __init__(self, error: Exception | None = None) -> None:
        self.texts: list[Text] = []
        self.error = error

    def keep(self, text: Text) -> Taken:
        if self.error:
            raise self.error
        repeated = any(text.key == kept.key for kept in self.texts)
        if not repeated:
            self.texts.append(text)
        return Taken(repeated=repeated)


class Params(dict[str, list[str]]):
    """Fields as Twilio's validator takes them, repeated ones included."""

    def __init__(self, fields: Fields) -> None:
        for name, value in fields:
            self.setdefault(name, []).append(value)

    def getlist(self, name: str) -> list[str]:
        return self[name]


def signed(fields: Fields, *, url: str = PUBLIC + PATH, token: str = OLD) -> str:
    return str(RequestValidator(token).compute_signature(url, Params(fields)))


def call(desk: Desk, fields: Fields = GOOD, *, signature: str | None = None, body: bytes | None = None,
         public: str = PUBLIC, tokens: Sequence[str] = (OLD,), query: str = "", host: str = "127.0.0.1:8001") -> Answer:
    headers = {"host": host, "x-twilio-signature": signed(fields) if signature is None else signature}
    data = urlencode(list(fields)).encode() if body is None else body
    return answered(Webhook(TwilioInbound(tokens, public), desk.keep, lambda: START), headers, data, query)


def answered(webhook: Webhook, headers: dict[str, str], body: bytes | None, query: str = "") -> Answer:
    return webhook.answer(Call(method="POST", path=PATH, query=query, headers=headers, body=body))


def with_body(words: str) -> Fields:
    return [(name, words if name == "Body" else value) for name, value in GOOD]


def count(outcome: str) -> float:
    return INBOUND.labels(outcome)._value.get()


def test_a_signed_text_is_kept_and_answered_with_empty_twiml() -> None:
    desk = Desk()
    response = call(desk)
    assert (response.status, response.headers) == (200, (("Content-Type", "text/xml; charset=utf-8"),))
    assert response.body.endswith(b"<Response></Response>")
    (text,) = desk.texts
    assert text == Text(key="SM" + "1" * 32, address="+8613800000001", words="西河街路灯不亮", received_at=START)


# Published by Twilio: its documentation's example, and the vectors of its own helper libraries' tests. Token 12345.
EXAMPLE: Fields = (("CallSid", "CA1234567890ABCDE"), ("Caller", "+14158675309"), ("Digits", "1234"),
                   ("From", "+14158675309"), ("To", "+18005551212"))
REPEATED: Fields = (("Sid", "CA123"), ("SidAccount", "AC123"), ("Digits", "5678"), ("Digits", "1234"))
PUBLISHED = [
    ("https://mycompany.com", EXAMPLE, "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
    ("https://mycompany.com:1234", EXAMPLE, "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
    ("https://mycompany.com", EXAMPLE, "kvajT1Ptam85bY51eRf/AJRuM3w="),
    ("https://mycompany.com:1234", EXAMPLE, "CYn1h0gLBdNxDGkKJg6hYohgeD8="),
    ("http://mycompany.com", EXAMPLE, "0ZXoZLH/DfblKGATFgpif+LLRf4="),
    ("http://mycompany.com:1234", EXAMPLE, "Zmvh+3yNM1Phv2jhDCwEM3q5ebU="),
    ("https://MyCompany.com", EXAMPLE, "g9IN/x4Cft2g517EjYvEvM/W7LU="),
    ("https://MyCompany.com:1234", EXAMPLE, "PCqOZm8cnu/L6+u5i5fuEd+Iac4="),
    ("http://MyCompany.com", EXAMPLE, "XY7AlKOKL6im4yWyX84gldUrtis="),
    ("http://username:password@MyCompany.com", EXAMPLE, "PJ08CxXr7KLPjEQCTc8LkUSMwSM="),
    ("http://Username:Password@MyCompany.com", EXAMPLE, "SkTSKyDJH9kUlhItI0slbgZ1UsI="),
    ("https://mycompany.com", REPEATED, "IK+Dwps556ElfBT0I3Rgjkr1wJU="),
]


def read(public: str, fields: Fields, signature: str, token: str = "12345", query: str = "foo=1&bar=2") -> Text:
    return TwilioInbound((token,), public).read("/myapp.php", query, urlencode(list(fields)).encode(), signature, START)


@pytest.mark.parametrize(("public", "fields", "signature"), PUBLISHED)
def test_twilios_published_signatures_fit(public: str, fields: Fields, signature: str) -> None:
    with pytest.raises(Malformed):  # a call's form, not a text's: past the signature, but no MessageSid
        read(public, fields, signature)


@pytest.mark.parametrize(("public", "fields", "signature", "token", "query"), [
    ("https://mycompany.com", EXAMPLE, "RSOYDt4T1cUTdK1PDd93/VVr8B8=", "12346", "foo=1&bar=2"),
    ("http://mycompany.com", EXAMPLE, "RSOYDt4T1cUTdK1PDd93/VVr8B8=", "12345", "foo=1&bar=2"),
    ("https://other.com", EXAMPLE, "RSOYDt4T1cUTdK1PDd93/VVr8B8=", "12345", "foo=1&bar=2"),
    ("https://MyCompany.com", EXAMPLE, "RSOYDt4T1cUTdK1PDd93/VVr8B8=", "12345", "foo=1&bar=2"),
    ("https://mycompany.com", EXAMPLE, "RSOYDt4T1cUTdK1PDd93/VVr8B8=", "12345", "foo=1&bar=3"),
    ("https://mycompany.com", EXAMPLE, "RSOYDt4T1cUTdK1PDd93/VVr8B8=", "12345", ""),
    ("https://mycompany.com", EXAMPLE[:-1], "RSOYDt4T1cUTdK1PDd93/VVr8B8=", "12345", "foo=1&bar=2"),
    ("https://mycompany.com", (*EXAMPLE, ("Extra", "")), "RSOYDt4T1cUTdK1PDd93/VVr8B8=", "12345", "foo=1&bar=2"),
    ("https://mycompany.com", EXAMPLE, "NOTRSOYDt4T1cUTdK1PDd93/VVr8B8=", "12345", "foo=1&bar=2"),
    ("https://mycompany.com", EXAMPLE, "rsoydt4t1cutdk1pdd93/vvr8b8=", "12345", "foo=1&bar=2"),
])
def test_a_published_signature_fits_nothing_else(public: str, fields: Fields, signature: str, token: str,
                                                 query: str) -> None:
    with pytest.raises(Forged):
        read(public, fields, signature, token, query)


@pytest.mark.parametrize("signature", ["", "wrong", "签名", "é" * 28, signed(GOOD, token=NEW),
                                       signed(GOOD, url="https://elsewhere.org" + PATH),
                                       signed(GOOD, url=PUBLIC.replace("https", "http") + PATH),
                                       signed(GOOD, url=PUBLIC + "/sms/status"), signed(with_body("别的"))])
def test_a_forged_call_is_refused_and_counted(signature: str) -> None:
    desk, before = Desk(), FORGED._value.get()
    response = call(desk, signature=signature.encode().decode("latin-1"))
    assert (response.status, desk.texts, FORGED._value.get() - before) == (403, [], 1)
    assert response.body.count(b"\n") == 1


def test_the_header_may_be_missing_altogether() -> None:
    webhook = Webhook(TwilioInbound((OLD,), PUBLIC), Desk().keep, lambda: START)
    assert answered(webhook, {}, urlencode(list(GOOD)).encode()).status == 403


@pytest.mark.parametrize("token", [OLD, NEW])
def test_both_tokens_count_while_rotating(token: str) -> None:
    assert call(Desk(), signature=signed(GOOD, token=token), tokens=(NEW, OLD)).status == 200


@pytest.mark.parametrize(("public", "signed_url"), [
    ("https://a.org", "https://a.org/sms/inbound"), ("https://a.org", "https://a.org:443/sms/inbound"),
    ("https://a.org:443", "https://a.org/sms/inbound"), ("https://a.org:8443", "https://a.org/sms/inbound"),
    ("https://a.org:8443", "https://a.org:8443/sms/inbound"), ("http://a.org", "http://a.org:80/sms/inbound"),
    ("http://a.org:8001", "http://a.org:8001/sms/inbound"),
])
@pytest.mark.parametrize("host", ["127.0.0.1:8001", "127.0.0.1", "a.org:9999"])
def test_what_counts_is_the_public_url_whatever_the_proxy_made_of_it(public: str, signed_url: str, host: str) -> None:
    assert call(Desk(), signature=signed(GOOD, url=signed_url), public=public, host=host).status == 200


def test_the_query_is_signed_too() -> None:
    signature = signed(GOOD, url=f"{PUBLIC}{PATH}?county=gong&x=")
    assert call(Desk(), signature=signature, query="county=gong&x=").status == 200
    assert call(Desk(), signature=signature, query="county=other&x=").status == 403


@pytest.mark.parametrize("more", [
    [("Empty", ""), ("AlsoEmpty", "")], [("Label", "b"), ("Label", "a"), ("Label", "a")], [("城市", "珙县 🏞")],
    [("FutureField", "1")], [("Body", "第二个")],
])
def test_unknown_empty_and_repeated_fields_are_signed_and_harmless(more: list[tuple[str, str]]) -> None:
    desk, fields = Desk(), [*GOOD, *more]
    assert call(desk, fields).status == 200
    assert desk.texts[0].words == "西河街路灯不亮"


@pytest.mark.parametrize(("words", "kept"), [
    ("", ""), ("灯" * 1600, "灯" * 1600), ("a" * 69 + "🚨救命", "a" * 69 + "🚨救命"), ("路\0灯", "路\ufffd灯"),
    ("\u202e灯路\u202c\u200f", "\u202e灯路\u202c\u200f"), ("一\r\n二\n三", "一\r\n二\n三"),
    ("<b>&amp;{x}%s=1+1 +&%", "<b>&amp;{x}%s=1+1 +&%"), ("接 482913;退 1", "接 482913;退 1"),
    ("👨‍👩‍👧‍👦" * 20, "👨‍👩‍👧‍👦" * 20),
])
def test_any_words_are_taken_as_they_are(words: str, kept: str) -> None:
    desk = Desk()
    assert call(desk, with_body(words)).status == 200
    assert desk.texts[0].words == kept


def _bytes(words: bytes) -> tuple[bytes, bytes]:
    """A body whose words are no valid UTF-8, and what its sender signed."""
    fields = [(name.encode(), words if name == "Body" else value.encode()) for name, value in GOOD]
    pairs = b"".join(name + value for name, value in sorted(fields))
    return urlencode(fields).encode(), (PUBLIC + PATH).encode() + pairs


@pytest.mark.parametrize("words", [b"\xff\xfe", b"\xe8\xb7", "路灯".encode("gbk"), b"\xed\xa0\x80", b"ok \xf0\x9f\x9a"])
@pytest.mark.parametrize("sign", [
    lambda raw, words: base64.b64encode(hmac.new(OLD.encode(), raw, hashlib.sha1).digest()).decode(),
    lambda raw, words: signed(with_body(words.decode("utf-8", "replace"))),
])
def test_invalid_utf8_is_taken_with_replacement_signs(words: bytes, sign: Callable[[bytes, bytes], str]) -> None:
    desk = Desk()
    body, raw = _bytes(words)
    assert call(desk, body=body, signature=sign(raw, words)).status == 200
    assert desk.texts[0].words == words.decode("utf-8", "replace")
    assert call(Desk(), body=body, signature="x" * 28).status == 403


@pytest.mark.parametrize("sender", ["95588", "DIRECTLINE", "+86", "whatsapp:+8613800000001", "+8613800000001x", "匿名"])
def test_short_codes_and_odd_senders_are_taken_but_not_answerable(sender: str) -> None:
    desk = Desk()
    fields = [(name, sender if name == "From" else value) for name, value in GOOD]
    assert call(desk, fields).status == 200
    assert (desk.texts[0].address, desk.texts[0].answerable) == (sender, False)


def test_pictures_come_along() -> None:
    desk = Desk()
    fields = [*GOOD[:-1], ("NumMedia", "2"), ("MediaUrl0", "https://x.org/0"), ("MediaUrl1", "https://x.org/1")]
    assert call(desk, fields).status == 200
    assert desk.texts[0].pictures == ("https://x.org/0", "https://x.org/1")


@pytest.mark.parametrize("digits", ["", "-1", "x", "9" * 30, "٣"])
def test_a_wrong_number_of_pictures_breaks_nothing(digits: str) -> None:
    assert call(Desk(), [*GOOD[:-1], ("NumMedia", digits)]).status == 200


@pytest.mark.parametrize("fields", [
    [], [("MessageSid", "SM1")], [("From", "+8613800000001"), ("Body", "x")], [("MessageSid", "SM1"), ("Body", "x")],
    [("MessageSid", "SM1"), ("From", "+8613800000001")], [("MessageSid", "S" * 65), ("From", "+861"), ("Body", "")],
    [("MessageSid", "SM1"), ("From", " "), ("Body", "")], [*GOOD, *((f"F{n}", "") for n in range(500))],
])
def test_missing_and_too_many_fields_get_one_sentence(fields: Fields) -> None:
    response = call(Desk(), fields)
    assert response.status == 400
    assert response.body.strip().endswith(b".")


@pytest.mark.parametrize("body", [b"\xff" * 100, b"%", b"&&&===", b"{\"Body\": 1}", b"<xml/>", b"%zz=%f", b""])
def test_nonsense_is_refused_without_harm(body: bytes) -> None:
    assert call(Desk(), body=body).status == 403


def test_a_body_too_large_to_be_read_is_refused_and_counted() -> None:
    desk, before = Desk(), count("too_large")
    response = answered(Webhook(TwilioInbound((OLD,), PUBLIC), desk.keep, lambda: START), {}, None)
    assert (response.status, desk.texts, count("too_large") - before) == (413, [], 1)


@pytest.mark.parametrize("error", [DatabaseDown("down"), TooEarly("county")])
def test_what_cannot_be_kept_is_to_be_sent_again(error: Exception) -> None:
    response = call(Desk(error))
    assert response.status == 503
    assert int(dict(response.headers)["Retry-After"]) > 0


def test_a_replay_is_harmless_and_counted() -> None:
    desk, before = Desk(), count("repeated")
    assert [call(desk).status for _ in range(3)] == [200, 200, 200]
    assert (len(desk.texts), count("repeated") - before) == (1, 2)
