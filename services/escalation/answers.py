"""Answers to callers. Of a secret case only its whitelist learns who has it and who was told."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from services.escalation.domain.assignment import Assignment
from services.escalation.domain.step import Step
from services.escalation.domain.telling import may_see
from services.escalation.settling import next_step_at
from services.mesh.contracts.calls.base import StoryLine
from services.mesh.contracts.calls.escalation import ClockLine, ClockQuery, StepLine, StepsQuery, StoryQuery
from services.mesh.work import Work

if TYPE_CHECKING:
    from services.escalation.store import Store
else:
    Store = Any


def clock(work: Work[Store], query: ClockQuery) -> list[ClockLine]:
    """The deadlines of all assignments of these cases, the oldest first."""
    return [_clock_line(work, one, query.viewer) for one in work.store.assignments_of(query.case_nos)]


def steps(work: Work[Store], query: StepsQuery) -> list[StepLine]:
    """The steps taken for these cases, in the order in which they were due."""
    return [_step_line(one, step, query.viewer) for one, step in _steps(work, query.case_nos)]


def story(work: Work[Store], query: StoryQuery) -> list[StoryLine]:
    """What was done about these cases, in order of time."""
    zone = ZoneInfo(work.county.county.timezone)
    lines = [line for one, step in _steps(work, query.case_nos) for line in _story_lines(one, step, query.viewer)]
    lines += [line for one in work.store.assignments_of(query.case_nos)
              for line in _clock_story(one, query.viewer, zone)]
    lines += [*_extensions(work, query), *_false_closures(work, query)]
    return sorted(lines, key=lambda line: line.at)


def _extensions(work: Work[Store], query: StoryQuery) -> Iterator[StoryLine]:
    """More time that was asked for, granted or refused."""
    known = {one.assignment_id: one for one in work.store.assignments_of(query.case_nos)}
    for row in work.store.extensions_of(query.case_nos):
        one = known.get(row.assignment_id)
        seen = one is not None and may_see(one, query.viewer)
        who, days = one.unit_name if one and seen else "", f"{row.days} days"
        if row.requested_at is not None:
            yield StoryLine(at=row.requested_at, case_no=row.case_no, service="escalation", what="extension asked",
                            who=who, detail=days)
        if row.decided_at is not None:
            what = "extension granted" if row.granted else "extension refused"
            yield StoryLine(at=row.decided_at, case_no=row.case_no, service="escalation", what=what, who=who,
                            detail=days)


def _false_closures(work: Work[Store], query: StoryQuery) -> Iterator[StoryLine]:
    """Each with the unit that had answered."""
    leads = [one for one in work.store.assignments_of(query.case_nos) if one.part in ("lead", "triage")]
    for case_no, round_, at in work.store.false_closures(query.case_nos):
        last = [one for one in leads if (one.case_no, one.round) == (case_no, round_) and may_see(one, query.viewer)]
        yield StoryLine(at=at, case_no=case_no, service="escalation", what="false closure",
                        who=last[-1].unit_name if last else "")


def _steps(work: Work[Store], case_nos: tuple[str, ...]) -> list[tuple[Assignment, Step]]:
    known = {one.assignment_id: one for one in work.store.assignments_of(case_nos)}
    return [(known[step.assignment_id], step) for step in work.store.steps_of_cases(case_nos)]


def _clock_line(work: Work[Store], one: Assignment, viewer: str | None) -> ClockLine:
    return ClockLine.model_validate({
        "case_no": one.case_no, "round": one.round, "assignment_id": one.assignment_id, "part": one.part,
        "unit_name": one.unit_name if may_see(one, viewer) else "", "secret": one.secret,
        "assigned_at": one.assigned_at, "accept_due": one.accept_due, "answer_due": one.answer_due,
        "accepted_at": one.accepted_at, "ended_at": one.ended_at, "next_step_at": next_step_at(work, one)})


def _step_line(one: Assignment, step: Step, viewer: str | None) -> StepLine:
    return StepLine(case_no=step.case_no, assignment_id=step.assignment_id, stage=step.stage, step=step.step,
                    due_at=step.due_at, taken_at=step.taken_at, reminder=step.reminder, card=step.card,
                    told=_names(one, step, viewer), unreachable=step.unreachable is not None,
                    withdrawn_at=step.withdrawn_at)


def _clock_story(one: Assignment, viewer: str | None, zone: ZoneInfo) -> Iterator[StoryLine]:
    who = one.unit_name if may_see(one, viewer) else ""
    accept, answer = (due.at.astimezone(zone) for due in (one.accept_due, one.answer_due))
    due = f"accept by {accept:%m-%d %H:%M}, answer by {answer:%m-%d %H:%M}"
    yield StoryLine(at=one.assigned_at, case_no=one.case_no, service="escalation", what="clock started", who=who,
                    detail=due)
    if one.ended_at is not None:
        yield StoryLine(at=one.ended_at, case_no=one.case_no, service="escalation", what="clock stopped", who=who)


def _story_lines(one: Assignment, step: Step, viewer: str | None) -> Iterator[StoryLine]:
    what = "reminder" if step.reminder else "unreachable" if step.unreachable else "escalated"
    who = ", ".join(_names(one, step, viewer))
    detail = f"{step.stage}, {step.card} card" if step.card else step.stage
    yield StoryLine(at=step.taken_at, case_no=step.case_no, service="escalation", what=what, who=who, detail=detail)
    if step.withdrawn_at is not None:
        yield StoryLine(at=step.withdrawn_at, case_no=step.case_no, service="escalation", what="step withdrawn",
                        who=who, detail=detail)


def _names(one: Assignment, step: Step, viewer: str | None) -> tuple[str, ...]:
    return tuple(seat.name for seat in step.told) if may_see(one, viewer) else ()
