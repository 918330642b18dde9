"""Journeys are told with phones and a clock: a whole town as processes, and what each phone can read."""

import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import pytest

from services.console import definitions
from services.console.carrier import Carrier
from services.console.processes import Process
from services.console.settings import SAMPLE_COUNTY
from services.console.town import SERVICES, Town, apart, lay_out

MONDAY_MORNING = datetime.fromisoformat("2026-11-23T09:00:00+08:00")
PATIENCE = 20.0  # seconds
READY_WITHIN = 60.0
POLL = 0.05
CASE_NO = re.compile(r"(?<!\d)\d{11,}(?!\d)")
CODE = re.compile(r"接 ?(\d{6})")
T = TypeVar("T")
_numbers = count(1)


def await_value(ask: Callable[[], T | None], problem: Callable[[], str], within: float = PATIENCE) -> T:
    """Ask until there is an answer; otherwise the test fails and says what was there."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        found = ask()
        if found is not None:
            return found
        time.sleep(POLL)
    return pytest.fail(problem())


@dataclass(frozen=True)
class Phone:
    """Somebody's phone; it shows what came since the test began."""

    town: "RunningTown"
    number: str

    def writes(self, words: str, copies: int = 1, pictures: Sequence[bytes] = ()) -> None:
        """Send a text; `copies` is how often the carrier calls with it at once."""
        self.town.carrier.write(self.number, words, copies, pictures)

    def texts(self) -> list[str]:
        """What it has received, oldest first."""
        return [text["words"] for text in self.town.ledger(self.number)]

    def reads(self, *contains: str, within: float = PATIENCE) -> str:
        """Wait for a text that holds all these words."""
        def look() -> str | None:
            return next((words for words in self.texts() if all(each in words for each in contains)), None)

        return await_value(look, lambda: f"{self.number} should read {contains}, but has {self.texts()}", within)

    def asks(self, words: str, *contains: str) -> str:
        """Write this until the answer holds all these words: what falls due is done a moment later."""
        def ask() -> str | None:
            before = len(self.texts())
            self.writes(words)
            answer = await_value(lambda: self.texts()[before:] or None, lambda: f"{self.number} is not answered")
            return next((each for each in answer if all(part in each for part in contains)), None)

        return await_value(ask, lambda: f"{self.number} should read {contains}, but has {self.texts()}")

    def code(self, *contains: str, within: float = PATIENCE) -> str:
        """Wait for a prompt that holds all these words; the code to reply with."""
        return code_in(self.reads("接 ", *contains, within=within))


def code_in(words: str) -> str:
    """The code that a prompt asks for."""
    found = CODE.search(words)
    assert found, f"there is no code in {words!r}"
    return found[1]


def case_no_in(words: str) -> str:
    """The case number in a text."""
    found = CASE_NO.search(words)
    assert found, f"there is no case number in {words!r}"
    return found[0]


@dataclass
class RunningTown:
    """A town that runs. `since` is where the present test began in the carrier's ledger."""

    plan: Town
    processes: dict[str, Process] = field(default_factory=dict)
    since: int = 0

    def phone(self, number: str) -> Phone:
        """The phone with this number."""
        return Phone(self, number)

    def citizen(self) -> Phone:
        """A phone that nobody has used yet."""
        return self.phone(f"+86138{next(_numbers):08d}")

    def begin(self) -> None:
        """From now on phones only remember what comes."""
        self.since = max((text["sequence"] for text in self.carrier.ledger()), default=0)

    def start(self, *names: str) -> None:
        """Start services and wait until they are ready."""
        for name in names:
            self.processes[name] = Process(self.plan.plan(name))
            self.processes[name].start()
        for name in names:
            await_value(lambda name=name: self.plan.ready(name) or None, lambda name=name: self.trouble(name),
                        READY_WITHIN)

    def stop(self, *names: str) -> None:
        """End services as an operator would."""
        for name in names:
            self.processes[name].terminate()
        for name in names:
            assert self.processes.pop(name).stop(within=20), f"{name} had to be forced to stop"

    def advance(self, **by: float) -> None:
        """Let business time pass at once: all services but the carrier stop, and go on at a later time.

        Who wrote something wrote it before: the carrier has brought it, or has given up.
        """
        await_value(lambda: None if self._on_their_way() else True, lambda: f"undelivered: {self._on_their_way()}")
        self.stop(*SERVICES)
        self.plan = self.plan.later(timedelta(**by))
        self.start(*SERVICES)

    @property
    def carrier(self) -> Carrier:
        """The simulator."""
        return Carrier(url=self.plan.url("simulator", ""))

    def ledger(self, phone: str | None = None) -> list[dict[str, Any]]:
        """What the carrier was given since the test began, oldest first."""
        return [text for text in self.carrier.ledger(self.since, phone) if text["direction"] == "out"]

    def _on_their_way(self) -> list[str]:
        return [text["words"] for text in self.carrier.ledger(self.since)
                if text["direction"] == "in" and text["status"] in {"sending", "retrying"}]

    def trouble(self, name: str) -> str:
        """The last a service wrote."""
        log = self.plan.plan(name).log
        return f"{name} is not ready: " + "\n".join(log.read_text().splitlines()[-15:])


def apart_from_others(county: Path, folder: Path) -> Path:
    """The county, where other tests' complaints don't link to ours unless it says so itself."""
    words = county.read_text(encoding="utf-8")
    made = folder / "county-of-the-town.yaml"
    made.write_text(words if "\nlinking:" in words else words.rstrip() + "\nlinking: {link: false}\n", encoding="utf-8")
    return made


@contextmanager
def running_town(amqp_uri: str, folder: Path, county: Path = SAMPLE_COUNTY, **environ: str) -> Iterator[RunningTown]:
    """A whole town on this machine until the end of the block; it is Monday, nine o'clock."""
    now = datetime.now(UTC).isoformat()
    settings = apart(os.environ, folder, COUNTY_FILE=str(apart_from_others(county, folder)),
                     CLOCK_START=MONDAY_MORNING.isoformat(), CLOCK_ORIGIN=now, TICK_SECONDS="0.2", **environ)
    town = RunningTown(lay_out(settings, amqp_uri))
    town.plan.migrate()
    definitions.put(amqp_uri)
    try:
        town.start(*town.plan.services)
        yield town
    finally:
        for process in town.processes.values():
            process.terminate()
        for process in town.processes.values():
            process.stop(within=10)
