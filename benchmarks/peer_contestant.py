"""A peer as a contestant: from its webhook, or from its queue."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from benchmarks.contestant import Contestant, Running
from benchmarks.peers.peer import Peer, Setting
from benchmarks.place import ROOT, Place
from services.console.ports import LOCAL
from services.console.processes import Plan, Process
from tests.chaos.town import listens, own_ports


@dataclass(frozen=True, kw_only=True)
class PeerContestant(Contestant):
    """A peer in one of its settings. The first process of a setting is its web."""

    peer: Peer
    setting: Setting

    @property
    def shape(self) -> str:
        """Its peer's."""
        return self.peer.shape

    def environ(self, place: Place, port: int) -> dict[str, str]:
        """What its processes are told."""
        sqlite = f"sqlite:///{place.folder}/peer.db"
        return {**place.environ, "BENCH_HTTP": f"{LOCAL}:{port}", "PUBLIC_URL": f"http://{LOCAL}:{port}",
                "DATABASE_URL": place.database.replace("+psycopg2", "") or sqlite}

    @contextmanager
    def running(self, place: Place) -> Iterator[Running]:
        """Its web and its workers, ready."""
        [port] = own_ports(1)
        environ = self.environ(place, port)
        self.peer.migrate(environ["DATABASE_URL"])
        processes = {f"{self.peer.name} {number}": Process(
            Plan(name=self.peer.name, argv=argv, environ=environ, log=place.folder / f"peer-{number}.log",
                 folder=ROOT, stop_within=5)) for number, argv in enumerate(self.setting.processes)}
        with self.started(processes, lambda: listens(port) and all(map(place.consumers, self.peer.queues))):
            yield Running(processes=processes, webhook_url=environ["PUBLIC_URL"], environ=environ)
