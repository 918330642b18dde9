"""The carrier and the proxy of a drill, each a process of its own, with methods to steer them."""

import http.client
import json
import os
import socket
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from services.console.ports import LOCAL, free_ports
from services.console.processes import Plan, Process, last_words
from tests.servers import await_true

ROOT = Path(__file__).parents[2]
ANSWER_WITHIN = 30.0
STOP_WITHIN = 3.0


class Carrier:
    """The carrier's own side: what it took, what it was told to do wrong. Methods may be called from any thread."""

    def __init__(self, port: int, process: Process) -> None:
        self.port, self.process = port, process
        self.url = f"http://{LOCAL}:{port}"
        self._line = http.client.HTTPConnection(LOCAL, port, timeout=ANSWER_WITHIN)
        self._lock = Lock()

    def setup(self, **told: object) -> None:
        """account, token, sender, inbound_url, inbound, status_url, status, seed; `carrier_calls.Setup` names the rest.

        What is not named stays as it is, so that replicas can be moved later; a seed begins its faults anew.
        """
        self._ask("POST", "/control/setup", told)

    def texts(self, texts: Sequence[tuple[str, str]]) -> list[str]:
        """Type texts, each a phone and words; their sids, in the same order."""
        return [one["sid"] for one in
                self._ask("POST", "/control/texts", [{"from": phone, "words": words} for phone, words in texts])]

    def faults(self, table: Mapping[str, object] | None = None) -> None:
        """What goes wrong from now on, in place of all before; nothing if left out."""
        self._ask("PUT", "/control/faults", table or {})

    def ledger(self, after: int = 0) -> dict[str, Any]:
        """`out` and `in` rows with a sequence greater than `after`; `last` is what to ask after next time."""
        return self._rows("after", after, "last")

    def changes(self, after: int = 0) -> dict[str, Any]:
        """Rows that are new or changed since change number `after`; `changed` is what to ask after next time."""
        return self._rows("changed_after", after, "changed")

    def pending(self) -> dict[str, int]:
        """How many `inbound` texts, `receipts` and `calls` are still under way."""
        return dict(self._ask("GET", "/control/pending"))

    def seen(self) -> dict[str, int]:
        """How often each fault struck, by a name such as `out.reset_after`."""
        return dict(self._ask("GET", "/control/faults/seen"))

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def _rows(self, name: str, after: int, following: str) -> dict[str, Any]:
        found: dict[str, Any] = {"out": [], "in": []}
        more = True
        while more:
            page = self._ask("GET", f"/control/ledger?{name}={after}")
            found = {**page, "out": found["out"] + page["out"], "in": found["in"] + page["in"]}
            more, after = page["more"], page[following]
        return found

    def _ask(self, method: str, path: str, told: object = None) -> Any:
        body = None if told is None else json.dumps(told).encode()
        with self._lock:
            try:
                self._line.request(method, path, body)
                answer = self._line.getresponse()
                said = json.loads(answer.read())
            except (OSError, http.client.HTTPException):
                self._line.close()  # the next call opens it anew
                raise
        if answer.status != 200:
            raise ValueError(f"The carrier refused {method} {path}: {said}")
        return said


class Proxy:
    """Named TCP proxies in one process. `names` is a pattern such as `notifier-*`; methods fit any thread."""

    def __init__(self, port: int, process: Process) -> None:
        self.port, self.process = port, process
        self._line = socket.create_connection((LOCAL, port), ANSWER_WITHIN)
        self._heard = self._line.makefile("rb")
        self._lock = Lock()

    def open(self, name: str, target: int, port: int = 0) -> int:
        """A new proxy before a local port; the port it listens on."""
        return int(self._ask(do="open", name=name, target=target, port=port)["port"])

    def cut(self, names: str = "*") -> list[str]:
        """Reset every connection and refuse new ones; the proxies meant."""
        return self._many("cut", names)

    def blackhole(self, names: str = "*", *, lose: bool = False) -> list[str]:
        """Let nothing through, both ways, with connections kept.

        The bytes come later, after `pass_`; with `lose` they never do, and the connections are reset then.
        """
        return self._many("blackhole", names, lose=lose)

    def delay(self, names: str = "*", *, seconds: float) -> list[str]:
        """Hold back everything for so long, each way."""
        return self._many("delay", names, seconds=seconds)

    def pass_(self, names: str = "*") -> list[str]:
        """Let everything through again."""
        return self._many("pass", names)

    def point(self, name: str, target: int) -> None:
        """A new target for new connections."""
        self._ask(do="point", name=name, target=target)

    def status(self) -> dict[str, dict[str, Any]]:
        """Each proxy's port, target, mode, connections now, connections taken, bytes passed, lost and held."""
        return dict(self._ask(do="status")["proxies"])

    def close(self) -> None:
        """Hang up."""
        self._heard.close()
        self._line.close()

    def _many(self, do: str, names: str, **told: object) -> list[str]:
        return list(self._ask(do=do, names=names, **told)["names"])

    def _ask(self, **told: object) -> dict[str, Any]:
        with self._lock:
            self._line.sendall(json.dumps(told).encode() + b"\n")
            said = json.loads(self._heard.readline())
        if "error" in said:
            raise ValueError(f"The proxy refused {told['do']}: {said['error']}")
        return dict(said)


@contextmanager
def running_carrier(port: int = 0) -> Iterator[Carrier]:
    """A carrier until the end of the block."""
    with _running("carrier", port) as (found, process):
        carrier = Carrier(found, process)
        try:
            yield carrier
        finally:
            carrier.close()


@contextmanager
def running_proxy(port: int = 0) -> Iterator[Proxy]:
    """A proxy process until the end of the block."""
    with _running("proxy", port) as (found, process):
        proxy = Proxy(found, process)
        try:
            yield proxy
        finally:
            proxy.close()


@contextmanager
def _running(name: str, port: int) -> Iterator[tuple[int, Process]]:
    found = port or free_ports(1)[0]
    with tempfile.TemporaryDirectory(prefix=f"directline-{name}-") as folder:
        process = Process(Plan(name=name, argv=(sys.executable, "-m", f"tests.chaos.{name}", str(found)),
                               environ=os.environ, log=Path(folder) / f"{name}.log", folder=ROOT))
        try:
            process.start()
            await_true(lambda: _listens(found) if process.alive else True, f"the {name} did not start")
            if not process.alive:
                raise RuntimeError(f"The {name} ended: {last_words(process.plan.log)}")
            yield found, process
        finally:
            process.stop(within=STOP_WITHIN)


def _listens(port: int) -> bool:
    socket.create_connection((LOCAL, port), 1).close()
    return True
