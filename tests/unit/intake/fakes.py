"""A store of dictionaries, and an intake that takes texts, facts and moments without a bus or a database."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import yaml

from services.intake.domain.cases import CaseFile
from services.intake.domain.events import Event
from services.intake.domain.linking import Block, Told, told_in
from services.intake.domain.linking import block as block_of
from services.intake.domain.phone import Phone
from services.intake.domain.story import Note
from services.intake.domain.text import Text
from services.intake.flooding import WAITING
from services.intake.handlers import DUES, HEARS, take_texts
from services.intake.taking import Before, Taken
from services.mesh.contracts.base import Contract
from services.mesh.contracts.county import County
from services.mesh.contracts.escalation import DeadlineChanged
from services.mesh.contracts.intake import CaseReceived
from services.mesh.contracts.people import Due, Seat
from services.mesh.contracts.replies import ReplyOwed
from services.mesh.contracts.router import CaseAccepted, CaseAnswered, CaseAssigned, CaseProgressed
from services.mesh.errors import TooEarly
from tests.unit.intake.kept_pictures import FakePictures

COUNTY = County.model_validate(yaml.safe_load(
    (Path(__file__).parents[3] / "deploy/counties/gongxian.yaml").read_text(encoding="utf-8")))
CITIZEN, OTHER, OFFICIAL = "+8613800000001", "+8613800000002", "+8613900000071"
START = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass
class FakeHeld:
    """Texts that are held, by channel and key: why, and the text."""

    texts: dict[tuple[str, str], tuple[str, Text]] = field(default_factory=dict)
    known: dict[tuple[str, str], Phone] = field(default_factory=dict)
    settled: list[tuple[str, str]] = field(default_factory=list)

    def keep(self, text: Text, why: str) -> None:
        self.texts[text.channel, text.key] = (why, text)

    def taken(self, text: Text) -> None:
        del self.texts[text.channel, text.key]

    def waiting(self, most: int, after: datetime | None = None) -> list[Text]:
        found = [text for why, text in self.texts.values() if why == "waiting" and (
            after is None or text.received_at > after)]
        return sorted(found, key=lambda text: (text.received_at, text.key))[:most]

    def waiting_before(self, keys: Collection[Any], at: datetime) -> set[tuple[str, str]]:
        return {(text.channel, text.address) for text in self.waiting(10_000) if text.received_at <= at} & set(keys)

    def still_waiting(self, given: Collection[Text]) -> set[tuple[str, str]]:
        return {(text.channel, text.key) for text in given}

    def phones(self) -> list[Phone]:
        return [phone for phone in self.known.values() if phone.block_id]

    def blocked_texts(self) -> dict[str, int]:
        return dict(Counter(text.address for why, text in self.texts.values() if why == "blocked"))

    def settle(self, phone: Phone, how: str, *, by: str, why: str, at: datetime) -> int:
        becomes = {"take": "waiting", "drop": "dropped"}[how]
        mine = [key for key, (held, text) in self.texts.items() if held == "blocked" and text.address == phone.address]
        self.texts.update({key: (becomes, self.texts[key][1]) for key in mine})
        self.settled.append((by, why))
        return len(mine)


@dataclass
class FakeLinked:
    """Which kept cases are linked, and which may be alike."""

    kept: dict[str, CaseFile]

    def expect(self, leads: Iterable[str]) -> None:
        """All is in memory."""

    def to(self, lead: str) -> list[str]:
        return sorted(case.case_no for case in self.kept.values() if case.linked_to == lead)

    def phones(self, leads: Collection[str], without: str = "") -> dict[str, set[str]]:
        return {lead: {case.address for case in self.kept.values()
                       if case.linked_to == lead and case.case_no != without} for lead in leads}

    def alike(self, blocks: Collection[Block], since: datetime) -> dict[Block, list[Told]]:
        return {block: [told_in(case) for case in self.kept.values() if block_of(case.topic) == block
                        and case.linked_to is None and case.received_at >= since] for block in blocks}


@dataclass
class FakeEvents:
    """What supervision has opened."""

    opened: list[Event] = field(default_factory=list)

    def add(self, event: Event) -> None:
        self.opened.append(event)

    def lasting(self, at: datetime) -> list[Event]:
        return [event for event in self.opened if event.lasts(at)]

    def all(self) -> list[Event]:
        return self.opened

    def led_by(self, event_id: str, case_no: str) -> None:
        self.opened = [replace(one, lead_case_no=case_no) if one.event_id == event_id else one for one in self.opened]

    def led_instead(self, before: str, now: str) -> None:
        self.opened = [replace(one, lead_case_no=now) if one.lead_case_no == before else one for one in self.opened]

    def close(self, event_id: str, at: datetime) -> bool:
        before = self.opened
        self.opened = [replace(one, closed_at=at) if one.event_id == event_id else one for one in before]
        return self.opened != before


@dataclass
class FakeStore:
    """Keeps what intake saves."""

    kept: dict[str, CaseFile] = field(default_factory=dict)
    seen: set[tuple[str, str]] = field(default_factory=set)
    known: dict[tuple[str, str], Phone] = field(default_factory=dict)
    last: dict[date, int] = field(default_factory=dict)
    story: list[Note] = field(default_factory=list)
    held: FakeHeld = field(default_factory=FakeHeld)
    pictures: FakePictures = field(default_factory=FakePictures)

    def __post_init__(self) -> None:
        self.held.known = self.known
        self.linked = FakeLinked(self.kept)
        self.events = FakeEvents()

    def new_texts(self, given: Collection[Text]) -> set[tuple[str, str]]:
        fresh = {(text.channel, text.key) for text in given} - self.seen
        self.seen |= fresh
        return fresh

    def phones(self, keys: Collection[Any]) -> dict[tuple[str, str], Phone]:
        return {key: self.known[key] for key in keys if key in self.known}

    def save_phones(self, changed: Collection[Phone]) -> None:
        self.known.update({(phone.channel, phone.address): phone for phone in changed})

    def case_nos(self, keys: Collection[Any], named: Collection[str]) -> list[str]:
        return sorted(case.case_no for case in self.kept.values()
                      if (case.channel, case.address) in keys or ("sms", case.for_phone) in keys)

    def case_nos_of_others(self, keys: Collection[Any], named: Collection[str]) -> list[str]:
        return sorted(set(named) & set(self.kept) - set(self.case_nos(keys, named)))

    def code_key(self) -> str:
        return "a key"

    def cases(self, case_nos: Collection[str]) -> list[CaseFile]:
        return [self.kept[case_no] for case_no in sorted(case_nos) if case_no in self.kept]

    def case(self, case_no: str) -> CaseFile | None:
        return self.kept.get(case_no)

    def add_cases(self, made: Iterable[CaseFile]) -> None:
        for case in made:
            assert case.case_no not in self.kept
            self.kept[case.case_no] = case

    def save_cases(self, changed: Iterable[CaseFile]) -> None:
        for case in changed:
            assert case.case_no in self.kept
            self.kept[case.case_no] = case

    def reserve(self, day: date, count: int) -> int:
        self.last[day] = self.last.get(day, 0) + count
        return self.last[day] - count + 1

    def note(self, note: Note) -> None:
        self.story.append(note)

    def notes(self, case_nos: Collection[str]) -> list[Note]:
        return [note for note in self.story if note.case_no in case_nos]


@dataclass
class FakeDue:
    """Due rows in a dictionary."""

    rows: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def set(self, kind: str, key: str, at: datetime, *, case_no: str | None = None) -> None:
        assert case_no or kind in ("which", WAITING)  # what a phone was asked is about no case yet
        self.rows[(kind, key)] = at

    def drop(self, kind: str, key: str) -> None:
        self.rows.pop((kind, key), None)


@dataclass
class Intake:
    """The service without its edges: it is also the Work that its handlers get."""

    now: datetime = START
    county: County = COUNTY
    store: FakeStore = field(default_factory=FakeStore)
    due: FakeDue = field(default_factory=FakeDue)
    said: list[Contract] = field(default_factory=list)
    early: list[Contract] = field(default_factory=list)
    texts: int = 0
    service: str = "intake"

    def lock(self, *case_nos: str) -> None:
        """Nobody else works here."""

    def because(self, *cause: object) -> AbstractContextManager[None]:
        """Ids are random here."""
        return nullcontext()

    def new_id(self, what: str, case_no: str | None = None) -> str:
        """Any id."""
        return uuid4().hex

    def say(self, event: Contract) -> None:
        assert "intake" in event.SPEAKERS
        self.said.append(event)

    def text(self, words: str, phone: str = CITIZEN, **more: Any) -> Text:
        """A text that comes now, with a key of its own."""
        self.texts += 1
        given = {"key": f"SM{self.texts:032d}", "address": phone, "words": words, "received_at": self.now}
        return Text(**{**given, **more})

    def take(self, *texts: Text, before: Before | None = None) -> list[Taken]:
        """Take these texts in one transaction."""
        return take_texts(self, texts, before or Before())  # type: ignore[arg-type] # a fake

    def write(self, words: str, phone: str = CITIZEN, **more: Any) -> list[Contract]:
        """Somebody writes; what was said because of it."""
        before = len(self.said)
        self.take(self.text(words, phone, **more))
        return self.said[before:]

    def hear(self, *events: Contract) -> None:
        """Hear these facts; what is too early is heard again after each."""
        for event in events:
            self.early.append(event)
            moved = True
            while moved:
                moved = False
                for waiting in list(self.early):
                    try:
                        HEARS[type(waiting)](self, waiting)  # type: ignore[arg-type]
                    except TooEarly:
                        continue
                    self.early.remove(waiting)
                    moved = True

    def wait(self, length: timedelta) -> list[Contract]:
        """Let time pass and take what falls due; what was said because of it."""
        before, end = len(self.said), self.now + length
        while ripe := sorted((at, kind, key) for (kind, key), at in self.due.rows.items() if at <= end):
            at, kind, key = ripe[0]
            self.now = max(self.now, at)
            del self.due.rows[(kind, key)]
            DUES[kind](self, key, at)  # type: ignore[arg-type]
        self.now = end
        return self.said[before:]

    def only_case(self) -> CaseFile:
        """The one case there is."""
        (case,) = self.store.kept.values()
        return case


def answers(events: Sequence[Contract]) -> list[str]:
    """The templates of the answers among them."""
    return [event.template for event in events if isinstance(event, ReplyOwed)]


def named(events: Sequence[Contract]) -> list[str]:
    """The names of what was said."""
    return [type(event).__name__ for event in events]


def told(intake: Intake, phone: str = CITIZEN) -> int:
    """How many SMS a phone owes to its own texts: receipts and answers."""
    receipts = [one for one in intake.said if isinstance(one, CaseReceived) and one.receipt]
    return sum(one.citizen.address == phone for one in receipts) + sum(
        one.address == phone for one in intake.said if isinstance(one, ReplyOwed))


def seat(unit: str = "底洞镇人民政府") -> Seat:
    return Seat(person_id="didong-duty", name="值班员", unit_id="didong-town", unit_name=unit, role="handler",
                phone=OFFICIAL, code="482913")


def assigned(case: CaseFile, name: str = "a1", *, part: str = "lead", at: datetime = START,
             **more: Any) -> CaseAssigned:
    given = {"occurred_at": at, "case_no": case.case_no, "round": case.round, "assignment_id": name, "part": part,
             "seats": (seat(),), "citizen": case.citizen, "words": case.words, "why": "", "pace": "quick",
             "assigned_at": at, "received_at": case.received_at, "accept_due": Due(at=at + 2 * HOUR),
             "answer_due": Due(at=at + 3 * DAY)}
    return CaseAssigned(**{**given, **more})


def accepted(case: CaseFile, name: str = "a1", *, part: str = "lead", at: datetime = START,
             **more: Any) -> CaseAccepted:
    given = {"occurred_at": at, "case_no": case.case_no, "round": case.round, "assignment_id": name, "part": part,
             "unit_name": "底洞镇人民政府", "person_id": "didong-duty", "citizen": case.citizen,
             "answer_due": Due(at=START + 3 * DAY), "received_at": at}
    return CaseAccepted(**{**given, **more})


def settled(case: CaseFile, name: str, answer_due: Due, part: str = "lead") -> DeadlineChanged:
    return DeadlineChanged(occurred_at=START, case_no=case.case_no, round=case.round, assignment_id=name, part=part,
                           accept_due=answer_due, answer_due=answer_due)


def progressed(case: CaseFile, name: str = "a1", at: datetime = START) -> CaseProgressed:
    return CaseProgressed(occurred_at=at, case_no=case.case_no, round=case.round, assignment_id=name,
                          unit_name="底洞镇人民政府", words="已到现场", citizen=case.citizen, received_at=at)


def answered(case: CaseFile, name: str = "a1", *, at: datetime = START, **more: Any) -> CaseAnswered:
    given = {"occurred_at": at, "case_no": case.case_no, "round": case.round, "assignment_id": name,
             "unit_name": "底洞镇人民政府", "person_id": "didong-duty", "words": "灯已修好", "citizen": case.citizen,
             "received_at": at}
    return CaseAnswered(**{**given, **more})


def after_answer(words: str = "西河街路灯不亮") -> Intake:
    """An intake with one case that was just answered."""
    intake = Intake()
    intake.write(words)
    case = intake.only_case()
    intake.now = START + DAY
    intake.hear(assigned(case), accepted(case), answered(case, at=intake.now))
    return intake


