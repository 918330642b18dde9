"""FastStream: Starlette under uvicorn, one event loop for each process."""

from benchmarks.peers.faststream.filling import fill
from benchmarks.peers.faststream.names import QUEUE
from benchmarks.peers.peer import Peer, Setting, python
from benchmarks.peers.tables import migrate


def _setting(*, web: int, workers: int, prefetch: int) -> Setting:
    return Setting(
        label=f"web {web}, worker {workers}, prefetch {prefetch}",
        processes=(python("benchmarks.peers.faststream.web", str(web)),
                   *[python("benchmarks.peers.faststream.worker", str(prefetch))] * workers),
    )


PEER = Peer(
    name="FastStream",
    settings=(
        _setting(web=1, workers=1, prefetch=50),
        _setting(web=1, workers=1, prefetch=200),
        _setting(web=1, workers=2, prefetch=50),
        _setting(web=2, workers=2, prefetch=100),
    ),
    queue=QUEUE, migrate=migrate, fill=fill,
)
