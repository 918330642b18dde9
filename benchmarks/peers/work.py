"""The workers' parts of the job, for peers that wait. Connections are made at the first use."""

from benchmarks.peers.carrier import Carrier
from benchmarks.peers.case import Case, CaseAssigned, Draft, to_citizen, to_official
from benchmarks.peers.store import Store
from benchmarks.peers.surroundings import Surroundings
from benchmarks.peers.tables import NOTIFIER, ROUTER, own


class Desk:
    """Does it all in one task: assigns, tells both, notes it."""

    def __init__(self, around: Surroundings) -> None:
        self._store = Store(around.database_url)
        self._carrier = Carrier(around)

    def do(self, case: Case) -> None:
        """Assign one case and tell the official and the citizen."""
        prompt, receipt = self._store.assign_and_note(case)
        self._store.mark_both_sent(prompt, self._carrier.send(prompt), receipt, self._carrier.send(receipt))


class Router:
    """Assigns."""

    def __init__(self, around: Surroundings) -> None:
        self._store = Store(own(around.database_url, ROUTER))

    def assign(self, case: Case) -> CaseAssigned:
        """What is to be published once it is committed."""
        return CaseAssigned(case=case, assignment=self._store.assign(case))


class Notifier:
    """Tells; each SMS by itself."""

    def __init__(self, around: Surroundings) -> None:
        self._store = Store(own(around.database_url, NOTIFIER))
        self._carrier = Carrier(around)

    def tell_citizen(self, case: Case) -> None:
        """The receipt."""
        self._tell(to_citizen(case))

    def tell_official(self, told: CaseAssigned) -> None:
        """The prompt."""
        self._tell(to_official(told.case, told.assignment))

    def _tell(self, draft: Draft) -> None:
        sms = self._store.note(draft)
        self._store.mark_sent(sms, self._carrier.send(sms))
