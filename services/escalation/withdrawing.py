"""How often cases were taken back, by the unit that had them: many from one unit are looked at."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from services.escalation.domain.assignment import Assignment
from services.escalation.domain.telling import may_see
from services.mesh.contracts.calls.escalation import WithdrawalLine, WithdrawalsQuery
from services.mesh.work import Work

if TYPE_CHECKING:
    from services.escalation.store import Store
else:
    Store = Any

AT_ONCE = 500  # cases in one query


def by_unit(work: Work[Store], query: WithdrawalsQuery) -> list[WithdrawalLine]:
    """The counts, the unit with most of them first."""
    pressed = work.store.withdrawals.since(query.since)
    units = dict.fromkeys(pressed, "")
    for some in _parts(sorted(pressed)):
        for one in work.store.assignments_of(some):  # the oldest first: the last that answered for the case counts
            if one.part != "co":
                units[one.case_no] = _shown(one, query.viewer)
    counts = Counter(units.values())
    under_pressure = Counter(units[case_no] for case_no, found in pressed.items() if found)
    return [WithdrawalLine(unit_name=unit, count=count, pressed=under_pressure[unit])
            for unit, count in sorted(counts.items(), key=lambda each: (-each[1], each[0]))]


def _shown(one: Assignment, viewer: str | None) -> str:
    return one.unit_name if may_see(one, viewer) else ""


def _parts(case_nos: Sequence[str]) -> Iterator[Sequence[str]]:
    return (case_nos[first:first + AT_ONCE] for first in range(0, len(case_nos), AT_ONCE))
