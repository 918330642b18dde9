"""A store of dictionaries, and a router that hears messages and texts without a bus."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from services.mesh.contracts.base import Contract
from services.mesh.contracts.county import Clarifying, County
from services.mesh.contracts.intake import (
    CaseClosed,
    CaseReceived,
    CaseReopened,
    CaseSupplemented,
    Command,
    OfficialReplied,
)
from services.mesh.contracts.people import Citizen
from services.mesh.contracts.replies import ReplyOwed
from services.mesh.contracts.router import CaseAssigned
from services.mesh.errors import TooEarly
from services.mesh.ids import dated
from services.router.county_file import check_file
from services.router.domain.case import Assignment, Case, HeldCode, Note
from services.router.handlers import DUES, HEARS

found = check_file(Path(__file__).parents[3] / "deploy/counties/gongxian.yaml").county
assert found is not None
COUNTY: County = found
UNASKING: County = COUNTY.model_copy(update={"clarifying": Clarifying(ask=False)})
START = datetime.fromisoformat("2026-11-23T09:00:00+08:00")
CITIZEN = Citizen(address="+8613800000001")
STREET = "底洞镇西河街路灯不亮"
CASE = "26112300017"


@dataclass
class FakeStore:
    """Keeps what handlers save."""

    patience: int = 5
    kept: dict[str, Case] = field(default_factory=dict)
    made: dict[str, Assignment] = field(default_factory=dict)
    held: dict[tuple[str, str], HeldCode] = field(default_factory=dict)
    added: list[tuple[datetime, str, str, str]] = field(default_factory=list)
    told: list[tuple[str, Note]] = field(default_factory=list)
    wrong: list[tuple[str, datetime]] = field(default_factory=list)

    def code_key(self) -> str:
        return "a key"

    def cases(self, case_nos: Any) -> dict[str, Case]:
        return {case_no: self.kept[case_no] for case_no in case_nos if case_no in self.kept}

    def linked_to(self, lead: str) -> list[str]:
        return sorted(one.case_no for one in self.kept.values() if one.linked_to == lead)

    def add_case(self, case: Case) -> None:
        assert case.case_no not in self.kept
        self.kept[case.case_no] = case

    def save_case(self, case: Case) -> None:
        assert case.case_no in self.kept
        self.kept[case.case_no] = case

    def assignments(self, case_nos: Any) -> list[Assignment]:
        return [one for one in self.made.values() if one.case_no in case_nos]

    def add_assignment(self, assignment: Assignment) -> None:
        self.made[assignment.assignment_id] = assignment

    def save_assignment(self, assignment: Assignment) -> None:
        self.made[assignment.assignment_id] = assignment
        if not assignment.acting:
            for key, held in self.held.items():
                if held.assignment_id == assignment.assignment_id:
                    self.held[key] = replace(held, current=False)

    def add_codes(self, codes: Any) -> None:
        for held in codes:
            assert (held.seat.phone, held.code) not in self.held
            self.held[held.seat.phone, held.code] = held

    def replace_code(self, old: HeldCode, new: HeldCode) -> None:
        self.held[old.seat.phone, old.code] = replace(old, current=False)
        self.add_codes([new])

    def codes(self, phone: str, codes: Any) -> list[HeldCode]:
        return [held for held in self.held.values() if held.seat.phone == phone and held.code in codes]

    def current_codes(self, phone: str) -> list[HeldCode]:
        return [held for held in self.held.values() if held.seat.phone == phone and held.current]

    def seats(self, assignment_ids: Any) -> list[HeldCode]:
        return [held for held in self.all_seats(assignment_ids) if held.current]

    def all_seats(self, assignment_ids: Any) -> list[HeldCode]:
        mine = [held for held in self.held.values() if held.assignment_id in assignment_ids]
        return sorted(mine, key=lambda held: held.position)

    def taken(self, pairs: Any) -> set[tuple[str, str]]:
        return {pair for pair in pairs if pair in self.held}

    def add_supplement(self, message_id: str, case_no: str, words: str, received_at: datetime) -> None:
        self.added.append((received_at, message_id, case_no, words))

    def supplements(self, case_no: str) -> list[str]:
        return [words for _, _, number, words in sorted(self.added) if number == case_no]

    def add_note(self, case_no: str, note: Note) -> None:
        self.told.append((case_no, note))

    def notes(self, case_nos: Any) -> dict[str, list[Note]]:
        return {case_no: [note for number, note in self.told if number == case_no] for case_no in case_nos}

    def add_wrong_code(self, phone: str, at: datetime) -> None:
        self.wrong.append((phone, at))

    def wrong_codes(self, phone: str, since: datetime) -> int:
        return sum(one == phone and at > since for one, at in self.wrong)


@dataclass
class FakeDue:
    """Due rows by kind and key."""

    rows: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def set(self, kind: str, key: str, at: datetime, *, case_no: str | None = None) -> None:
        self.rows[kind, key] = at


@dataclass
class Desk:
    """A router with a clock. Early messages wait, as the mesh lets them, and are tried again after each other one."""

    county: County = COUNTY
    now: datetime = START
    store: Any = field(default_factory=FakeStore)
    due: FakeDue = field(default_factory=FakeDue)
    said: list[Any] = field(default_factory=list)
    early: list[Contract] = field(default_factory=list)
    locked: list[str] = field(default_factory=list)

    def new_id(self, what: str, case_no: str | None = None) -> str:
        """Random, as without a cause."""
        return dated(uuid4().hex, case_no)

    def say(self, event: Contract) -> None:
        assert "router" in event.SPEAKERS
        self.said.append(event)

    def lock(self, *case_nos: str) -> None:
        self.locked += case_nos

    def hear(self, event: Contract) -> None:
        if not self._try(event):
            self.early.append(event)
            return
        moved = True
        while moved:
            moved = False
            for waiting in list(self.early):
                if self._try(waiting):
                    self.early.remove(waiting)
                    moved = True

    def _try(self, event: Contract) -> bool:
        handler: Callable[[Any, Any], None] = HEARS[type(event)]
        before = len(self.said)
        try:
            handler(self, event)
        except TooEarly:
            assert len(self.said) == before
            return False
        return True

    def receive(self, words: str = STREET, case_no: str = CASE, **fields: Any) -> list[CaseAssigned]:
        """A complaint comes in; what was assigned because of it."""
        before = len(self.said)
        self.hear(received(words, case_no, received_at=self.now, **fields))
        return [event for event in self.said[before:] if isinstance(event, CaseAssigned)]

    def text(self, phone: str, verb: str, *codes: str, words: str = "", at: datetime | None = None) -> ReplyOwed:
        """An official texts; the one answer to it."""
        before = len(self.said)
        command = Command.model_validate({"verb": verb, "codes": codes, "words": words})
        self.hear(OfficialReplied(occurred_at=self.now, text_id=f"SM{before}", phone=phone, command=command,
                                  received_at=at or self.now))
        [answer] = self.heard(ReplyOwed, since=before)
        assert answer.in_reply_to == f"SM{before}"
        assert answer.address == phone
        return answer

    def heard(self, kind: type[Any], since: int = 0) -> list[Any]:
        """What was said of one kind."""
        return [event for event in self.said[since:] if isinstance(event, kind)]

    def wait(self, **time: int) -> None:
        self.now += timedelta(**time)

    def look_again(self) -> None:
        """Take the due rows."""
        for kind, key in list(self.due.rows):
            at = self.due.rows.pop((kind, key))
            DUES[kind](self, key, at)  # type: ignore[arg-type]

    def states(self) -> list[tuple[str, str, str]]:
        """Part, unit and state of each assignment."""
        return [(one.part, one.unit_id, one.state) for one in self.store.made.values()]


def received(words: str = STREET, case_no: str = CASE, **fields: Any) -> CaseReceived:
    return CaseReceived.model_validate({"occurred_at": START, "case_no": case_no, "citizen": CITIZEN, "words": words,
                                        "received_at": START, **fields})


def supplemented(words: str, case_no: str = CASE, **fields: Any) -> CaseSupplemented:
    return CaseSupplemented.model_validate({"occurred_at": START, "case_no": case_no, "words": words,
                                            "received_at": START, **fields})


def reopened(round_: int = 2, reason: str = "还是不亮", case_no: str = CASE) -> CaseReopened:
    return CaseReopened(occurred_at=START, case_no=case_no, round=round_, citizen=CITIZEN, reason=reason,
                        received_at=START)


def closed(round_: int = 1, case_no: str = CASE) -> CaseClosed:
    return CaseClosed(occurred_at=START, case_no=case_no, round=round_, rated=True, score=5)


def phone_of(person_id: str, county: County = COUNTY) -> str:
    return next(one.phone for unit in county.units for one in unit.officials if one.id == person_id)


def code_of(assigned: CaseAssigned, person_id: str | None = None) -> str:
    """The code of that person, or of the official in charge."""
    seat = next(seat for seat in assigned.seats if person_id in (None, seat.person_id))
    assert seat.code
    return seat.code
