"""The case that a message is about."""

from typing import TYPE_CHECKING

from services.mesh.errors import TooEarly
from services.router.domain.case import Case

if TYPE_CHECKING:
    from services.mesh.work import Work
    from services.router.store import Store


def case_of(work: "Work[Store]", case_no: str, round_: int = 1) -> Case:
    """The case, once this round of it has begun."""
    case = work.store.cases([case_no]).get(case_no)
    if case is None or case.round < round_:
        raise TooEarly(case_no)
    return case
