"""What the audience of the demo sees: every text of the phones in the story, as the carrier has it."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rich.cells import set_cell_size
from rich.console import Console

from services.console.carrier import Carrier
from services.console.errors import NotThere
from services.console.supervisor import Supervisor
from services.console.town import SERVICES, Town

MONDAY_NINE = "2026-11-23T09:00:00+08:00"
PATIENCE = 20.0  # seconds for each step
READY_WITHIN = 60.0

AUNT, UNCLE = "+8613800000001", "+8613800000002"
HANDLER, DEPUTY, HEAD = "+8613900000011", "+8613900000012", "+8613900000013"
PEOPLE = {AUNT: "王大娘 citizen", UNCLE: "李大爷 citizen", HANDLER: "住建局值班员 official",
          DEPUTY: "住建局副值班 deputy", HEAD: "住建局负责人 head"}


@dataclass
class Show:
    """The town behind the demo, and the console it is told on."""

    town: Town
    supervisor: Supervisor
    console: Console
    _seen: int = 0
    _texts: list[dict[str, Any]] = field(default_factory=list)

    @property
    def carrier(self) -> Carrier:
        """The simulator."""
        return Carrier(url=self.town.url("simulator", ""))

    def scene(self, title: str) -> None:
        """A new part of the story."""
        self.console.print(f"\n[bold]{title}[/bold]")

    def reads(self, phone: str, *contains: str) -> str:
        """Wait until a phone of the story has a text that holds all these words."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            self.look()
            for text in self._texts:
                if text["direction"] == "out" and text["phone"] == phone and all(w in text["words"] for w in contains):
                    return str(text["words"])
            self.supervisor.watch()
            time.sleep(0.05)
        raise NotThere(f"A step is missing: {PEOPLE[phone]} never read {' … '.join(contains)}.")

    def look(self) -> None:
        """Print what is new on the phones of the story."""
        for text in self.carrier.ledger(self._seen):
            self._seen = text["sequence"]
            if text["phone"] in PEOPLE:
                self._texts.append(text)
                self._print(text)

    def skip(self) -> None:
        """Forget what is there so far."""
        self._seen = max((text["sequence"] for text in self.carrier.ledger()), default=0)

    def wait_ready(self, names: Sequence[str]) -> None:
        """Wait until these services can do their work."""
        deadline = time.monotonic() + READY_WITHIN
        while waiting := [name for name in names if not self.town.ready(name)]:
            if time.monotonic() > deadline:
                raise NotThere(f"Not ready within {READY_WITHIN:g} s: {', '.join(waiting)}.")
            self.supervisor.watch()
            time.sleep(0.1)

    def hasten(self, rate: float) -> None:
        """From now on business time passes this much faster."""
        self.town = self.town.later(rate=rate)
        self.supervisor.change([self.town.plan(name) for name in SERVICES])
        self.wait_ready(SERVICES)

    def _print(self, text: dict[str, Any]) -> None:
        at = self.town.now().astimezone(datetime.fromisoformat(MONDAY_NINE).tzinfo)
        arrow, colour = ("writes", "cyan") if text["direction"] == "in" else ("reads ", "green")
        who = set_cell_size(PEOPLE[text["phone"]], 24)
        self.console.print(f"  [dim]{at:%a %H:%M}[/dim]  {who} [{colour}]{arrow}[/{colour}]  ", end="")
        self.console.print(text["words"], markup=False)
