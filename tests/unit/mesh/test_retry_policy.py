"""When a message that failed is tried again: ever later, never all at once, and not for ever."""

from datetime import timedelta

import pytest

from services.mesh.settings import Reader, mesh
from services.mesh.waiting import RetryPolicy

POLICY = RetryPolicy()
DRAWS = 300


@pytest.mark.parametrize(("failures", "seconds"), [
    (1, 10), (2, 20), (3, 40), (4, 80), (5, 160), (6, 320), (7, 640)])
def test_each_pause_is_twice_the_one_before_and_differs_by_a_quarter_at_most(failures: int, seconds: int) -> None:
    waits = [POLICY.wait(failures) for _ in range(DRAWS)]
    assert timedelta(seconds=0.75 * seconds) <= min(waits) < timedelta(seconds=0.9 * seconds)
    assert timedelta(seconds=1.1 * seconds) < max(waits) <= timedelta(seconds=1.25 * seconds)


@pytest.mark.parametrize("failures", [10, 20, 1000])
def test_no_pause_is_longer_than_an_hour_and_a_quarter(failures: int) -> None:
    patient = RetryPolicy(tries=10_000)
    waits = [patient.wait(failures) for _ in range(DRAWS)]
    assert timedelta(minutes=45) <= min(waits) <= max(waits) <= timedelta(minutes=75)


def test_after_eight_failures_it_is_not_tried_again() -> None:
    assert POLICY.wait(7) is not None
    assert POLICY.wait(8) is None
    assert POLICY.wait(9) is None


def test_a_service_has_this_policy_unless_it_is_told_otherwise() -> None:
    found = mesh(Reader({}), "intake")
    assert RetryPolicy(first=found.retry_first, longest=found.retry_longest, tries=found.tries) == POLICY
