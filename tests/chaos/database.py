"""The drill's own PostgreSQL: its commits are waited for, and it can be restarted in the middle of everything."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from services.console.ports import LOCAL
from services.console.processes import Process
from tests.chaos.town import listens
from tests.servers import await_true, make_database, postgres_programs, prepare_postgres

AGAIN_AFTER = 1.0
NAME = "drill"


class DatabaseMachine:
    """One PostgreSQL as a process of ours; fsync is off, since only processes die here and never the machine."""

    def __init__(self, port: int) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="directline-drill-postgres-"))
        self.port = port
        self._server, plan = prepare_postgres(self._folder, port, "fsync=off", "max_connections=200")
        self._process = Process(plan)
        self._ended_at: float | None = None

    def start(self) -> None:
        """Start it, with an empty database for the drill."""
        self._process.start()
        await_true(lambda: make_database(self._server, NAME), "PostgreSQL did not start")

    def url(self, port: int) -> str:
        """The drill's database through a port, such as a proxy's."""
        return f"postgresql://postgres@{LOCAL}:{port}/{NAME}"

    def restart(self, *, clean: bool) -> None:
        """End all its connections at once; without `clean` it has to recover when it starts."""
        os.kill(self._process.pid, signal.SIGINT if clean else signal.SIGQUIT)

    def tick(self) -> None:
        """Start it again if it ended a moment ago."""
        if self._process.alive:
            return
        if self._ended_at is None:
            self._ended_at = time.monotonic()
        elif time.monotonic() - self._ended_at > AGAIN_AFTER:
            self._process.start()
            self._ended_at = None

    def answers(self) -> bool:
        """Whether it takes connections."""
        return self._process.alive and listens(self.port)

    def dump(self, file: Path) -> None:
        """Write down everything it holds, for whoever looks for a defect afterwards."""
        file.parent.mkdir(parents=True, exist_ok=True)
        said = subprocess.run([f"{postgres_programs()}/pg_dump", "-a", "-f", str(file), self.url(self.port)],
                              check=False, capture_output=True, text=True, timeout=120)
        if said.returncode:
            file.write_text(said.stderr)

    def stop(self) -> None:
        """End it for good."""
        self._process.stop(within=5)
        shutil.rmtree(self._folder, ignore_errors=True)
