"""nameko's events: its own HTTP entrypoint, its event dispatcher and handlers, on green threads."""

from benchmarks.peers.nameko.filling import fill
from benchmarks.peers.nameko.names import ASSIGNED, DESK, INTAKE, NOTIFIER, RECEIVED, ROUTER, queue
from benchmarks.peers.peer import ONE_TASK, SERVICES, Peer, Setting, python
from benchmarks.peers.tables import migrate, migrate_services


def _setting(label: str, max_workers: int, *processes: str) -> Setting:
    return Setting(label=f"{label}, max_workers {max_workers}", processes=tuple(
        python("benchmarks.peers.nameko.run", services, str(max_workers)) for services in processes))


ONE = Peer(
    name="nameko", shape=ONE_TASK,
    settings=(
        _setting("web and 1 worker", 10, INTAKE, DESK),
        _setting("web and 1 worker", 50, INTAKE, DESK),
        _setting("web and 2 workers", 10, INTAKE, DESK, DESK),
        _setting("both in one process", 25, f"{INTAKE},{DESK}"),
    ),
    queues=(queue(INTAKE, RECEIVED, DESK, "take_case"),), migrate=migrate, fill=fill,
)
APART = Peer(
    name="nameko", shape=SERVICES,
    settings=(
        _setting("intake, router, notifier", 10, INTAKE, ROUTER, NOTIFIER),
        _setting("intake, router, notifier", 50, INTAKE, ROUTER, NOTIFIER),
        _setting("intake, router, 2 notifiers", 16, INTAKE, ROUTER, NOTIFIER, NOTIFIER),
        _setting("intake, router and notifier in one process", 10, INTAKE, f"{ROUTER},{NOTIFIER}"),
        _setting("intake, router and notifier in one process", 32, INTAKE, f"{ROUTER},{NOTIFIER}"),
        _setting("all in one process", 16, f"{INTAKE},{ROUTER},{NOTIFIER}"),
    ),
    queues=(queue(INTAKE, RECEIVED, ROUTER, "assign"), queue(INTAKE, RECEIVED, NOTIFIER, "tell_citizen"),
            queue(ROUTER, ASSIGNED, NOTIFIER, "tell_official")),
    migrate=migrate_services, fill=fill,
)
