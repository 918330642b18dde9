"""The drill's own broker: killed, wiped, frozen with an alarm, robbed of a binding."""

import json
import os
import shutil
import signal
import time
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

from services.console import broker
from services.console.ports import LOCAL
from services.console.processes import Process
from services.mesh.topology import EXCHANGE

AGAIN_AFTER = 0.5
_GUEST = "Basic Z3Vlc3Q6Z3Vlc3Q="
NORMAL_WATERMARK = 0.4
UNHEALTHY = 503


class BrokerMachine:
    """One RabbitMQ as a process of ours. All methods return at once; `tick` starts again what ended."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        prepared = broker.prepare(folder, os.environ, management=True)
        self.port, self._management = prepared.port, prepared.management_port
        self._names, self._server = (Process(plan) for plan in prepared.plans)
        self._ended_at: float | None = None
        self._wipe = False

    def start(self, within: float = 90.0) -> None:
        """Start it and wait until it shakes hands."""
        self._names.start()
        self._server.start()
        broker.wait_ready(self.port, within)

    def kill(self, *, wipe: bool = False) -> None:
        """End it without a word, and all it keeps if it is to be wiped."""
        self._wipe = wipe
        os.kill(self._server.pid, signal.SIGKILL)

    def tick(self) -> None:
        """Start it again if it ended a moment ago."""
        if self._server.alive:
            return
        if self._ended_at is None:
            self._ended_at = time.monotonic()
            if self._wipe:
                shutil.rmtree(self._folder / "data", ignore_errors=True)
                self._wipe = False
        elif time.monotonic() - self._ended_at > AGAIN_AFTER:
            self._server.start()
            self._ended_at = None

    def answers(self) -> bool:
        """Whether it shakes hands."""
        return self._server.alive and broker.shakes_hands(self.port)

    def alarm(self, *, on: bool) -> bool:
        """Raise or end its memory alarm; whether it could be told."""
        expression = "0" if on else str(NORMAL_WATERMARK)
        return self._control("set_vm_memory_high_watermark", expression)

    def alarmed(self) -> bool:
        """Whether it says itself that an alarm is set."""
        try:
            self._say("GET", "/api/health/checks/alarms")
        except HTTPError as unhealthy:
            return unhealthy.code == UNHEALTHY
        except (OSError, HTTPException):
            pass
        return False

    def bindings(self) -> list[dict[str, str]]:
        """The bindings of the mesh's exchange."""
        found = self._ask("GET", f"/api/exchanges/%2F/{quote(EXCHANGE)}/bindings/source")
        return found if isinstance(found, list) else []

    def unbind(self, binding: dict[str, str]) -> bool:
        """Delete one binding; whether it could be."""
        path = f"/api/bindings/%2F/e/{quote(EXCHANGE)}/q/{quote(binding['destination'])}"
        return self._ask("DELETE", f"{path}/{quote(binding['properties_key'], safe='')}") is not None

    def stop(self) -> None:
        """End it for good."""
        self._server.kill()
        self._names.kill()

    def _control(self, *words: str) -> bool:
        node = self._server.plan
        argv = (str(Path(node.argv[0]).with_name("rabbitmqctl")), "-q", "--timeout", "10", *words)
        tool = Process(type(node)(name="rabbitmqctl", argv=argv, environ=node.environ, log=self._folder / "ctl.log"))
        tool.start()
        return tool.wait(20) and tool.exit_code == 0

    def _ask(self, method: str, path: str) -> object:
        """The answer of its management, or None if there was none."""
        try:
            text = self._say(method, path)
        except (OSError, HTTPException):
            return None
        return json.loads(text) if text else []

    def _say(self, method: str, path: str) -> bytes:
        request = Request(f"http://{LOCAL}:{self._management}{path}", headers={"Authorization": _GUEST}, method=method)
        with urlopen(request, timeout=3) as answer:
            return bytes(answer.read())
