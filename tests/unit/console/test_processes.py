"""Processes are started, started again, and ended in order."""

import sys
import time
from pathlib import Path

import pytest

from services.console.processes import Plan, Process
from services.console.supervisor import LONGEST_PAUSE, Supervisor, pause

DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"


def plan(folder: Path, code: str = "import time; time.sleep(60)", **more: object) -> Plan:
    return Plan(name="one", argv=(sys.executable, "-c", code), environ={}, log=folder / "one.log", **more)  # type: ignore[arg-type]


def wait_for(file: Path, words: str) -> None:
    deadline = time.monotonic() + 5
    while words not in (file.read_text() if file.exists() else ""):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_pauses_grow_up_to_a_limit() -> None:
    assert [pause(deaths) for deaths in (1, 2, 3)] == [0.5, 1.0, 2.0]
    assert pause(30) == LONGEST_PAUSE


def test_a_process_ends_when_asked(tmp_path: Path) -> None:
    process = Process(plan(tmp_path))
    process.start()
    assert process.alive
    assert process.stop(within=5)
    assert not process.alive


def test_one_that_does_not_listen_is_forced(tmp_path: Path) -> None:
    process = Process(plan(tmp_path, DEAF))
    process.start()
    wait_for(tmp_path / "one.log", "up")
    assert not process.stop(within=0.2)
    assert not process.alive


def test_what_dies_is_started_again_after_its_pause(tmp_path: Path) -> None:
    told: list[str] = []
    supervisor = Supervisor(told.append)
    process = supervisor.start(plan(tmp_path))
    first = process.pid
    process.kill()
    supervisor.watch()
    assert not process.alive
    time.sleep(pause(1))
    supervisor.watch()
    assert process.alive
    assert process.pid != first
    assert "starts again" in told[0]
    assert supervisor.stop([["one"]]) == []


@pytest.mark.parametrize("code", ["raise SystemExit(2)", "print('words', flush=True); raise SystemExit(2)"])
def test_an_end_is_told_with_its_code_and_log(tmp_path: Path, code: str) -> None:
    told: list[str] = []
    supervisor = Supervisor(told.append)
    supervisor.start(plan(tmp_path, code)).wait(5)
    supervisor.watch()
    assert "(2)" in told[0]
    assert "one.log" in told[0]


def test_a_child_ends_with_its_parent(tmp_path: Path) -> None:
    child = f"open({str(tmp_path / 'child')!r}, 'w').write(str(__import__('os').getpid())); import time; time.sleep(60)"
    parent = Process(plan(tmp_path, f"""
import sys, time
from pathlib import Path
from services.console.processes import Plan, Process
log = Path({str(tmp_path)!r}) / "child.log"
Process(Plan(name="child", argv=(sys.executable, "-c", {child!r}), environ={{}}, log=log)).start()
time.sleep(60)
"""))
    parent.start()
    wait_for(tmp_path / "child", "")
    deadline = time.monotonic() + 5
    while not (tmp_path / "child").exists() or not (tmp_path / "child").read_text():
        assert time.monotonic() < deadline, (tmp_path / "one.log").read_text()
        time.sleep(0.02)
    pid = int((tmp_path / "child").read_text())
    parent.kill()
    while Path(f"/proc/{pid}").exists() and "Z" not in Path(f"/proc/{pid}/stat").read_text().split()[2]:
        assert time.monotonic() < deadline, "the child lives on"
        time.sleep(0.02)
