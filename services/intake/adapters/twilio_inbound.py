"""Twilio's inbound webhook: from a signed form to one carrier-neutral text."""

import hmac
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from urllib.parse import parse_qsl, urlparse

from twilio.request_validator import add_port, remove_port

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
        self._tokens = [token.encode() for token in tokens]
        self._public_url = public_url

    def read(self, path: str, query: str, body: bytes, signature: str, received_at: datetime) -> Text:
        """The text; Forged or Malformed."""
        fields, exact = _form(body)
        url = self._public_url + path + (f"?{query}" if query else "")
        form = _joined(fields).encode()
        signed = [address + form for address in _addresses(url)]
        if exact is not None:
            signed.append(url.encode() + exact)
        if not self._fits(signature, signed):
            raise Forged
        return _text(dict(reversed(fields)), received_at)  # the first of each name counts

    def _fits(self, signature: str, signed: Sequence[bytes]) -> bool:
        """Whether one of our tokens signed one of these; what is likely comes first, so that one look is enough."""
        if not signature or not signature.isascii():
            return False
        given = signature.encode()
        return any(hmac.compare_digest(b64encode(hmac.digest(token, message, "sha1")), given)
                   for token in self._tokens for message in signed)


Fields = list[tuple[str, str]]


def _form(body: bytes) -> tuple[Fields, bytes | None]:
    """The fields; and if they are no valid UTF-8, the bytes that may have been signed instead of our characters."""
    try:
        return _fields(body.decode("ascii"), "utf-8"), None
    except UnicodeDecodeError:  # each byte as one character, so that nothing is lost
        raw = _fields(body.decode("latin-1"), "latin-1")
        return [(_utf8(name), _utf8(value)) for name, value in raw], _joined(raw).encode("latin-1")


def _fields(body: str, encoding: str) -> Fields:
    try:
        return parse_qsl(body, keep_blank_values=True, encoding=encoding, errors="strict", max_num_fields=MOST_FIELDS)
    except UnicodeDecodeError:
        raise
    except ValueError:
        raise Malformed("The form has too many fields.") from None


def _utf8(raw: str) -> str:
    return raw.encode("latin-1").decode("utf-8", "replace")


def _joined(fields: Fields) -> str:
    """In Twilio's order: by name, then by value, repeated ones once."""
    return "".join(name + value for name, value in sorted(set(fields)))


@lru_cache(maxsize=16)
def _addresses(url: str) -> tuple[bytes, ...]:
    """The address as it stands, without its port and with it: carriers sign one or another."""
    parts = urlparse(url)
    return tuple(dict.fromkeys(each.encode() for each in (url, remove_port(parts), add_port(parts))))


def _text(form: Mapping[str, str], received_at: datetime) -> Text:
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


def _pictures(form: Mapping[str, str]) -> tuple[str, ...]:
    digits = form.get("NumMedia", "0").strip()
    count = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 4 else 0
    urls = (kept(form.get(f"MediaUrl{number}", "")) for number in range(min(count, MOST_PICTURES)))
    return tuple(url for url in urls if url)
