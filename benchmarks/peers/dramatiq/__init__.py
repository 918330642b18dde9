"""dramatiq: Flask under gunicorn, worker processes with threads."""

from benchmarks.peers.dramatiq.filling import fill_one_task, fill_services
from benchmarks.peers.dramatiq.names import CASES, NOTIFIER, ROUTER
from benchmarks.peers.peer import ONE_TASK, SERVICES, Peer, Setting, gunicorn, python
from benchmarks.peers.tables import migrate, migrate_services

ACTORS = "benchmarks.peers.dramatiq.actors"
Size = tuple[int, int]  # processes, threads of each


def _web(app: str, size: Size) -> tuple[str, ...]:
    return gunicorn(f"benchmarks.peers.dramatiq.web:{app}", processes=size[0], threads=size[1])


def _worker(size: Size, *queues: str) -> tuple[str, ...]:
    return python("dramatiq", ACTORS, "--processes", str(size[0]), "--threads", str(size[1]), "--queues", *queues)


def _told(size: Size) -> str:
    return f"{size[0]} x {size[1]} threads"


def _one_task(*, web: Size, worker: Size) -> Setting:
    return Setting(label=f"web {_told(web)}, worker {_told(worker)}",
                   processes=(_web("one_task", web), _worker(worker, CASES)))


def _apart(*, web: Size, router: Size, notifier: Size) -> Setting:
    return Setting(label=f"web {_told(web)}, router {_told(router)}, notifier {_told(notifier)}",
                   processes=(_web("services", web), _worker(router, ROUTER), _worker(notifier, NOTIFIER)))


def _together(*, web: Size, worker: Size) -> Setting:
    return Setting(label=f"web {_told(web)}, router and notifier {_told(worker)}",
                   processes=(_web("services", web), _worker(worker, ROUTER, NOTIFIER)))


ONE = Peer(
    name="dramatiq", shape=ONE_TASK,
    settings=(
        _one_task(web=(1, 16), worker=(1, 8)),
        _one_task(web=(1, 16), worker=(2, 8)),
        _one_task(web=(2, 8), worker=(2, 4)),
        _one_task(web=(2, 8), worker=(2, 16)),
    ),
    queues=(CASES,), migrate=migrate, fill=fill_one_task,
)
APART = Peer(
    name="dramatiq", shape=SERVICES,
    settings=(
        _apart(web=(1, 16), router=(1, 8), notifier=(1, 16)),
        _apart(web=(1, 16), router=(1, 8), notifier=(2, 8)),
        _together(web=(1, 16), worker=(1, 8)),
        _together(web=(1, 16), worker=(1, 16)),
        _together(web=(1, 16), worker=(2, 8)),
        _together(web=(2, 8), worker=(2, 16)),
    ),
    queues=(ROUTER, NOTIFIER), migrate=migrate_services, fill=fill_services,
)
