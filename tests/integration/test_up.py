"""`directline up`: everything visible, started again when it dies, and gone within 20 s of a signal."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.console.settings import Settings
from services.console.town import apart
from tests.phones import await_value

SERVICES = ("intake", "router", "notifier", "escalation", "simulator")


def children(session: int) -> dict[int, str]:
    """The processes of a session, with their command lines."""
    listed = subprocess.run(["ps", "-o", "pid=,args=", "-s", str(session)], capture_output=True, text=True, check=False)
    lines = [line.strip().partition(" ") for line in listed.stdout.splitlines()]
    return {int(pid): args for pid, _, args in lines if "<defunct>" not in args}


def start(settings: Settings, told: Path) -> "subprocess.Popen[bytes]":
    """`directline up` in a session of its own."""
    with told.open("wb") as out:
        return subprocess.Popen([sys.executable, "-m", "services.console.main", "up"], env=dict(settings.environ),
                                stdout=out, stderr=out, start_new_session=True)


@pytest.fixture
def up(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A running `directline up` of its own session."""
    process = start(apart(os.environ, tmp_path / "var"), tmp_path / "out")
    yield process
    process.kill()
    process.wait()


def one(session: int, pattern: str) -> int | None:
    """The process whose command line matches."""
    return next((pid for pid, args in children(session).items() if re.search(pattern, args)), None)


def test_up_restarts_what_dies_and_leaves_nothing_behind(up: subprocess.Popen[bytes], tmp_path: Path) -> None:
    def said() -> str:
        return (tmp_path / "out").read_text()

    await_value(lambda: "Ready after" in said() or None, said, 45)
    for name in SERVICES:
        assert one(up.pid, f"runner {name}$"), f"{name} is not to be seen"
    doctor = subprocess.run([sys.executable, "-m", "services.console.main", "doctor"], capture_output=True, text=True,
                            env={**os.environ, "DIRECTLINE_VAR": str(tmp_path / "var")}, timeout=60, check=False)
    assert doctor.returncode == 0, "another shell does not find the town: " + doctor.stdout + doctor.stderr
    for pattern in ("runner intake$", r"beam\.smp"):
        victim = one(up.pid, pattern)
        assert victim, f"{pattern} is not to be seen"
        os.kill(victim, signal.SIGKILL)
        await_value(lambda old=victim, what=pattern: (one(up.pid, what) or old) != old or None, said, 20)

    began = time.monotonic()
    up.terminate()
    assert up.wait(20) == 0, said()
    assert time.monotonic() - began < 20
    await_value(lambda: not children(up.pid) or None, lambda: str(children(up.pid)), 2)


def test_a_wrong_setting_ends_up_with_one_sentence(tmp_path: Path) -> None:
    process = start(apart(os.environ, tmp_path / "var", COUNTY_FILE="nowhere.yaml"), tmp_path / "out")
    try:
        assert process.wait(45) == 2
        told = (tmp_path / "out").read_text()
        assert "COUNTY_FILE nowhere.yaml" in told.splitlines()[-1]
        assert "starts again" not in told
        assert not children(process.pid)
    finally:
        process.kill()
