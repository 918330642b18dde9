"""Quiet hours and the carrier's rate."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from services.notifier.domain.quiet import is_quiet
from services.notifier.domain.rate import Bucket

NIGHT = (time(22), time(7))


@pytest.mark.parametrize(("clock", "hours", "quiet"), [
    ("21:59", NIGHT, False), ("22:00", NIGHT, True), ("23:59", NIGHT, True), ("00:00", NIGHT, True),
    ("06:59", NIGHT, True), ("07:00", NIGHT, False), ("12:30", (time(12), time(14)), True),
    ("14:00", (time(12), time(14)), False), ("23:00", None, False), ("09:00", (time(9), time(9)), False),
])
def test_quiet_hours(clock, hours, quiet):
    now = datetime.fromisoformat(f"2026-11-23T{clock}").replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    assert is_quiet(now, hours) is quiet


def test_a_bucket_lets_so_many_a_second_through():
    bucket = Bucket.full(10, 0.0)
    assert bucket.room(50) == 10
    empty = bucket.less(10)
    assert empty.room(50) == 0
    assert empty.wait() == pytest.approx(0.1)
    assert empty.filled(0.35).room(50) == 3
    assert empty.filled(60).room(50) == 10


def test_without_a_limit_everything_may_go():
    bucket = Bucket.full(0, 0.0)
    assert bucket.less(1000).room(50) == 50
    assert bucket.wait() == 0


def test_less_than_one_a_second():
    bucket = Bucket.full(0.5, 0.0).less(1)
    assert bucket.wait() == pytest.approx(2.0)
    assert bucket.filled(2.0).room(5) == 1
