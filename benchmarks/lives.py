"""The lives of a few dozen cases, told by phones: most are answered, rated and closed, some stay open.

A town lives through them on three days of its clock; what its databases then hold is multiplied by seeding.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Engine, create_engine, text

from benchmarks import texts
from benchmarks.directline import Directline
from benchmarks.hand import Hand
from benchmarks.measuring import Lost
from benchmarks.place import Place
from services.console.town import SERVICES
from tests.chaos.reading import Read, read

FIRST_DAY, NEXT_DAY = "2026-11-23T09:00:00+08:00", "2026-11-24T16:00:00+08:00"
CLOSING_DAY = "2026-12-02T09:00:00+08:00"  # more than close_after later
CLOSED, OPEN = 40, 16  # cases
CLOSED_FROM, OPEN_FROM = 5_000_000, 5_100_000  # numbers of their texts
PATIENCE = 90.0
_QUICK = (("TICK_SECONDS", "0.2"), ("RECONCILE_SECONDS", "2"), ("SETTLE_SECONDS", "1"))


@dataclass(frozen=True, kw_only=True)
class Life:
    """One case: what becomes of it, and of whom nothing is heard."""

    number: int
    stays_open: bool = False
    accepted: bool = True
    late: bool = False  # accepted on the next day, when the ladder has told of it
    adds: bool = False
    silent: bool = False  # never rated

    @property
    def phone(self) -> str:
        """Its citizen."""
        return texts.phone(self.number)

    def answer(self, said: Read, *, first_day: bool) -> str | None:
        """What is written back to an SMS about it, or None."""
        if said.kind == "prompt" and said.code and self.accepted and not (self.late and first_day):
            return f"接 {said.code}"
        if said.kind == "accepted" and said.code and not self.stays_open:
            return f"办 {said.code} 已派人到场处理好,请放心"
        if said.kind == "case answered" and not self.silent:
            return "满意"
        return "补 就在公交站旁边" if said.kind == "receipt" and self.adds else None

    @property
    def last(self) -> str:
        """The kind of SMS after which nothing more is to be done."""
        if self.stays_open:
            return "accepted" if self.accepted else "prompt"
        return "case answered" if self.silent else "rated"


def lives() -> list[Life]:
    """Of every 20: one is never rated, one is accepted late, one citizen adds something; half the open are accepted."""
    closed = [Life(number=CLOSED_FROM + at, silent=at % 20 == 0, late=at % 20 == 1, adds=at % 20 == 2)
              for at in range(CLOSED)]
    return closed + [Life(number=OPEN_FROM + at, stays_open=True, accepted=at % 2 == 0) for at in range(OPEN)]


@dataclass
class People:
    """They read all SMS again and again, and answer each kind about each case once."""

    place: Place
    by_phone: dict[str, Life] = field(default_factory=dict)
    by_case: dict[str, Life] = field(default_factory=dict)
    answered: set[tuple[int, str]] = field(default_factory=set)
    seen: set[tuple[int, str]] = field(default_factory=set)

    def begin(self, hand: Hand, begun: list[Life]) -> None:
        """Complain."""
        for life in begun:
            self.by_phone[life.phone] = life
            hand.write(life.phone, texts.words(life.number))

    def read(self, hand: Hand, *, first_day: bool = False) -> bool:
        """Answer what can be answered; whether any was."""
        before = len(self.answered)
        for _, to, words in self.place.carrier.ledger():
            said = read(words)
            if to in self.by_phone and said.kind == "receipt" and said.case_no:
                self.by_case[said.case_no] = self.by_phone[to]
            life = self.by_case.get(said.case_no or "") or self.by_phone.get(to)
            if life is None:
                continue
            self.seen.add((life.number, said.kind))
            back = life.answer(said, first_day=first_day)
            if back and (life.number, said.kind) not in self.answered:
                self.answered.add((life.number, said.kind))
                hand.write(to, back)
        return len(self.answered) > before

    def over(self, some: list[Life]) -> bool:
        """Whether nothing more is to be done about these."""
        return all((life.number, life.last) in self.seen for life in some)


def live(place: Place) -> list[Life]:
    """Let a town live through all of it in an empty place; at its end nothing is unheard and only the open are due."""
    people, engine = People(place), create_engine(place.database)
    closed = [life for life in lives() if not life.stays_open]
    prompt = [life for life in closed if not life.late]
    still_open = [life for life in lives() if life.stays_open]
    try:
        _day(place, engine, FIRST_DAY, people, [(closed, lambda: people.over(prompt))], first_day=True)
        _day(place, engine, NEXT_DAY, people, [([], lambda: people.over(closed))])
        _day(place, engine, CLOSING_DAY, people, [([], lambda: not _count(engine, "due")),
                                                  (still_open, lambda: people.over(still_open))])
    finally:
        engine.dispose()
    return lives()


def _day(place: Place, engine: Engine, moment: str, people: People,
         phases: Sequence[tuple[list[Life], Callable[[], bool]]], *, first_day: bool = False) -> None:
    """Some begin, until it is over; then others."""
    town = Directline(name="directline", label="lives", environ=(*_QUICK, ("CLOCK_START", moment)))
    with town.running(place) as running:
        hand = Hand(running.webhook_url)
        for begun, over in phases:
            people.begin(hand, begun)
            _until(lambda over=over: not people.read(hand, first_day=first_day) and over(),
                   f"the lives of {moment} do not end")
        _until(lambda: not _count(engine, "outbox", "where heard_at is null"), "messages stay unheard")
        hand.close()


def _count(engine: Engine, table: str, which: str = "") -> int:
    with engine.connect() as connection:
        return sum(int(connection.execute(text(f"select count(*) from {schema}.{table} {which}")).scalar_one())
                   for schema in SERVICES)


def _until(done: Callable[[], bool], problem: str) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > end:
            raise Lost(problem)
        time.sleep(0.3)
