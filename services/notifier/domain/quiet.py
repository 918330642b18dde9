"""Quiet hours: when nobody is told what he did not ask for."""

from datetime import datetime, time


def is_quiet(now: datetime, hours: tuple[time, time] | None) -> bool:
    """Whether `now` (in the county's zone) lies in the quiet hours, which may pass midnight; the end is not quiet."""
    if hours is None or hours[0] == hours[1]:
        return False
    begin, end = hours
    moment = now.timetz().replace(tzinfo=None)
    if begin < end:
        return begin <= moment < end
    return moment >= begin or moment < end
