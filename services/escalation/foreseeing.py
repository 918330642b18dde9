"""Before a batch is handled: tell the store what its messages or steps will ask for one by one.

Nothing depends on it but the number of questions: what is not foreseen is asked when it is needed.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from services.escalation.settling import STEP
from services.mesh.contracts.base import Contract
from services.mesh.contracts.intake import CaseClosed, CaseReopened, CaseWithdrawn
from services.mesh.contracts.router import CaseAnswered, CaseAssigned
from services.mesh.due import DueRow
from services.mesh.work import Work

if TYPE_CHECKING:
    from services.escalation.store import Store
else:
    Store = Any

_END = (CaseAnswered, CaseClosed, CaseReopened, CaseWithdrawn)


def foresee(work: Work[Store], events: Sequence[Contract]) -> None:
    """Ends are about all of a case, everything else about one assignment and, but for a new one, its steps."""
    ended = {event.case_no for event in events if isinstance(event, _END)}
    begun = {event.assignment_id: event.case_no for event in events if isinstance(event, CaseAssigned)}
    moved = {event.assignment_id for event in events
             if event.assignment_id and not isinstance(event, (CaseAssigned, *_END))}
    work.store.expect(assignments=moved | begun.keys(), steps=moved, cases=ended, ends=begun.values())


def foresee_dues(work: Work[Store], rows: Sequence[DueRow]) -> None:
    """Steps ask for their assignments."""
    work.store.expect(assignments=[row.key for row in rows if row.kind == STEP])
