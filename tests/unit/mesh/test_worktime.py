"""DESIGN's table of working time, row by row, and what must hold for every moment and length."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.mesh.contracts.county import Duration, General, Holidays
from services.mesh.worktime import NeverWorked, WorkCalendar, after, before, due, flow

CHINA = ZoneInfo("Asia/Shanghai")
GENERAL = General(name="珙县", signature="直通车")
CALENDAR = WorkCalendar(GENERAL)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text if len(text) > 11 else f"2026-{text}").replace(tzinfo=CHINA)


def span(text: str) -> Duration:
    return Duration.parse(text)


@pytest.mark.parametrize(("start", "duration", "expected"), [
    ("11-23 10:00", "3 days", "11-26 17:30"),
    ("11-28 10:00", "3 days", "12-02 17:30"),
    ("09-30 16:00", "1 days", "10-08 17:30"),
    ("02-13 10:00", "3 days", "02-25 17:30"),
    ("09-18 17:00", "2 days", "09-21 17:30"),
    ("11-23 16:00", "2 hours", "11-24 09:30"),
    ("11-23 11:00", "2 hours", "11-23 14:30"),
    ("09-20 10:00", "2 hours", "09-20 12:00"),
    ("11-27 17:00", "4 hours", "11-30 14:00"),
    ("10-10 09:10", "60 minutes", "10-10 10:10"),
    ("11-23 09:00", "3 hours", "11-23 12:00"),
    ("11-23 16:30", "1 hours", "11-23 17:30"),
    ("11-22 11:00", "0 minutes", "11-22 11:00"),
    ("11-23 11:00", "0 days", "11-23 17:30"),
    ("11-23 18:00", "0 days", "11-24 17:30"),
    ("11-23 10:00", "60 calendar days", "2027-01-22 17:30"),
])
def test_a_deadline_falls_where_the_table_says(start: str, duration: str, expected: str) -> None:
    found = due(CALENDAR, at(start), span(duration))
    assert (found.at, found.provisional) == (at(expected), False)


def test_an_urgent_deadline_runs_on_the_wall_clock() -> None:
    found = due(CALENDAR, at("11-28 23:50"), span("15 minutes"), urgent=True)
    assert (found.at, found.provisional) == (at("11-29 00:05"), False)


def test_a_deadline_that_crosses_into_a_year_without_a_table_is_provisional() -> None:
    found = due(CALENDAR, at("12-30 10:00"), span("3 days"))
    assert (found.at, found.provisional) == (at("2027-01-05 17:30"), True)


def test_a_countys_own_table_for_the_year_settles_it() -> None:
    off = (date(2027, 1, 1), date(2027, 1, 4), date(2027, 10, 1))
    calendar = WorkCalendar(GENERAL.model_copy(update={"holidays": Holidays(off=off)}))
    found = due(calendar, at("12-30 10:00"), span("3 days"))
    assert (found.at, found.provisional) == (at("2027-01-06 17:30"), False)


def test_a_single_day_of_the_county_does_not_settle_a_year() -> None:
    calendar = WorkCalendar(GENERAL.model_copy(update={"holidays": Holidays(off=(date(2027, 1, 4),))}))
    found = due(calendar, at("12-30 10:00"), span("3 days"))
    assert (found.at, found.provisional) == (at("2027-01-06 17:30"), True)


def test_the_countys_own_days_stand_over_the_official_table() -> None:
    own = Holidays(off=(date(2026, 11, 24),), work=(date(2026, 11, 28),))
    calendar = WorkCalendar(GENERAL.model_copy(update={"holidays": own}))
    assert due(calendar, at("11-23 10:00"), span("4 days")).at == at("11-28 17:30")


@pytest.mark.parametrize(("deadline", "left", "expected"), [
    ("11-26 17:30", "1 days", "11-25 17:30"),
    ("11-24 09:30", "1 days", "11-23 17:30"),
    ("11-30 17:30", "1 days", "11-27 17:30"),
    ("09-21 17:30", "1 days", "09-20 17:30"),
    ("10-08 17:30", "1 days", "09-30 17:30"),
    ("11-24 09:30", "2 hours", "11-23 16:00"),
    ("11-30 09:00", "30 minutes", "11-27 17:00"),
    ("11-26 17:30", "0 minutes", "11-26 17:30"),
    ("11-26 17:30", "5 calendar days", "11-21 17:30"),
])
def test_a_reminder_falls_before_the_deadline_in_working_time(deadline: str, left: str, expected: str) -> None:
    assert before(CALENDAR, at(deadline), span(left), "working").at == at(expected)


@pytest.mark.parametrize(("deadline", "late", "expected"), [
    ("11-26 17:30", "0 minutes", "11-26 17:30"),
    ("11-26 17:30", "0 days", "11-26 17:30"),
    ("11-26 17:30", "1 days", "11-27 17:30"),
    ("11-26 17:30", "3 days", "12-01 17:30"),
    ("11-26 17:30", "2 hours", "11-27 11:00"),
    ("09-18 17:30", "1 days", "09-20 17:30"),
])
def test_an_overdue_step_falls_after_the_deadline_in_working_time(deadline: str, late: str, expected: str) -> None:
    assert after(CALENDAR, at(deadline), span(late), "working").at == at(expected)


def test_steps_of_an_urgent_case_run_on_the_wall_clock() -> None:
    assert after(CALENDAR, at("11-28 23:50"), span("2 hours"), "wall").at == at("11-29 01:50")
    assert before(CALENDAR, at("11-29 00:05"), span("1 days"), "wall").at == at("11-28 00:05")


def test_steps_of_a_pace_in_calendar_days_run_in_calendar_days() -> None:
    calendar_flow = flow(span("60 calendar days"), urgent=False)
    assert before(CALENDAR, at("2027-01-22 17:30"), span("10 days"), calendar_flow).at == at("2027-01-12 17:30")
    assert after(CALENDAR, at("11-27 17:30"), span("1 days"), calendar_flow).at == at("11-28 17:30")


def test_the_answer_does_not_depend_on_the_zone_the_start_is_written_in() -> None:
    start = at("11-23 06:00").astimezone(ZoneInfo("America/New_York"))
    assert due(CALENDAR, start, span("1 days")).at == at("11-24 17:30")


def test_a_county_that_never_works_is_an_error_not_a_loop() -> None:
    with pytest.raises(NeverWorked):
        WorkCalendar(GENERAL.model_copy(update={"working_hours": ()}))
    off = tuple(date(2026, 1, 1) + timedelta(days=n) for n in range(900))
    calendar = WorkCalendar(GENERAL.model_copy(update={"holidays": Holidays(off=off)}))
    for duration in ("1 days", "1 hours"):
        with pytest.raises(NeverWorked):
            due(calendar, at("01-05 10:00"), span(duration))


quick = settings(max_examples=40, deadline=None)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
spans = st.builds(Duration, amount=st.integers(1, 90), measure=st.sampled_from(["minutes", "hours", "days"]))
hours = st.builds(Duration, amount=st.integers(1, 300), measure=st.just("minutes"))


def worked_between(first: datetime, last: datetime) -> timedelta:
    """Counted the slow way, a day at a time."""
    total, day = timedelta(), CALENDAR.local(first).date()
    while day <= CALENDAR.local(last).date():
        for opens, closes in CALENDAR.openings(day):
            total += max(min(closes, last) - max(opens, first), timedelta())
        day += timedelta(days=1)
    return total


@quick
@given(moments, spans)
def test_a_deadline_is_after_its_start_and_inside_working_hours(start: datetime, duration: Duration) -> None:
    found = due(CALENDAR, start, duration).at
    assert found > start
    assert any(opens <= found <= closes for opens, closes in CALENDAR.openings(CALENDAR.local(found).date()))


@quick
@given(moments, hours)
def test_hours_and_minutes_take_exactly_that_much_working_time(start: datetime, duration: Duration) -> None:
    found = due(CALENDAR, start, duration).at
    assert worked_between(start, found) == timedelta(minutes=duration.amount)
    earlier = before(CALENDAR, start, duration, "working").at
    assert worked_between(earlier, start) == timedelta(minutes=duration.amount)


@quick
@given(moments, st.integers(1, 40))
def test_days_are_that_many_working_days_after_the_day_of_the_start(start: datetime, count: int) -> None:
    found = due(CALENDAR, start, Duration(amount=count, measure="days")).at
    first, last = CALENDAR.local(start).date(), CALENDAR.local(found).date()
    between = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    assert sum(map(CALENDAR.worked, between)) == count
    assert CALENDAR.local(found).time() == time(17, 30)


@quick
@given(moments, moments, spans)
def test_who_starts_later_is_never_due_earlier(one: datetime, other: datetime, duration: Duration) -> None:
    first, second = sorted((one, other))
    assert due(CALENDAR, first, duration).at <= due(CALENDAR, second, duration).at


@quick
@given(moments, st.integers(1, 30))
def test_days_before_and_after_a_closing_undo_each_other(start: datetime, count: int) -> None:
    closing = due(CALENDAR, start, span("1 days")).at
    days = Duration(amount=count, measure="days")
    assert before(CALENDAR, after(CALENDAR, closing, days, "working").at, days, "working").at == closing
