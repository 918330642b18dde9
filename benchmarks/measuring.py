"""One measurement: texts posted to a contestant, until the carrier has both SMS of each."""

import json
import os
import re
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from benchmarks import texts
from benchmarks.contestant import Contestant, Running
from benchmarks.generator import Load
from benchmarks.peer_contestant import PeerContestant
from benchmarks.peers.peer import Text
from benchmarks.place import ROOT, Carrier, Place, host_and_port
from benchmarks.usage import cpu_seconds, family, megabytes

CASE_NO = re.compile(r"(?<!\d)\d{11,}(?!\d)")
WARM_UP = 100
SILENCE = 30.0  # seconds without an SMS after which the rest counts as lost
POLL = 0.05
SETTLED = 1.0  # seconds from the last SMS until its row is surely written


class Lost(Exception):
    """Somebody was not told, or told twice: the figures of such a run are worth nothing."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """What one run came to: seconds for all, the wait of each text until both SMS, CPU and memory by process."""

    contestant: Contestant
    texts: int
    seconds: float
    waits: Sequence[float]
    cpu: Mapping[str, float]
    memory: Mapping[str, float]
    refused: int = 0

    @property
    def rate(self) -> float:
        """Texts a second."""
        return self.texts / self.seconds

    def wait(self, percent: int) -> float:
        """The wait that so many percent of the texts did not exceed, in seconds."""
        return statistics.quantiles(self.waits, n=100, method="inclusive")[percent - 1]

    def cpu_per_thousand(self) -> dict[str, float]:
        """CPU seconds for a thousand texts."""
        return {name: seconds * 1000 / self.texts for name, seconds in self.cpu.items()}


def measure(contestant: Contestant, running: Running, place: Place, *, count: int, first: int = 1_000_000,
            connections: int = 64, rate: float = 0.0, warm_up: int = WARM_UP) -> Result:
    """Post `count` texts and wait until all are told; Lost if anybody is not."""
    if warm_up:
        _post(running, place.carrier, count=warm_up, first=first - warm_up, connections=min(connections, 16))
    pids = {**{name: process.pid for name, process in running.processes.items()}, **place.pids,
            "carrier": place.carrier.process.pid}
    before = cpu_seconds(pids)
    posted, own = _post(running, place.carrier, count=count, first=first, connections=connections, rate=rate)
    after = cpu_seconds(pids)
    told = _told(place.carrier, first, count)
    waits = [told[index] - due for index, due in enumerate(posted["due"])]
    begun = float(posted["begun"])
    return Result(contestant=contestant, texts=count, seconds=max(told) - begun, waits=waits,
                  cpu={**{name: after[name] - before[name] for name in pids}, "generator": own},
                  memory=megabytes({name: pid for name, pid in pids.items() if name != "carrier"}),
                  refused=sum(posted["refused"]))


def measure_from_queue(contestant: PeerContestant, running: Running, place: Place, *, count: int,
                       first: int = 1_000_000) -> Result:
    """Let a peer's workers find `count` texts in their queue, and wait until all are told."""
    _fill(contestant, running, first - WARM_UP, WARM_UP)
    _await_told(place.carrier, 2 * WARM_UP)
    time.sleep(SETTLED)  # who is stopped amid a transaction keeps SQLite's lock
    place.carrier.clear()
    pids = {**{name: process.pid for name, process in running.processes.items()}, **place.pids,
            "carrier": place.carrier.process.pid}
    workers = [pid for process in running.processes.values() for pid in family(process.pid)]
    with _stopped(workers):
        _fill(contestant, running, first, count)
        before = cpu_seconds(pids)
        begun = time.monotonic()
    _await_told(place.carrier, 2 * count)
    after = cpu_seconds(pids)
    told = _told(place.carrier, first, count)
    return Result(contestant=contestant, texts=count, seconds=max(told) - begun, waits=[at - begun for at in told],
                  cpu={name: after[name] - before[name] for name in pids},
                  memory=megabytes({name: pid for name, pid in pids.items() if name != "carrier"}))


def _fill(contestant: PeerContestant, running: Running, first: int, count: int) -> None:
    numbers = range(first, first + count)
    contestant.peer.fill(running.environ, [Text(sid=texts.sid(one), phone=texts.phone(one), words=texts.words(one))
                                           for one in numbers])


@contextmanager
def _stopped(pids: Sequence[int]) -> Iterator[None]:
    """Let processes stand still until the end of the block."""
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def _post(running: Running, carrier: Carrier, *, count: int, first: int, connections: int,
          rate: float = 0.0) -> tuple[dict[str, list[float]], float]:
    """Post, and wait until the carrier has two SMS of each; what the generator tells, and its own CPU seconds."""
    carrier.clear()
    host, port = host_and_port(running.webhook_url)
    load = Load(host=host, port=port, public_url=running.webhook_url, first=first, count=count,
                connections=connections, rate=rate)
    with subprocess.Popen([sys.executable, "-m", "benchmarks.generator"], stdin=subprocess.PIPE, cwd=ROOT,
                          stdout=subprocess.PIPE, text=True, env=dict(os.environ)) as generator:
        generator.stdin.write(load.to_json() + "\n")
        generator.stdin.flush()
        generator.stdout.readline()
        before = cpu_seconds({"generator": generator.pid})["generator"]
        generator.stdin.write("go\n")
        generator.stdin.flush()
        _await_told(carrier, 2 * count)
        own = cpu_seconds({"generator": generator.pid})["generator"] - before
        posted = json.loads(generator.stdout.readline())
    if posted["failed"]:
        raise Lost(f"{posted['failed']} texts were refused for good")
    return posted, own


def _await_told(carrier: Carrier, wanted: int) -> None:
    count, since = 0, time.monotonic()
    while count < wanted:
        time.sleep(POLL)
        now = carrier.count()
        if now > count:
            count, since = now, time.monotonic()
        elif time.monotonic() - since > SILENCE:
            raise Lost(f"{wanted - count} of {wanted} SMS did not come")


def _told(carrier: Carrier, first: int, count: int) -> list[float]:
    """When each text had both its SMS: the receipt, found by the phone, and the prompt, by the case number."""
    receipts: dict[str, tuple[float, str]] = {}
    prompts: dict[str, float] = {}
    citizens = {texts.phone(first + index) for index in range(count)}
    for at, to, words in carrier.ledger():
        found = CASE_NO.search(words)
        case_no = found[0] if found else ""
        if not case_no or to in receipts or (to not in citizens and case_no in prompts):
            raise Lost("an SMS without a case number, or twice")
        if to in citizens:
            receipts[to] = at, case_no
        else:
            prompts[case_no] = at
    told = []
    for index in range(count):
        at, case_no = receipts.get(texts.phone(first + index), (0.0, ""))
        if case_no not in prompts:
            raise Lost("a text without a receipt or a prompt")
        told.append(max(at, prompts[case_no]))
    return told
