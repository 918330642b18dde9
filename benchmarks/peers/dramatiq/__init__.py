"""dramatiq: Flask under gunicorn, worker processes with threads."""

from benchmarks.peers.dramatiq.filling import fill
from benchmarks.peers.dramatiq.names import QUEUE
from benchmarks.peers.peer import Peer, Setting, gunicorn, python
from benchmarks.peers.tables import migrate

ACTORS = "benchmarks.peers.dramatiq.actors"


def _setting(*, web: tuple[int, int], worker: tuple[int, int]) -> Setting:
    return Setting(
        label=f"web {web[0]} x {web[1]} threads, worker {worker[0]} x {worker[1]} threads",
        processes=(
            gunicorn("benchmarks.peers.dramatiq.web:app", processes=web[0], threads=web[1]),
            python("dramatiq", ACTORS, "--processes", str(worker[0]), "--threads", str(worker[1])),
        ),
    )


PEER = Peer(
    name="dramatiq",
    settings=(
        _setting(web=(1, 16), worker=(1, 8)),
        _setting(web=(1, 16), worker=(2, 8)),
        _setting(web=(2, 8), worker=(2, 4)),
        _setting(web=(2, 8), worker=(2, 16)),
    ),
    queue=QUEUE, migrate=migrate, fill=fill,
)
