"""FastStream: Starlette under uvicorn, one event loop for each process."""

from benchmarks.peers.faststream.filling import fill
from benchmarks.peers.faststream.names import CITIZEN, DESK, OFFICIAL, ROUTER
from benchmarks.peers.peer import ONE_TASK, SERVICES, Peer, Setting, python
from benchmarks.peers.tables import migrate, migrate_services


def _setting(*, web: int, prefetch: int, **workers: int) -> Setting:
    """`workers`: how many processes run which services."""
    argvs = [python("benchmarks.peers.faststream.worker", services.replace("_and_", ","), str(prefetch))
             for services, processes in workers.items() for _ in range(processes)]
    told = ", ".join(f"{services.replace('_', ' ')} {processes}" for services, processes in workers.items())
    return Setting(label=f"web {web}, {told}, prefetch {prefetch}",
                   processes=(python("benchmarks.peers.faststream.web", str(web)), *argvs))


ONE = Peer(
    name="FastStream", shape=ONE_TASK,
    settings=(
        _setting(web=1, desk=1, prefetch=50),
        _setting(web=1, desk=1, prefetch=200),
        _setting(web=1, desk=2, prefetch=50),
        _setting(web=2, desk=2, prefetch=100),
    ),
    queues=(DESK,), migrate=migrate, fill=fill,
)
APART = Peer(
    name="FastStream", shape=SERVICES,
    settings=(
        _setting(web=1, router=1, notifier=1, prefetch=50),
        _setting(web=1, router=1, notifier=1, prefetch=200),
        _setting(web=1, router=1, notifier=2, prefetch=50),
        _setting(web=1, router_and_notifier=1, prefetch=50),
        _setting(web=1, router_and_notifier=1, prefetch=200),
        _setting(web=1, router_and_notifier=2, prefetch=50),
    ),
    queues=(ROUTER, CITIZEN, OFFICIAL), migrate=migrate_services, fill=fill,
)
