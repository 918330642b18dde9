"""Twilio's inbound webhook: from a signed form to one carrier-neutral text."""

import hmac
import re
from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha1
from urllib.parse import parse_qsl

from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from services.intake.domain.text import Text
from services.intake.domain.wording import kept

PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
MOST_FIELDS, MOST_PICTURES = 400, 10
LONGEST_KEY, LONGEST_ADDRESS, LONGEST_WORDS = 64, 80, 20_000


class Forged(Exception):
    """The signature is missing or fits none of our tokens."""


class Malformed(ValueError):
    """The form lacks something or can't be read; the message is one sentence for the caller."""


class TwilioInbound:
    """Reads Twilio's calls. `public_url` is the base that Twilio calls and signs, whatever the proxy made of it."""

    def __init__(self, tokens: Sequence[str], public_url: str) -> None:
        self._validators = [RequestValidator(token) for token in tokens]
        self._public_url = public_url

    def read(self, path: str, query: str, body: bytes, signature: str, received_at: datetime) -> Text:
        """The text; Forged or Malformed."""
        form = _form(body)
        url = self._public_url + path + (f"?{query}" if query else "")
        if not any(_fits(validator, url, form, signature) for validator in self._validators):
            raise Forged
        return _text(_decoded(form), received_at)


def _form(body: bytes) -> MultiDict[str, str]:
    """The fields, each byte of theirs as one character, so that nothing is lost before the signature is checked."""
    try:
        return MultiDict(parse_qsl(body.decode("latin-1"), keep_blank_values=True, encoding="latin-1",
                                   max_num_fields=MOST_FIELDS))
    except ValueError:
        raise Malformed("The form has too many fields.") from None


def _decoded(form: MultiDict[str, str]) -> MultiDict[str, str]:
    return MultiDict([(_utf8(name), _utf8(value)) for name, value in form.items(multi=True)])


def _utf8(raw: str) -> str:
    return raw.encode("latin-1").decode("utf-8", "replace")


def _fits(validator: RequestValidator, url: str, form: MultiDict[str, str], signature: str) -> bool:
    """Whether the token signed this call: by Twilio's rules, or byte by byte where the form is no valid UTF-8."""
    if not signature or not signature.isascii():
        return False
    if validator.validate(url, _decoded(form), signature):
        return True
    signed = url.encode() + b"".join((name + value).encode("latin-1") for name in sorted(set(form))
                                     for value in sorted(set(form.getlist(name))))
    digest = b64encode(hmac.new(validator.token, signed, sha1).digest())
    return hmac.compare_digest(digest, signature.encode())


def _text(form: MultiDict[str, str], received_at: datetime) -> Text:
    key = form.get("MessageSid") or form.get("SmsSid") or ""
    address = kept(form.get("From", "")).strip()
    for name, value in (("MessageSid", key), ("From", address)):
        if not value:
            raise Malformed(f"The field {name} is missing.")
    if "Body" not in form and "NumMedia" not in form:
        raise Malformed("The field Body is missing.")
    if len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise Malformed("The field MessageSid is no message id.")
    return text_of(key=key, address=address, words=form.get("Body", ""), pictures=_pictures(form),
                   received_at=received_at)


def text_of(*, key: str, address: str, words: str, pictures: tuple[str, ...], received_at: datetime) -> Text:
    """A carrier-neutral text of what Twilio says, by webhook or in its list."""
    return Text(key=key, address=address[:LONGEST_ADDRESS], answerable=PHONE.fullmatch(address) is not None,
                words=kept(words)[:LONGEST_WORDS], pictures=pictures, received_at=received_at)


def _pictures(form: MultiDict[str, str]) -> tuple[str, ...]:
    digits = form.get("NumMedia", "0").strip()
    count = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 4 else 0
    urls = (kept(form.get(f"MediaUrl{number}", "")) for number in range(min(count, MOST_PICTURES)))
    return tuple(url for url in urls if url)
