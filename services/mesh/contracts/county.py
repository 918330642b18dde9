"""The county file's schema: who is in charge of what, and how patient the county is.

Source: the county's own policy. Keys that a file leaves out take the defaults below.
"""

import re
from datetime import date, time
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import (
    BeforeValidator,
    Field,
    PlainSerializer,
    StringConstraints,
)

from services.mesh.contracts.base import Growing, Value
from services.mesh.contracts.people import Language

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Phone = Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]{6,14}$")]
Name = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
UnitKind = Literal["triage", "department", "town", "village", "company", "supervision", "discipline", "leader"]
Role = Literal["handler", "deputy", "head"]
Measure = Literal["minutes", "hours", "days", "calendar days"]

_DURATION = re.compile(r"^(\d+) (minutes?|hours?|days?|calendar days?)$")


class Duration(Value):
    """A length of time in a county's words: `2 hours`, `3 days` (working), `60 calendar days`."""

    amount: int = Field(ge=0)
    measure: Measure

    def __str__(self) -> str:
        return f"{self.amount} {self.measure}"

    @classmethod
    def parse(cls, text: object) -> Self:
        """Read the county's words; ValueError says which forms are known."""
        if isinstance(text, cls):
            return text
        found = _DURATION.match(str(text).strip())
        if not found:
            raise ValueError(f"{text!r} is no duration like '15 minutes', '2 hours', '3 days', '60 calendar days'")
        measure = found[2] if found[2].endswith("s") else found[2] + "s"
        return cls.model_validate({"amount": int(found[1]), "measure": measure})


Span = Annotated[Duration, BeforeValidator(Duration.parse), PlainSerializer(str, return_type=str)]


def _some(value: Any) -> Any:
    return value if value is None or isinstance(value, list | tuple) else [value]


Ids = Annotated[tuple[Id, ...], BeforeValidator(_some)]
Hours = tuple[time, time]


def _span(text: str) -> Duration:
    return Duration.parse(text)


class Holidays(Value):
    """The county's own calendar over the official table: days off, and days worked although a weekend."""

    off: tuple[date, ...] = ()
    work: tuple[date, ...] = ()


class General(Growing):
    """The county itself and its manners.

    A withdrawal is looked at when an official was in touch `pressed_within` before it. `consent_within` is how long a
    citizen is waited for before the desk calls, and so many cases of others may one phone ask about in a day.
    `sms_parts`: how many parts an SMS may take. One is too few for a rating question or a prompt with its code.
    """

    LATER: ClassVar[frozenset[str]] = frozenset(
        {"pressed_within", "consent_within", "asks_of_others_per_day", "sms_parts"})

    name: Name
    signature: Name
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(_[A-Z]{2})?$")] = "zh_CN"
    timezone: str = "Asia/Shanghai"
    working_hours: tuple[Hours, ...] = ((time(9), time(12)), (time(13, 30), time(17, 30)))
    quiet_hours: Hours | None = (time(22), time(7))
    emergency_words: tuple[Name, ...] = ()
    settle: Span = _span("0 minutes")
    continues_within: Span = _span("5 minutes")
    answers_per_day: int = Field(default=30, ge=1)
    pressed_within: Span = _span("24 hours")
    consent_within: Span = _span("1 days")
    asks_of_others_per_day: int = Field(default=3, ge=0)
    sms_parts: int = Field(default=2, ge=2, le=5)
    holidays: Holidays = Holidays()

    @property
    def speaks(self) -> Language:
        """The county's language, as people's languages are named."""
        return self.language.partition("_")[0]


class Village(Value):
    """A village or community of a town."""

    id: Id
    name: Name
    also: tuple[Name, ...] = ()
    places: tuple[Name, ...] = ()


class Area(Value):
    """A town, its other names, its villages and the places people mention."""

    id: Id
    name: Name
    also: tuple[Name, ...] = ()
    places: tuple[Name, ...] = ()
    villages: tuple[Village, ...] = ()


class Official(Value):
    """A person of a unit, with a phone."""

    id: Id
    name: Name
    phone: Phone
    email: str | None = None
    role: Role
    language: Language = "zh"


class Unit(Value):
    """A bureau, town, village or company that can be put in charge."""

    id: Id
    name: Name
    also: tuple[Name, ...] = ()
    kind: UnitKind
    covers: tuple[Id, ...] = ()
    officials: tuple[Official, ...] = Field(min_length=1)


class Category(Value):
    """What a complaint can be about, and the words that point to it."""

    id: Id
    name: Name
    words: tuple[Name, ...] = Field(min_length=1)
    pace: Id | None = None
    secret: bool = False


class Pace(Value):
    """How long a case may take; `urgent` is the pace that runs around the clock."""

    accept: Span
    answer: Span
    extend_at_most: Span | None = None
    may_hold: bool = False


class Route(Value):
    """First match wins; a key left out matches everything. `town` is the unit that covers the area."""

    category: Ids | None = None
    area: Ids | None = None
    lead: Id
    with_: tuple[Id, ...] = Field(default=(), alias="with")


class Step(Value):
    """One rung of a ladder: when (`left` before the deadline or `late` after it), whom, and which card."""

    left: Span | None = None
    late: Span | None = None
    tell: tuple[Id, ...] = Field(min_length=1)
    card: Literal["yellow", "red"] | None = None


class Fits(Value):
    """Which cases a ladder is for."""

    secret: bool | None = None
    pace: Id | None = None
    category: Ids | None = None


class Ladder(Value):
    """Who is told when; the first ladder that fits a case is used."""

    for_: Fits = Field(default=Fits(), alias="for")
    accept: tuple[Step, ...] = ()
    answer: tuple[Step, ...] = ()


class Returns(Value):
    """How often a case may be handed back before a named unit decides."""

    limit: int = Field(default=2, ge=1)
    decider: Id = "supervision"


class RatingRules(Growing):
    """When the citizen is asked, reminded and taken as not having rated.

    Words about the same trouble within `same_trouble_within` of closing are asked about, and become a case of their
    own where nobody answers within `again_within`.
    """

    LATER: ClassVar[frozenset[str]] = frozenset({"again_within"})

    ask_after: Span = _span("0 minutes")
    remind_after: Span = _span("3 days")
    close_after: Span = _span("7 days")
    reopen_at_or_below: int = Field(default=2, ge=0, le=5)
    told_above_after: Span = _span("2 hours")
    same_trouble_within: Span = _span("30 days")
    again_within: Span = _span("30 minutes")


class Clarifying(Value):
    """Whether a citizen is asked what a complaint lacks, and when that is asked once more and then given up."""

    ask: bool = True
    remind_after: Span = _span("2 hours")
    triage_after: Span = _span("4 hours")


class Deciders(Value):
    """The units that decide what an official may not decide alone."""

    extension: Id = "supervision"
    hold: Id = "supervision"
    second_bad_rating: Id = "supervision"


class Limit(Value):
    """So many texts within a time, wherever it begins."""

    texts: int = Field(ge=1)
    within: Span


class Floods(Value):
    """What passes at once. Over its own limits a phone is blocked; over those of an area or of all, new cases wait.

    `per_area` and `in_total` count texts that make cases; `first_texts` is how much more of them, in percent, may be
    the first texts of unknown phones. `emergencies_when_blocked` is what a blocked phone may still report.
    """

    per_phone: Limit | None = Limit(texts=20, within=_span("10 minutes"))
    per_phone_a_day: int | None = Field(default=100, ge=1)
    emergencies_when_blocked: Limit = Limit(texts=3, within=_span("1 hours"))
    blocked_for: Span = _span("1 days")
    per_area: Limit | None = None
    in_total: Limit | None = None
    first_texts: int = Field(default=50, ge=0, le=1000)


_PACES = {"normal": Pace(accept=_span("4 hours"), answer=_span("5 days"))}


class Linking(Value):
    """The same trouble from several phones: one lead case goes on for all of them.

    Words are alike from `alike_at_least` percent on. Whoever acts hears when so many phones have told of it.
    """

    link: bool = True
    within: Span = _span("3 days")
    alike_at_least: int = Field(default=60, ge=1, le=100)
    tell_at: tuple[int, ...] = (5, 10, 20, 50, 100)


class County(Growing):
    """A whole county file."""

    LATER: ClassVar[frozenset[str]] = frozenset({"clarifying", "floods", "linking"})

    county: General
    areas: tuple[Area, ...] = ()
    units: tuple[Unit, ...] = Field(min_length=1)
    categories: tuple[Category, ...] = ()
    secret: tuple[tuple[Id, ...], ...] = ()
    paces: dict[Id, Pace] = Field(default_factory=lambda: dict(_PACES))
    triage_within: Span = _span("4 hours")
    default_pace: Id = "normal"
    routes: tuple[Route, ...] = ()
    triage: Id
    too_many_returns: Returns = Returns()
    ladders: tuple[Ladder, ...] = ()
    rating: RatingRules = RatingRules()
    deciders: Deciders = Deciders()
    clarifying: Clarifying = Clarifying()
    floods: Floods = Floods()
    linking: Linking = Linking()

    def unit(self, unit_id: str) -> Unit:
        """The unit with that id; KeyError if there is none."""
        for unit in self.units:
            if unit.id == unit_id:
                return unit
        raise KeyError(unit_id)

    def category(self, category_id: str | None) -> Category | None:
        """The category with that id, or None."""
        return next((category for category in self.categories if category.id == category_id), None)
