"""What our services ask over HTTP: the carrier's API for messages and numbers."""

from base64 import b64decode
from collections.abc import Mapping

from services.simulator.adapters import rest
from services.simulator.answer import Answer, as_json
from services.simulator.exchange import RETRY_AFTER, Exchange

MOST_IN_A_PAGE, USUAL_PAGE = 1000, 50
INBOUND_RETRIES = f"#rc={len(RETRY_AFTER)}&rp=5xx,ct,rt" if RETRY_AFTER else ""  # how Twilio words it


def allowed(exchange: Exchange, account: str, authorization: str | None) -> bool:
    """Whether the basic authorization is the account's, with any token that is valid now."""
    scheme, _, secret = (authorization or "").partition(" ")
    if scheme.lower() != "basic" or account != exchange.line.account:
        return False
    try:
        name, _, token = b64decode(secret).decode().partition(":")
    except ValueError:
        return False
    return name == account and token in exchange.line.tokens


def create(exchange: Exchange, form: Mapping[str, str]) -> Answer:
    """Take a text for a phone."""
    if code := rest.fault_in(form, exchange.line.sender):
        return rest.error(code)
    fault = exchange.faults.strike(form["To"])
    if fault.times is not None:
        exchange.faults_changed()
    if fault.refuse:
        return rest.error(fault.refuse, wait=fault.wait)
    text = exchange.taken(form["To"], form["Body"], form.get("StatusCallback"), fault)
    if fault.after == "error":
        return rest.error(20500, wait=fault.wait)
    shown = rest.resource(text, exchange.line.account, exchange.line.sender)
    return as_json(shown, 201, wait=fault.wait, breaks=fault.after == "reset")


def listing(exchange: Exchange, query: Mapping[str, str]) -> Answer:
    """The carrier's list, newest first."""
    line = exchange.line
    try:
        size = min(max(int(query.get("PageSize") or USUAL_PAGE), 1), MOST_IN_A_PAGE)
        wanted = rest.wanted(query, line.sender)
        texts = exchange.ledger.find(wanted, size + 1) if wanted else []
        return as_json(rest.page(texts, query, line.account, line.sender, size))
    except ValueError:
        return rest.error(20001)


def media(exchange: Exchange, sid: str, media_sid: str) -> Answer:
    """A picture of a message, as a fault of the phone's lets it come."""
    text = exchange.ledger.get(sid)
    found = next((one for one in text.media if one.sid == media_sid), None) if text else None
    if text is None or found is None:
        return rest.error(20404)
    fault = exchange.faults.of(text.phone)
    if fault.media:
        return as_json({"status": fault.media}, fault.media, wait=fault.media_wait)
    if fault.media_to:
        return Answer(status=307, headers={"Location": fault.media_to}, wait=fault.media_wait)
    data = found.data.ljust(fault.media_size or 0, b"\0")
    return Answer(body=data, headers={"Content-Type": found.kind}, wait=fault.media_wait)


def media_list(exchange: Exchange, sid: str) -> Answer:
    """The pictures of a message."""
    text = exchange.ledger.get(sid)
    return as_json(rest.media_page(text, exchange.line.account)) if text else rest.error(20404)


def numbers(exchange: Exchange, query: Mapping[str, str]) -> Answer:
    """The account's one phone number, where a part of it was asked for or nothing."""
    line = exchange.line
    shown = [rest.number(line.account, line.sender, line.inbound_url + INBOUND_RETRIES)]
    found = shown if query.get("PhoneNumber", "") in line.sender else []
    return as_json({"incoming_phone_numbers": found, "page": 0, "page_size": USUAL_PAGE, "next_page_uri": None})


def fetch(exchange: Exchange, sid: str) -> Answer:
    """One message of the carrier's."""
    text = exchange.ledger.get(sid)
    if text is None:
        return rest.error(20404)
    return as_json(rest.resource(text, exchange.line.account, exchange.line.sender))
