"""What the system says of itself at a drill's end: never used to judge, only to hold against the judge's findings."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from urllib.error import URLError
from urllib.request import urlopen

from services.console.ports import LOCAL
from services.mesh.asking import ask, ask_many
from services.mesh.contracts.calls.mesh import Status, StatusQuery
from services.mesh.contracts.calls.notifier import AmbiguousLine, AmbiguousQuery
from tests.chaos.acts import Machines
from tests.chaos.town import SERVICES, Replica

_REPAIRS = re.compile(r'^directline_repairs_total\{what="(\w+)"\} (\S+)$', re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Own:
    """The ambiguous sends it lists, what it parked by service, what its present processes repaired by kind."""

    ambiguous: list[AmbiguousLine]
    parked: dict[str, int]
    repairs: dict[str, int]


def listen(machines: Machines, since: datetime) -> Own:
    """Ask every service; it is quiet now."""
    uri = f"pyamqp://guest:guest@{LOCAL}:{machines.broker.port}"
    query = AmbiguousQuery(since=since, settled=True, limit=20_000)
    ambiguous = ask_many(uri, "notifier", "ambiguous", query, AmbiguousLine, 30.0)
    parked = {service: ask(uri, service, "status", StatusQuery(), Status, 30.0).parked for service in SERVICES}
    repairs: Counter[str] = Counter()
    for replica in machines.town.replicas.values():
        for what, count in _REPAIRS.findall(_metrics(replica)):
            repairs[what] += int(float(count))
    return Own(ambiguous=ambiguous, parked=parked, repairs={what: count for what, count in repairs.items() if count})


def _metrics(replica: Replica) -> str:
    try:
        with urlopen(f"http://{LOCAL}:{replica.port}/metrics", timeout=5) as answer:
            return str(answer.read().decode())
    except (URLError, OSError):
        return ""
