"""Whoever calls a service that dies hears of it in time, and the work is not done behind his back."""

import signal
import time

import pytest

from services.mesh.asking import ask
from services.mesh.contracts.calls.base import StoryLine, Unavailable
from tests.integration.test_mesh_calls import QUERY, toy

pytestmark = pytest.mark.broker


def test_a_callee_that_dies_after_taking_a_call_is_an_error_within_five_seconds_and_its_heir_leaves_the_work_undone(
        amqp_uri: str) -> None:
    with toy(amqp_uri) as process:
        process.send_signal(signal.SIGSTOP)  # the call lies in its socket
        began = time.monotonic()
        with pytest.raises(Unavailable):
            ask(amqp_uri, "toy", "act", QUERY, StoryLine, timeout=2)
        assert time.monotonic() - began < 5
    with toy(amqp_uri):
        assert ask(amqp_uri, "toy", "count", QUERY, StoryLine).what == ""
