"""Celery: Flask under gunicorn, a prefork or threaded worker."""

from benchmarks.peers.celery.filling import fill
from benchmarks.peers.celery.names import QUEUE
from benchmarks.peers.peer import Peer, Setting, gunicorn, python
from benchmarks.peers.tables import migrate

APP = "benchmarks.peers.celery.app"
QUIET = ("--loglevel", "WARNING", "--without-gossip", "--without-mingle", "--without-heartbeat")


def _setting(*, web: tuple[int, int], pool: str, concurrency: int, prefetch: int) -> Setting:
    processes, threads = web
    return Setting(
        label=f"web {processes} x {threads} threads, worker {pool} {concurrency}",
        processes=(
            gunicorn("benchmarks.peers.celery.web:app", processes=processes, threads=threads),
            python("celery", "--quiet", "-A", APP, "worker", "--pool", pool, "--concurrency", str(concurrency),
                   "--prefetch-multiplier", str(prefetch), *QUIET),
        ),
    )


PEER = Peer(
    name="Celery",
    settings=(
        _setting(web=(1, 16), pool="prefork", concurrency=2, prefetch=8),
        _setting(web=(2, 8), pool="prefork", concurrency=4, prefetch=4),
        _setting(web=(2, 8), pool="prefork", concurrency=8, prefetch=4),
        _setting(web=(2, 8), pool="threads", concurrency=16, prefetch=4),
    ),
    queue=QUEUE, migrate=migrate, fill=fill,
)
