"""nameko's events: its own HTTP entrypoint, its event dispatcher and handlers, on green threads."""

from benchmarks.peers.nameko.filling import fill
from benchmarks.peers.nameko.names import QUEUE
from benchmarks.peers.peer import Peer, Setting, python
from benchmarks.peers.tables import migrate


def _run(services: str, max_workers: int) -> tuple[str, ...]:
    return python("benchmarks.peers.nameko.run", services, str(max_workers))


def _setting(*, workers: int, max_workers: int) -> Setting:
    return Setting(label=f"web and {workers} worker, max_workers {max_workers}",
                   processes=(_run("intake", max_workers), *[_run("desk", max_workers)] * workers))


PEER = Peer(
    name="nameko",
    settings=(
        _setting(workers=1, max_workers=10),
        _setting(workers=1, max_workers=50),
        _setting(workers=2, max_workers=10),
        Setting(label="both in one process, max_workers 25", processes=(_run("intake,desk", 25),)),
    ),
    queue=QUEUE, migrate=migrate, fill=fill,
)
