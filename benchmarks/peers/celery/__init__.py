"""Celery: Flask under gunicorn, prefork or threaded workers."""

from benchmarks.peers.celery.filling import fill_one_task, fill_services
from benchmarks.peers.celery.names import CASES, NOTIFIER, ROUTER
from benchmarks.peers.peer import ONE_TASK, SERVICES, Peer, Setting, gunicorn, python
from benchmarks.peers.tables import migrate, migrate_services

APP = "benchmarks.peers.celery.app"
QUIET = ("--loglevel", "WARNING", "--without-gossip", "--without-mingle", "--without-heartbeat")


def _web(app: str, processes: int, threads: int) -> tuple[str, ...]:
    return gunicorn(f"benchmarks.peers.celery.web:{app}", processes=processes, threads=threads)


def _worker(queues: str, pool: str, concurrency: int, prefetch: int) -> tuple[str, ...]:
    return python("celery", "--quiet", "-A", APP, "worker", "--queues", queues, "--hostname", f"{queues}@%h",
                  "--pool", pool, "--concurrency", str(concurrency), "--prefetch-multiplier", str(prefetch), *QUIET)


def _one_task(*, web: tuple[int, int], pool: str, concurrency: int, prefetch: int) -> Setting:
    return Setting(label=f"web {web[0]} x {web[1]} threads, worker {pool} {concurrency}",
                   processes=(_web("one_task", *web), _worker(CASES, pool, concurrency, prefetch)))


def _apart(*, web: tuple[int, int], pool: str, router: int, notifier: int, prefetch: int) -> Setting:
    return Setting(label=f"web {web[0]} x {web[1]} threads, router {pool} {router}, notifier {pool} {notifier}",
                   processes=(_web("services", *web), _worker(ROUTER, pool, router, prefetch),
                              _worker(NOTIFIER, pool, notifier, prefetch)))


def _together(*, web: tuple[int, int], pool: str, concurrency: int, prefetch: int) -> Setting:
    return Setting(label=f"web {web[0]} x {web[1]} threads, router and notifier {pool} {concurrency}",
                   processes=(_web("services", *web), _worker(f"{ROUTER},{NOTIFIER}", pool, concurrency, prefetch)))


ONE = Peer(
    name="Celery", shape=ONE_TASK,
    settings=(
        _one_task(web=(1, 16), pool="prefork", concurrency=2, prefetch=8),
        _one_task(web=(2, 8), pool="prefork", concurrency=4, prefetch=4),
        _one_task(web=(2, 8), pool="prefork", concurrency=8, prefetch=4),
        _one_task(web=(2, 8), pool="threads", concurrency=16, prefetch=4),
    ),
    queues=(CASES,), migrate=migrate, fill=fill_one_task,
)
APART = Peer(
    name="Celery", shape=SERVICES,
    settings=(
        _apart(web=(1, 16), pool="threads", router=8, notifier=16, prefetch=4),
        _apart(web=(1, 16), pool="prefork", router=2, notifier=4, prefetch=8),
        _together(web=(1, 16), pool="threads", concurrency=8, prefetch=8),
        _together(web=(1, 16), pool="threads", concurrency=16, prefetch=8),
        _together(web=(2, 8), pool="threads", concurrency=32, prefetch=4),
        _together(web=(2, 8), pool="prefork", concurrency=4, prefetch=8),
    ),
    queues=(ROUTER, NOTIFIER), migrate=migrate_services, fill=fill_services,
)
