"""Pictures of a case: kept as links, and told to whoever acts."""

from dataclasses import replace
from typing import TYPE_CHECKING

from services.mesh.contracts.intake import PictureKept
from services.mesh.errors import TooEarly
from services.router import linking
from services.router.assigning import acting_seats
from services.router.domain import facts

if TYPE_CHECKING:
    from services.mesh.work import Work
    from services.router.store import Store

SHOWN = "照片:{link} 请看"  # in place of a citizen's words; set off by a space, or phones would take more for the link


def picture_kept(work: "Work[Store]", event: PictureKept) -> None:
    """Keep the link, once. Whoever acts hears of a citizen's picture, but not of a secret case's."""
    case = work.store.cases([event.case_no or ""]).get(event.case_no or "")
    if case is None or case.round < event.round:
        raise TooEarly(event.case_no or "")
    if event.link in case.pictures:
        return
    lead = linking.lead_of(work, case)
    case = replace(case, pictures=tuple(sorted((*case.pictures, event.link))))
    work.store.save_case(case)
    if case.secret or event.by_official or case.state != "open":
        return
    case = lead or case  # whoever acts has it under the lead's number
    acting = [one for one in work.store.assignments([case.case_no]) if one.acting and one.part != "decision"]
    for assignment, seat in acting_seats(work, case, acting):
        work.say(facts.supplement_passed(case, assignment, seat, SHOWN.format(link=event.link), work.now))
