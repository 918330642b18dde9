"""How far Twilio's list is read: of one phone only what can matter, however many years it holds."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from twilio.http.response import Response

from services.mesh.settings import TwilioSettings
from services.notifier.adapters import twilio_sms
from services.notifier.adapters.twilio_sms import TwilioSms

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
PHONE, OURS = "+8613900000011", "+8613900009999"
MINUTE = timedelta(minutes=1)


class Years:
    """Twilio with one SMS a minute for years, the newest first; `asked` counts the pages.

    `first` and `last` are one more row at the first page's beginning and end: minutes ago made, and minutes ago sent or
    None for what still waits.
    """

    def __init__(self, first: tuple[int, int | None] | None = None, last: tuple[int, int | None] | None = None) -> None:
        self.asked = 0
        self.first = first
        self.last = last

    def request(self, method: str, uri: str, params: Any = None, **_: Any) -> Response:
        self.asked += 1
        given = params or {name: values[0] for name, values in parse_qs(urlsplit(uri).query).items()}
        size, page = int(given["PageSize"]), int(given.get("Page", 0))
        rows = [self._row(str(number), number, number) for number in range(page * size, (page + 1) * size)]
        if page == 0:
            rows = [self._row("waits", *one) for one in [self.first] if one] + rows
            rows = [*rows[:size - 1], self._row("waits", *self.last)] if self.last else rows[:size]
        following = f"/2010-04-01/Accounts/AC/Messages.json?PageSize={size}&Page={page + 1}"
        return Response(200, json.dumps({"messages": rows, "next_page_uri": following}))

    def _row(self, words: str, made: int, sent: int | None) -> dict[str, Any]:
        return {"sid": f"SM{words}", "to": PHONE, "from": OURS, "body": words, "status": "delivered",
                "date_created": format_datetime(NOW - made * MINUTE), "error_code": None,
                "date_sent": None if sent is None else format_datetime(NOW - sent * MINUTE)}


def carrier(years: Years) -> TwilioSms:
    account = TwilioSettings(account_sid="AC", tokens=("token",), sender=OURS, api_url="http://127.0.0.1:1")
    return TwilioSms(account, years, "http://127.0.0.1:1/sms/status")


def test_of_a_phone_with_years_of_sms_only_the_newest_are_read_and_they_are_the_whole() -> None:
    years = Years()
    listing = carrier(years).listed(PHONE, NOW - 200 * MINUTE)
    assert [row.words for row in listing.rows] == [str(number) for number in range(201)]
    assert listing.whole
    assert years.asked == 1


@pytest.mark.parametrize("first", [(300, None), (300, 0), (300, 20)], ids=["still waits", "just sent", "sent later"])
def test_an_sms_that_waited_at_twilio_for_hours_does_not_hide_those_behind_it(first: tuple[int, int | None]) -> None:
    listing = carrier(Years(first)).listed(PHONE, NOW - 30 * MINUTE)
    assert [row.words for row in listing.rows] == [str(number) for number in range(31)]


@pytest.mark.parametrize(("made", "seen"), [(10, ["waits"]), (300, [])])
def test_an_sms_that_still_waits_at_the_end_of_a_page_is_seen_and_ends_nothing(made: int, seen: list[str]) -> None:
    years = Years(last=(made, None))
    listing = carrier(years).listed(PHONE, NOW - 30 * MINUTE)
    assert [row.words for row in listing.rows] == [*(str(number) for number in range(31)), *seen]
    assert years.asked == 2


@pytest.mark.parametrize(("since", "asked"), [(993, 1), (996, 2)])
def test_a_list_is_read_five_minutes_further_than_asked_for(since: int, asked: int) -> None:
    years = Years()
    carrier(years).listed(PHONE, NOW - since * MINUTE)
    assert years.asked == asked


def test_a_list_that_just_fits_into_what_is_read_is_the_whole() -> None:
    listing = carrier(Years()).listed(PHONE, NOW - (twilio_sms.LISTED - 10) * MINUTE)
    assert len(listing.rows) == twilio_sms.LISTED - 9
    assert listing.whole


def test_a_list_that_is_longer_than_what_is_read_is_not_the_whole() -> None:
    years = Years()
    listing = carrier(years).listed(PHONE, NOW - 10**6 * MINUTE)
    assert len(listing.rows) == twilio_sms.LISTED
    assert not listing.whole
