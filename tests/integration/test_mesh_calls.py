"""Calls for those who wait: bounded, typed, and never carried out after the caller has gone."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from services.mesh.asking import ask, ask_many
from services.mesh.contracts.calls.base import BadRequest, CaseQuery, NotFound, StoryLine, Unavailable
from tests.meshes import until

pytestmark = pytest.mark.broker
QUERY = CaseQuery(case_nos=("1", "2"))


@contextmanager
def toy(amqp_uri: str, log: IO[bytes] | int = subprocess.DEVNULL) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-m", "tests.calls_service", amqp_uri], stderr=log)
    try:
        until(lambda: answers(amqp_uri), what="the service")
        yield process
    finally:
        process.kill()
        process.wait()


def answers(amqp_uri: str) -> bool:
    try:
        return bool(ask_many(amqp_uri, "toy", "story", QUERY, StoryLine, timeout=1))
    except Unavailable:
        return False


def test_a_call_is_answered_with_values_and_refused_with_its_own_error(amqp_uri: str) -> None:
    with toy(amqp_uri):
        assert [line.case_no for line in ask_many(amqp_uri, "toy", "story", QUERY, StoryLine)] == ["1", "2"]
        with pytest.raises(NotFound, match=r"There is no such case\."):
            ask(amqp_uri, "toy", "refuse", QUERY, StoryLine)


def test_a_request_that_is_not_well_formed_names_the_field(amqp_uri: str) -> None:
    with toy(amqp_uri), pytest.raises(BadRequest, match="case_nos"):
        ask(amqp_uri, "toy", "story", CaseQuery.model_construct(case_nos="x"), StoryLine)


def test_an_unforeseen_error_keeps_its_words_to_itself(amqp_uri: str, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with log.open("wb") as stream, toy(amqp_uri, stream):
        with pytest.raises(Unavailable) as caught:
            ask(amqp_uri, "toy", "break_down", QUERY, StoryLine)
        assert "西河街" not in str(caught.value)
    assert "RuntimeError" in log.read_text()
    assert "13812345678" not in log.read_text()
    assert "西河街" not in log.read_text()


def test_a_slow_callee_is_an_error_within_the_limit(amqp_uri: str) -> None:
    with toy(amqp_uri):
        began = time.monotonic()
        with pytest.raises(Unavailable, match="did not answer within 1 seconds"):
            ask(amqp_uri, "toy", "dawdle", QUERY, StoryLine, timeout=1)
        assert time.monotonic() - began < 3


def test_a_callee_that_is_down_is_an_error_and_the_work_is_not_done_when_it_comes_back(amqp_uri: str) -> None:
    with toy(amqp_uri):
        pass
    began = time.monotonic()
    with pytest.raises(Unavailable):
        ask(amqp_uri, "toy", "act", QUERY, StoryLine, timeout=1)
    assert time.monotonic() - began < 5
    with toy(amqp_uri):
        assert ask(amqp_uri, "toy", "count", QUERY, StoryLine).what == ""


def test_a_service_that_never_ran_and_a_broker_that_is_away_are_clear_errors(amqp_uri: str) -> None:
    with pytest.raises(Unavailable, match="nobody"):
        ask(amqp_uri, "nobody", "story", QUERY, StoryLine, timeout=1)
    with pytest.raises(Unavailable, match="broker"):
        ask("pyamqp://guest:guest@127.0.0.1:1", "toy", "story", QUERY, StoryLine, timeout=1)
