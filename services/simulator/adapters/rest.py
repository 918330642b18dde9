"""Twilio's REST form for messages and numbers: resources, pages, errors, and the filters of a list."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode

from services.simulator.answer import Answer, as_json
from services.simulator.domain.ledger import Wanted
from services.simulator.domain.text import Text, segments

VERSION = "2010-04-01"
LONGEST = 1600
NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")

# Twilio's published error codes: the HTTP status and the sentence that come with each.
ERRORS: dict[int, tuple[int, str]] = {
    20003: (401, "Authenticate"),
    20404: (404, "The requested resource was not found"),
    20429: (429, "Too Many Requests"),
    20500: (500, "Internal Server Error"),
    20503: (503, "Service Unavailable"),
    21211: (400, "Invalid 'To' Phone Number"),
    21602: (400, "Message body is required."),
    21603: (400, "A 'From' phone number is required."),
    21604: (400, "A 'To' phone number is required."),
    21606: (400, "The 'From' phone number provided is not a valid, message-capable phone number"),
    21610: (400, "Attempt to send to unsubscribed recipient"),
    21617: (400, "The concatenated message body exceeds the 1600 character limit"),
    63038: (429, "Account exceeded the daily messages limit"),
}
# An inbound text is "received" as soon as the carrier has it, whether or not our webhook took it.
STATUS = {"sending": "received", "retrying": "received"}


def error(code: int, *, wait: float = 0) -> Answer:
    """A refusal in Twilio's shape; an unknown code is worded as a plain bad request."""
    status, sentence = ERRORS.get(code, (400, "Bad Request"))
    about = f"https://www.twilio.com/docs/errors/{code}"
    told = {"code": code, "message": sentence, "more_info": about, "status": status}
    return as_json(told, status, wait=wait)


def fault_in(form: Mapping[str, str], sender: str) -> int | None:
    """The error code for a create call that can't be taken."""
    if not form.get("To"):
        return 21604
    if not form.get("From"):
        return 21603
    if not form.get("Body"):
        return 21602
    if not NUMBER.fullmatch(form["To"]):
        return 21211
    if form["From"] != sender:
        return 21606
    return 21617 if len(form["Body"]) > LONGEST else None


def resource(text: Text, account: str, sender: str) -> dict[str, Any]:
    """One message as Twilio words it; every date is real time, as a carrier knows no drill."""
    date = format_datetime(text.created_at.astimezone(UTC))
    outbound = text.direction == "out"
    uri = f"/{VERSION}/Accounts/{account}/Messages/{text.sid}"
    return {
        "account_sid": account, "api_version": VERSION, "body": text.words, "date_created": date,
        "date_sent": date, "date_updated": date, "direction": "outbound-api" if outbound else "inbound",
        "error_code": text.error_code, "error_message": None, "from": sender if outbound else text.phone,
        "messaging_service_sid": None, "num_media": str(len(text.media)), "num_segments": str(segments(text.words)),
        "price": None, "price_unit": "USD", "sid": text.sid, "status": STATUS.get(text.status, text.status),
        "subresource_uris": {"media": f"{uri}/Media.json"}, "to": text.phone if outbound else sender,
        "uri": f"{uri}.json",
    }


def media_path(account: str, sid: str, media_sid: str) -> str:
    """Where a picture of a message is fetched."""
    return f"/{VERSION}/Accounts/{account}/Messages/{sid}/Media/{media_sid}"


def media_page(text: Text, account: str) -> dict[str, Any]:
    """The pictures of a message as Twilio lists them."""
    date = format_datetime(text.created_at.astimezone(UTC))
    listed = [{"account_sid": account, "content_type": one.kind, "date_created": date, "date_updated": date,
               "parent_sid": text.sid, "sid": one.sid, "uri": media_path(account, text.sid, one.sid) + ".json"}
              for one in text.media]
    return {"media_list": listed, "page": 0, "page_size": 50, "start": 0, "end": max(len(listed) - 1, 0),
            "previous_page_uri": None, "next_page_uri": None}


def number(account: str, sender: str, sms_url: str) -> dict[str, Any]:
    """The phone number that the account has, as Twilio words it."""
    sid = "PN" + "0" * 32
    uri = f"/{VERSION}/Accounts/{account}/IncomingPhoneNumbers/{sid}.json"
    return {
        "account_sid": account, "api_version": VERSION, "capabilities": {"sms": True, "mms": False, "voice": False},
        "friendly_name": sender, "phone_number": sender, "sid": sid, "sms_application_sid": "",
        "sms_fallback_method": "POST", "sms_fallback_url": "", "sms_method": "POST", "sms_url": sms_url, "uri": uri,
    }


def page(
    texts: Sequence[Text], query: Mapping[str, str], account: str, sender: str, size: int
) -> dict[str, Any]:
    """A page of messages; one text more than `size` in `texts` says that another page follows."""
    base = f"/{VERSION}/Accounts/{account}/Messages.json"
    first = {key: value for key, value in query.items() if key not in ("Page", "PageToken")}
    shown, number = texts[:size], int(query.get("Page") or 0)
    following = None
    if len(texts) > size:
        token = {**first, "Page": number + 1, "PageToken": f"PA{shown[-1].sequence}"}
        following = f"{base}?{urlencode(token)}"
    return {
        "messages": [resource(text, account, sender) for text in shown], "page": number, "page_size": size,
        "start": number * size, "end": number * size + max(len(shown) - 1, 0), "previous_page_uri": None,
        "next_page_uri": following, "first_page_uri": f"{base}?{urlencode(first)}",
        "uri": f"{base}?{urlencode(query)}",
    }


def wanted(query: Mapping[str, str], sender: str) -> Wanted | None:
    """The list's filters and PageToken; None if no text can fit, ValueError if malformed."""
    to, origin = query.get("To") or None, query.get("From") or None
    if (to and origin and sender not in (to, origin)) or (to == origin == sender):
        return None
    inbound, outbound = to == sender, origin == sender
    direction = "in" if inbound or (origin and not outbound) else "out" if outbound or to else None
    phone = next((number for number in (to, origin) if number and number != sender), None)
    on, token = _moment(query.get("DateSent")), query.get("PageToken")
    return Wanted(
        phone=phone, direction=direction,  # type: ignore[arg-type] # one of the two words above, or None
        since=_moment(query.get("DateSent>")) or on,
        until=_moment(query.get("DateSent<"), last=True) or (on and _end_of_day(on)),
        before=int(token.removeprefix("PA")) if token else None,
    )


def _moment(value: str | None, *, last: bool = False) -> datetime | None:
    if not value:
        return None
    moment = datetime.fromisoformat(value)
    if last and len(value) == len("2026-11-23"):
        moment = _end_of_day(moment)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _end_of_day(moment: datetime) -> datetime:
    return moment.replace(hour=23, minute=59, second=59, microsecond=999_999)
