"""A worker's part of the job: assign, tell both, note it. Connections are made at the first use."""

from benchmarks.peers.carrier import Carrier
from benchmarks.peers.case import Case
from benchmarks.peers.store import Store
from benchmarks.peers.surroundings import Surroundings


class Work:
    """Does the job with a store and a carrier of its process."""

    def __init__(self, around: Surroundings) -> None:
        self._store = Store(around.database_url)
        self._carrier = Carrier(around)

    def do(self, case: Case) -> None:
        """Assign one case and tell the official and the citizen."""
        to_official, to_citizen = self._store.assign(case)
        self._store.mark_sent(to_official, self._carrier.send(to_official), to_citizen, self._carrier.send(to_citizen))

    def close(self) -> None:
        """Close the database's connections."""
        self._store.close()
