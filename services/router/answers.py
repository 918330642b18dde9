"""Answers to callers. Of a secret case only its whitelist learns who has it and what was said."""

from typing import TYPE_CHECKING, Any

from services.mesh import county as counties
from services.mesh.contracts.calls.base import BadRequest, StoryLine, Unavailable
from services.mesh.contracts.calls.router import (
    ApplyCounty,
    AssignmentLine,
    AssignmentQuery,
    CountyInForce,
    CountyStatus,
    ReplyAnswer,
    ReplyCommand,
    StoryQuery,
)
from services.mesh.contracts.county import County
from services.mesh.errors import TooEarly
from services.mesh.log import log
from services.router import replying
from services.router.county_file import check
from services.router.domain.case import Assignment, Case, HeldCode, Note
from services.router.domain.secrecy import may_know

if TYPE_CHECKING:
    from services.mesh.work import Work
    from services.router.store import Store


def county_in_force(work: "Work[Store]") -> CountyInForce:
    """The county and its version."""
    version = work.counties.version(work.rows)
    return CountyInForce(county_version=version, county=work.county if version else None)


def apply_county(work: "Work[Store]", command: ApplyCounty) -> CountyStatus:
    """Check the file and make it the county's."""
    checked = check(command.text)
    if checked.county is None:
        first = checked.errors[0]
        raise BadRequest(f"line {first.line}: {first.field}: {first.sentence}")
    return put_in_force(work, checked.county)


def put_in_force(work: "Work[Store]", county: County) -> CountyStatus:
    """Make it the county, unless it is already."""
    version, changed = counties.apply(work, county)
    log.info("county in force", county_version=version, changed=changed)
    return CountyStatus(name=county.county.name, county_version=version, changed=changed)


def assignments(work: "Work[Store]", query: AssignmentQuery) -> list[AssignmentLine]:
    """All assignments of these cases, the oldest first."""
    cases = work.store.cases(query.case_nos)
    found = work.store.assignments(query.case_nos)
    seats: dict[str, list[HeldCode]] = {}
    for held in work.store.all_seats([one.assignment_id for one in found]):
        seats.setdefault(held.assignment_id, []).append(held)
    return [_line(cases[one.case_no], one, seats.get(one.assignment_id, []), query.viewer) for one in found]


def story(work: "Work[Store]", query: StoryQuery) -> list[StoryLine]:
    """What happened to these cases, in order of time."""
    cases = work.store.cases(query.case_nos)
    notes = work.store.notes(query.case_nos)
    lines = [_story_line(cases[case_no], note, query.viewer) for case_no, told in notes.items() for note in told]
    return sorted(lines, key=lambda line: line.at)


def reply(work: "Work[Store]", command: ReplyCommand) -> ReplyAnswer:
    """Judge an official's command and say what the phone would be told."""
    try:
        told = replying.answer(work, command.phone, command.command, work.now)
    except TooEarly:
        raise Unavailable("Router has no county file yet.") from None
    return ReplyAnswer(template=told.template, values=dict(told.values))


def _line(case: Case, one: Assignment, seats: list[HeldCode], viewer: str | None) -> AssignmentLine:
    shown: dict[str, Any] = {}
    if _may_see(case, viewer):
        shown = {
            "unit_id": one.unit_id, "unit_name": one.unit_name, "why": case.why, "accepted_by": one.accepted_by or "",
            "people": tuple(dict.fromkeys(held.seat.name for held in seats)),
        }
    return AssignmentLine(
        **shown, case_no=one.case_no, round=one.round, assignment_id=one.assignment_id, part=one.part,
        state=one.state, secret=case.secret, assigned_at=one.assigned_at, accept_due=one.accept_due,
        answer_due=one.answer_due, accepted_at=one.accepted_at, ended_at=one.ended_at,
    )


def _story_line(case: Case, note: Note, viewer: str | None) -> StoryLine:
    seen = _may_see(case, viewer)
    return StoryLine(at=note.at, case_no=case.case_no, service="router", what=note.what,
                     who=note.who if seen else "", detail=note.words if seen else "")


def _may_see(case: Case, viewer: str | None) -> bool:
    return not case.secret or (case.known_to is not None and may_know(case.known_to, viewer))
