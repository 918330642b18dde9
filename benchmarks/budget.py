"""The budget: CPU milliseconds a text by process and step, from a profile (py-spy) and what /proc says was used.

A sample counts for the step of its innermost frame that one of MARKS fits; a process's CPU is shared out by samples.
"""

import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from benchmarks.contest import OURS
from benchmarks.measuring import Result, measure
from benchmarks.place import Machine, place
from benchmarks.tables import table
from services.console.processes import Process

TEXTS, WARM_UP, SAMPLES_A_SECOND = 6_000, 1_000, 250
OTHER = "other"
# Step, and what its frames look like: `function (file:line)`. The first that fits the innermost fitting frame counts.
MARKS: tuple[tuple[str, str], ...] = (
    ("transaction", r"\((sqlalchemy|psycopg2)/|mesh/(database|bulk|work|identity|gathered|due|inbox|outbox|look)\.py"
                    r"|mesh/county\.py|psycopg2_patcher|/store(\.py|/)"),
    ("signature", r"(twilio_inbound|twilio_signature|request_validator)\.py"),
    ("send", r"notifier/sender\.py|twilio_sms\.py|mesh/(http_client|http_answer|http_form|twilio_http)\.py|\(twilio/"),
    ("receipt", r"notifier/(receipts|recording)\.py"),
    ("webhook", r"mesh/(hosting|grouping|http_\w+)\.py|\((werkzeug|nameko/web|eventlet/wsgi)"
                r"|intake/(webhook|service)\.py"),
    ("relay", r"mesh/relay\.py|Publisher\."),
    ("consume", r"mesh/(consumer|bus)\.py|contracts/wire\.py|\((amqp|kombu|vine)/"),
    ("decide", r"mesh/hearing\.py|/domain/|mesh/(matching|wording|accusation|worktime|deadlines|contracts)"
               r"|handlers\.py|\((pydantic|zhconv)|/(taking|desk|numbering|rating|assigning|moves|settling|claiming)\.py"),
    ("log", r"mesh/log\.py|\(structlog/"),
    ("tick", r"mesh/ticker\.py|\(apscheduler/|mesh/(sweep|reconcile)\.py|resolving\.py"),
    ("green threads", r"\(eventlet/|\(greenlet"),
)
STEPS = [*dict.fromkeys(step for step, _ in MARKS), OTHER]
_MARKS = tuple((step, re.compile(pattern)) for step, pattern in MARKS)


def budget(machine: Machine, count: int = TEXTS) -> tuple[Result, dict[str, dict[str, float]]]:
    """CPU milliseconds a text by process and step, on PostgreSQL, with receipts posted back."""
    with place(machine, "postgres", receipts=True) as here, OURS.running(here) as running:
        measure(OURS, running, here, count=WARM_UP, warm_up=0, first=5_000_000)
        with _profiled(running.processes, here.folder) as files:
            result = measure(OURS, running, here, count=count, warm_up=0)
        used = result.cpu_per_thousand()
        return result, {name: _shared_out(used[name], _by_step(file.read_text())) for name, file in files.items()}


def told(result: Result, by_process: Mapping[str, Mapping[str, float]]) -> str:
    """The table, with what other processes used."""
    rows = [(step, *(f"{by_process[name].get(step, 0.0):.2f}" for name in by_process),
             f"{sum(steps.get(step, 0.0) for steps in by_process.values()):.2f}") for step in STEPS]
    totals = {name: sum(steps.values()) for name, steps in by_process.items()}
    rows.append(("**sum**", *(f"{total:.2f}" for total in totals.values()), f"{sum(totals.values()):.2f}"))
    rest = {name: spent for name, spent in result.cpu_per_thousand().items() if name not in by_process}
    words = ", ".join(f"{name} {spent:.2f}" for name, spent in rest.items())
    return table(("step", *by_process, "all"), rows) + f"\n\nBeside them, in ms a text: {words}."


@contextmanager
def _profiled(processes: Mapping[str, Process], folder: Path) -> Iterator[dict[str, Path]]:
    """Profile these until the end of the block; a file of stacks for each."""
    files = {name: folder / f"{name}.stacks" for name in processes}
    program = Path(sys.executable).with_name("py-spy")
    watching = [subprocess.Popen([program, "record", "--gil", "-r", str(SAMPLES_A_SECOND), "-d", "600", "-f", "raw",
                                  "-o", str(files[name]), "-p", str(process.pid)],
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                for name, process in processes.items()]
    time.sleep(2)  # until they have found their way into the interpreters; nothing tells when
    yield files
    for each in watching:
        each.send_signal(signal.SIGINT)
    for each in watching:
        each.wait(60)


def _by_step(stacks: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for line in stacks.splitlines():
        frames, _, samples = line.rpartition(" ")
        found[_step(frames.split(";"))] += int(samples)
    return found


def _step(frames: list[str]) -> str:
    """The innermost frame that a mark fits; relaying and consuming are told apart by who began."""
    for frame in reversed(frames):
        for step, pattern in _MARKS:
            if pattern.search(frame):
                if step == "consume" and any("mesh/relay.py" in each for each in frames):
                    return "relay"
                return step
    return OTHER


def _shared_out(milliseconds: float, samples: Counter[str]) -> dict[str, float]:
    total = sum(samples.values())
    return {step: milliseconds * count / total for step, count in samples.items()}
