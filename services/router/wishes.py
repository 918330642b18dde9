"""What a citizen wishes about a case beside its matter: to take it back, not to be named, not to be asked about."""

from dataclasses import replace
from typing import TYPE_CHECKING

from services.mesh.contracts.county import Unit
from services.mesh.contracts.intake import CaseWithdrawn, CitizenHidden, ConsentMissing
from services.mesh.contracts.people import Seat
from services.mesh.log import log
from services.router import linking
from services.router.assigning import acting_seats
from services.router.deciding import ask_decider
from services.router.domain import facts
from services.router.domain.case import Asked, Case, Note
from services.router.domain.facts import Noticed
from services.router.domain.secrecy import posts_for
from services.router.known import case_of

if TYPE_CHECKING:
    from services.mesh.work import Work
    from services.router.store import Store


def case_withdrawn(work: "Work[Store]", event: CaseWithdrawn) -> None:
    """Close the case for good; whoever acts is told to leave it, and supervision of one that came under pressure."""
    case = case_of(work, event.case_no, event.round)
    acting = [one for one in work.store.assignments([case.case_no]) if one.acting]
    seats = acting_seats(work, case, acting)
    case = replace(case, state="closed")
    work.store.save_case(case)
    work.store.add_note(case.case_no, Note(at=event.received_at, what="withdrawn"))
    for assignment in acting:
        work.store.save_assignment(replace(assignment, state="closed", ended_at=event.received_at))
        tell = [seat.model_copy(update={"code": None}) for one, seat in seats
                if one.assignment_id == assignment.assignment_id]
        work.say(facts.released(case, assignment, "withdrawn", work.now, event.received_at, tell))
    linking.parted_all(work, case)
    if event.pressed:
        county = work.county
        _notify(work, case, next((unit for unit in county.units if unit.kind == "supervision"), None), "pressed")


def citizen_hidden(work: "Work[Store]", event: CitizenHidden) -> None:
    """From now on nobody is given the number."""
    case = case_of(work, event.case_no)
    if not case.hidden:
        work.store.save_case(replace(case, hidden=True))
        work.store.add_note(case.case_no, Note(at=event.received_at, what="hidden"))


def consent_missing(work: "Work[Store]", event: ConsentMissing) -> None:
    """The desk calls the citizen, whoever has the case, and says what they said. Nobody asks about a secret case."""
    county, case = work.county, case_of(work, event.case_no)
    if case.secret:
        return
    asked = Asked(about="consent", assignment_id="", unit_name="", at=event.occurred_at, reason=event.asker)
    ask_decider(work, county, case, county.triage, asked)


def _notify(work: "Work[Store]", case: Case, unit: Unit | None, kind: Noticed) -> None:
    """Tell the unit's first official who may know of the case; nobody else, and perhaps nobody."""
    posts = posts_for(work.county, case, unit) if unit else ()
    if not posts:
        log.error("nobody may be told", case_no=case.case_no, kind=kind)
        return
    official = posts[0].official
    seat = Seat(person_id=official.id, name=official.name, unit_id=posts[0].unit.id, unit_name=posts[0].unit.name,
                role=official.role, phone=official.phone, email=official.email)
    work.say(facts.desk_notice(case, seat, kind, work.now))
