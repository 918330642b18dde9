"""Twilio's REST form: messages, pages of them, the number, errors, and the filters of a list."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from tests.chaos.carrier_calls import Setup
from tests.chaos.carrier_ledger import Ledger, Row

VERSION = "2010-04-01"
PAGE_SIZE, LARGEST_PAGE = 50, 1000
LONGEST = 1600
# Twilio's published error codes, with the HTTP status of each.
ERRORS = {20003: 401, 20404: 404, 20429: 429, 20500: 500, 20503: 503, 21211: 400, 21602: 400, 21606: 400, 21617: 400}


def error(code: int) -> tuple[int, dict[str, Any]]:
    """An answer that refuses."""
    status = ERRORS[code]
    return status, {"code": code, "message": f"refused with {code}", "status": status,
                    "more_info": f"https://www.twilio.com/docs/errors/{code}"}


def fault_in(form: Mapping[str, str], sender: str) -> int | None:
    """The error code of a create call that can't be taken."""
    to, words = form.get("To", ""), form.get("Body", "")
    checks = ((not (to.startswith("+") and to[1:].isdigit()), 21211), (not words, 21602),
              (form.get("From") != sender, 21606), (len(words) > LONGEST, 21617))
    return next((code for wrong, code in checks if wrong), None)


def message(row: Row, setup: Setup) -> dict[str, Any]:
    """One message as Twilio words it."""
    date = format_datetime(datetime.fromtimestamp(row.at, UTC))
    outbound = row.direction == "out"
    return {
        "account_sid": setup.account, "api_version": VERSION, "body": row.words, "date_created": date,
        "date_sent": date, "date_updated": date, "direction": "outbound-api" if outbound else "inbound",
        "error_code": row.error_code, "error_message": None, "from": setup.sender if outbound else row.phone,
        "messaging_service_sid": None, "num_media": "0", "num_segments": "1", "price": None, "price_unit": "USD",
        "sid": row.sid, "status": row.status, "subresource_uris": {}, "to": row.phone if outbound else setup.sender,
        "uri": f"/{VERSION}/Accounts/{setup.account}/Messages/{row.sid}.json",
    }


def numbers(setup: Setup) -> dict[str, Any]:
    """The account's only number."""
    number = {"sid": "PN" + "0" * 32, "account_sid": setup.account, "phone_number": setup.sender,
              "friendly_name": setup.sender, "sms_url": setup.inbound_url, "sms_method": "POST",
              "capabilities": {"sms": True, "mms": False, "voice": False}}
    return {"incoming_phone_numbers": [number], "page": 0, "page_size": PAGE_SIZE, "next_page_uri": None}


def page(ledger: Ledger, query: Mapping[str, str], setup: Setup) -> dict[str, Any]:
    """A page of messages, the newest first; ValueError for a malformed filter."""
    size = min(int(query.get("PageSize") or PAGE_SIZE), LARGEST_PAGE)
    token, number = query.get("PageToken"), int(query.get("Page") or 0)
    found = list(islice(_fitting(ledger, query, setup, int(token) if token else None), size + 1))
    following = None
    if len(found) > size:
        again = {**query, "Page": number + 1, "PageToken": found[size - 1].sequence}
        following = f"/{VERSION}/Accounts/{setup.account}/Messages.json?{urlencode(again)}"
    return {"messages": [message(row, setup) for row in found[:size]], "page": number, "page_size": size,
            "start": number * size, "end": number * size + max(len(found[:size]) - 1, 0),
            "previous_page_uri": None, "next_page_uri": following}


def _fitting(ledger: Ledger, query: Mapping[str, str], setup: Setup, before: int | None) -> Iterable[Row]:
    to, origin = query.get("To"), query.get("From")
    phone = next((one for one in (to, origin) if one and one != setup.sender), None)
    on = _moment(query.get("DateSent"))
    since = _moment(query.get("DateSent>")) or on
    until = _moment(query.get("DateSent<"), last=True) or (on and on + timedelta(days=1, microseconds=-1))
    for row in ledger.newest(phone, before):
        if since and row.at < since.timestamp():
            return  # rows only get older from here
        pair = (row.phone, setup.sender) if row.direction == "out" else (setup.sender, row.phone)
        if to in (None, "", pair[0]) and origin in (None, "", pair[1]) and not (until and row.at > until.timestamp()):
            yield row


def _moment(value: str | None, *, last: bool = False) -> datetime | None:
    if not value:
        return None
    moment = datetime.fromisoformat(value)
    if last:  # dates are told to the second, or to the day
        moment += timedelta(days=1, microseconds=-1) if len(value) == len("2026-11-23") else timedelta(seconds=1)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
