"""A store of dictionaries, and an escalation that hears facts and moments without a bus."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from services.escalation.domain.assignment import Assignment, End
from services.escalation.domain.granted import Grant
from services.escalation.domain.step import Step
from services.escalation.handlers import DUES, HEARS
from services.mesh.contracts.base import Contract
from services.mesh.contracts.county import County
from services.mesh.contracts.intake import CaseClosed, CaseReopened
from services.mesh.contracts.notifier import PersonUnreachable
from services.mesh.contracts.people import Citizen, Due, Seat
from services.mesh.contracts.router import (
    CaseAccepted,
    CaseAnswered,
    CaseAssigned,
    CaseHandedOver,
    CaseReturned,
    CoHandlerReleased,
    DecisionMade,
)
from services.mesh.due import DueRow
from services.mesh.errors import TooEarly
from services.mesh.work import Work
from services.mesh.worktime import WorkCalendar, due

COUNTY = County.model_validate(yaml.safe_load(
    (Path(__file__).parents[3] / "deploy/counties/gongxian.yaml").read_text(encoding="utf-8")))
CALENDAR = WorkCalendar(COUNTY.county)
CITIZEN = Citizen(address="+8613800000001")
CASE = "26112300017"


def at(text: str) -> datetime:
    """A moment of 2026 on the county's clocks, such as `11-23 09:00`."""
    return datetime.fromisoformat(text if len(text) > 11 else f"2026-{text}").replace(tzinfo=CALENDAR.zone)


START = at("11-23 09:00")


@dataclass
class FakeWithdrawals:
    """Which cases were taken back, and which of them under pressure."""

    kept: dict[str, bool] = field(default_factory=dict)

    def keep(self, case_no: str, received_at: datetime, *, pressed: bool) -> None:
        self.kept.setdefault(case_no, pressed)

    def since(self, moment: datetime | None) -> dict[str, bool]:
        return dict(self.kept)


@dataclass
class FakeStore:
    """Keeps what handlers save."""

    kept: dict[str, Assignment] = field(default_factory=dict)
    steps: dict[str, Step] = field(default_factory=dict)
    ends: list[tuple[str, End]] = field(default_factory=list)
    ratings: dict[tuple[str, int], tuple[datetime, int]] = field(default_factory=dict)
    false: dict[tuple[str, int], datetime] = field(default_factory=dict)
    extensions: dict[tuple[str, datetime], dict[str, Any]] = field(default_factory=dict)
    withdrawals: FakeWithdrawals = field(default_factory=FakeWithdrawals)

    def expect(self, **keys: Any) -> None:
        """All is in memory."""

    def assignment(self, assignment_id: str) -> Assignment | None:
        return self.kept.get(assignment_id)

    def assignments_of(self, case_nos: Any) -> list[Assignment]:
        return [one for one in self.kept.values() if one.case_no in case_nos]

    def open_after(self, assignment_id: str, limit: int) -> list[Assignment]:
        ids = sorted(one for one in self.kept if one > assignment_id and self.kept[one].ended_at is None)
        return [self.kept[one] for one in ids[:limit]]

    def add(self, assignment: Assignment) -> None:
        assert assignment.assignment_id not in self.kept
        self.kept[assignment.assignment_id] = assignment

    def save(self, assignment: Assignment) -> None:
        assert assignment.assignment_id in self.kept
        self.kept[assignment.assignment_id] = assignment

    def steps_of(self, assignment_id: str) -> list[Step]:
        found = [step for step in self.steps.values() if step.assignment_id == assignment_id]
        return sorted(found, key=lambda step: step.due_at)

    def steps_of_cases(self, case_nos: Any) -> list[Step]:
        return sorted((step for step in self.steps.values() if step.case_no in case_nos), key=lambda one: one.due_at)

    def add_step(self, step: Step) -> None:
        assert step.step_id not in self.steps
        self.steps[step.step_id] = step

    def withdraw(self, step: Step, now: datetime) -> None:
        self.steps[step.step_id] = replace(step, withdrawn_at=now)

    def ends_of(self, case_no: str) -> list[End]:
        return [end for name, end in self.ends if name == case_no]

    def add_end(self, end_id: str, case_no: str, end: End) -> None:
        self.ends.append((case_no, end))

    def asked(self, assignment_id: str, answer_due: datetime, **known: Any) -> None:
        self.extensions.setdefault((assignment_id, answer_due), {}).update(known)

    def decided(self, assignment_id: str, answer_due: datetime, **known: Any) -> bool:
        before = self.extensions.get((assignment_id, answer_due), {}).get("decided_at")
        newly = before is None or before < known["requested_at"]
        if newly:
            self.asked(assignment_id, answer_due, **known)
        return newly

    def grants_of(self, assignment_id: str) -> list[Grant]:
        return [Grant(requested_at=known["requested_at"], due_at=due_at)
                for (one, due_at), known in self.extensions.items() if one == assignment_id and known.get("granted")]

    def closed_falsely(self, case_no: str, round_no: int, received_at: datetime) -> None:
        self.false[case_no, round_no] = received_at

    def rate(self, case_no: str, round_no: int, score: int, received_at: datetime) -> None:
        self.ratings[case_no, round_no] = max(self.ratings.get((case_no, round_no), (received_at, score)),
                                              (received_at, score))


@dataclass
class FakeDues:
    """Due rows in a dictionary."""

    rows: dict[tuple[str, str], DueRow] = field(default_factory=dict)

    def set(self, kind: str, key: str, moment: datetime, *, case_no: str | None = None) -> None:
        self.rows[kind, key] = DueRow(kind=kind, key=key, case_no=case_no, due_at=moment, attempts=0)

    def drop(self, kind: str, key: str) -> None:
        self.rows.pop((kind, key), None)


class FakeCounties:
    """The county in force."""

    def __init__(self, county: County | None) -> None:
        self.county = county

    def current(self, rows: Any) -> County | None:
        return self.county

    def keep(self, rows: Any, version: int, county: County, now: datetime) -> None:
        self.county = county


class Escalation:
    """Hears facts, each once; keeps early ones; takes what is due when told the time."""

    def __init__(self, county: County | None = COUNTY, now: datetime = START) -> None:
        self.store, self.dues, self.counties, self.now = FakeStore(), FakeDues(), FakeCounties(county), now
        self.said: list[Contract] = []
        self.early: list[Contract] = []
        self._heard: set[str] = set()

    def hear(self, *events: Contract) -> None:
        for event in events:
            if event.message_id not in self._heard:
                self._heard.add(event.message_id)
                self.early.append(event)
                self._apply_early()

    def sweep(self, now: datetime) -> int:
        """Take what is due; how many rows were taken."""
        self.now = max(self.now, now)
        taken = 0
        while due_now := sorted((row for row in self.dues.rows.values() if row.due_at <= self.now),
                                key=lambda row: row.due_at):
            for row in due_now:
                if self.dues.rows.get((row.kind, row.key)) is row:
                    del self.dues.rows[row.kind, row.key]
                    work = self._work()
                    DUES[row.kind](work, row.key, row.due_at)
                    self.said += work.said
                    taken += 1
        return taken

    def steps(self, assignment_id: str = "lead") -> list[Step]:
        return self.store.steps_of(assignment_id)

    def standing(self) -> set[tuple[str, str, int, datetime]]:
        return {(step.assignment_id, step.stage, step.step, step.due_at) for step in self.store.steps.values()
                if step.withdrawn_at is None}

    def _apply_early(self) -> None:
        moved = True
        while moved:
            moved = False
            for event in list(self.early):
                work = self._work()
                try:
                    HEARS[type(event)](work, event)
                except TooEarly:
                    assert not work.said
                    continue
                self.early.remove(event)
                self.said += work.said
                moved = True

    def _work(self) -> Work[Any]:
        fakes: Any = {"rows": None, "store": self.store, "due": self.dues, "counties": self.counties}
        return Work(service="escalation", now=self.now, lock_cases=lambda work, names: None, **fakes)


def seats(unit_id: str) -> tuple[Seat, ...]:
    """Everybody of a unit, with codes."""
    unit = COUNTY.unit(unit_id)
    return tuple(Seat(person_id=one.id, name=one.name, unit_id=unit.id, unit_name=unit.name, role=one.role,
                      phone=one.phone, code=f"48291{number}") for number, one in enumerate(unit.officials))


def assigned(assignment_id: str = "lead", unit_id: str = "housing", *, when: datetime = START, pace: str = "quick",
             **changes: Any) -> CaseAssigned:
    """A unit put in charge, with the deadlines of its pace."""
    urgent = pace == "urgent"
    found = COUNTY.paces[pace]
    values: dict[str, Any] = {
        "occurred_at": when, "case_no": CASE, "assignment_id": assignment_id, "part": "lead",
        "seats": seats(unit_id), "citizen": CITIZEN, "words": "西河街路灯不亮", "category_id": "street-light",
        "place": "西河街", "why": "", "pace": pace, "urgent": urgent, "assigned_at": when, "received_at": when,
        "accept_due": due(CALENDAR, when, found.accept, urgent=urgent),
        "answer_due": due(CALENDAR, when, found.answer, urgent=urgent)}
    return CaseAssigned(**values | changes)


def accepted(when: datetime, assignment_id: str = "lead", person: str = "housing-duty", **changes: Any) -> CaseAccepted:
    """The official took it; the reply was received then."""
    values: dict[str, Any] = {
        "occurred_at": when, "case_no": CASE, "assignment_id": assignment_id, "part": "lead", "unit_name": "住建局",
        "person_id": person, "citizen": CITIZEN, "answer_due": {"at": when}, "received_at": when}
    return CaseAccepted.model_validate(values | changes)


def answered(when: datetime, assignment_id: str = "lead", **changes: Any) -> CaseAnswered:
    """The lead's result, received then."""
    values: dict[str, Any] = {
        "occurred_at": when, "case_no": CASE, "assignment_id": assignment_id, "unit_name": "住建局",
        "person_id": "housing-duty", "words": "已修好", "citizen": CITIZEN, "received_at": when}
    return CaseAnswered(**values | changes)


def returned(when: datetime, assignment_id: str = "lead") -> CaseReturned:
    """The unit handed it back."""
    return CaseReturned(occurred_at=when, case_no=CASE, assignment_id=assignment_id, unit_id="housing",
                        reason="不归我管", received_at=when)


def released(when: datetime, assignment_id: str) -> CoHandlerReleased:
    """That assignment no longer has to act."""
    return CoHandlerReleased(occurred_at=when, case_no=CASE, assignment_id=assignment_id, reason="done",
                             received_at=when)


def reopened(when: datetime, round_: int = 2) -> CaseReopened:
    """The citizen is dissatisfied."""
    return CaseReopened(occurred_at=when, case_no=CASE, round=round_, citizen=CITIZEN, reason="", received_at=when)


def closed(when: datetime, round_: int = 1) -> CaseClosed:
    """The case is closed."""
    return CaseClosed(occurred_at=when, case_no=CASE, round=round_, rated=True, score=5)


def decision(when: datetime, days: int = 5, *, granted: bool = True, requested: datetime | None = None,
             until: datetime | None = None, **changes: Any) -> DecisionMade:
    """A decider's word about more time."""
    given = {"occurred_at": when, "case_no": CASE, "assignment_id": "lead", "about": "extension", "granted": granted,
             "unit_name": "住房和城乡建设局", "citizen": CITIZEN, "days": days, "requested_at": requested or when,
             "answer_due": Due(at=until or at("12-03 17:30")), "received_at": when}
    return DecisionMade(**{**given, **changes})


def handed_over(when: datetime, person: str) -> CaseHandedOver:
    """A colleague has it now."""
    return CaseHandedOver(occurred_at=when, case_no=CASE, assignment_id="lead", person_id=person, seats=(),
                          official_name="", due=Due(at=when), accepted=True, received_at=when)


def unreachable(when: datetime, person: str, assignment_id: str = "lead") -> PersonUnreachable:
    """All channels of that person are exhausted."""
    return PersonUnreachable(occurred_at=when, case_no=CASE, assignment_id=assignment_id, person_id=person,
                             cause_id="cause")


def people(told: Sequence[Seat]) -> list[str]:
    """Who they are."""
    return [seat.person_id for seat in told]
