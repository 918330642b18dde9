"""A case, who gets it, and what they are told."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta, timezone
from secrets import randbelow
from typing import Any, Self

UNIT, OFFICIAL = "县住建局", "+8613900008888"
ANSWERED_WITHIN = timedelta(days=7)
CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True, kw_only=True)
class Case:
    """A citizen's case; as JSON it is the message from the web to who works on it."""

    case_no: str
    phone: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """A case in the hands of an official, who replies with the code."""

    case_no: str
    unit: str
    official: str
    code: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class CaseAssigned:
    """The message from router to notifier: all it needs to tell the official."""

    case: Case
    assignment: Assignment

    def to_json(self) -> dict[str, Any]:
        """For frameworks that send plain JSON; the time in ISO 8601."""
        found = asdict(self)
        found["assignment"]["due_at"] = self.assignment.due_at.isoformat()
        return found

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Self:
        """What to_json() made."""
        given = found["assignment"]
        due_at = datetime.fromisoformat(given["due_at"])
        return cls(case=Case(**found["case"]), assignment=Assignment(**{**given, "due_at": due_at}))


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What is to be told, before it is a row."""

    case_no: str
    recipient: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Sms:
    """A row of `messages` that is to be sent."""

    id: int
    recipient: str
    words: str


def case_no(number: int, received_at: datetime) -> str:
    """The day in China and a running number: 2611230000017."""
    return f"{received_at.astimezone(CHINA):%y%m%d}{number:07}"


def assigned(case: Case) -> Assignment:
    """The official who gets it, a fresh code, and until when."""
    return Assignment(case_no=case.case_no, unit=UNIT, official=OFFICIAL, code=f"{randbelow(1_000_000):06}",
                      due_at=datetime.now(UTC) + ANSWERED_WITHIN)


def prompt(case: Case, assignment: Assignment) -> str:
    """What the official is told."""
    return (f"【直通车】{case.case_no} 请办理：{case.words}。限{_day(assignment)}前接办，"
            f"回“接 {assignment.code}”。")


def receipt(case: Case, assignment: Assignment) -> str:
    """What the citizen is told once the case is assigned."""
    return (f"【直通车】您反映的问题已收到，编号{case.case_no}，承办单位：{assignment.unit}，"
            f"{_day(assignment)}前答复。发“查”看进度。")


def to_official(case: Case, assignment: Assignment) -> Draft:
    """The prompt."""
    return Draft(case_no=case.case_no, recipient=assignment.official, words=prompt(case, assignment))


def to_citizen(case: Case, assignment: Assignment | None = None) -> Draft:
    """The receipt; who tells it at once does not know the assignment yet."""
    words = (receipt(case, assignment) if assignment
             else f"【直通车】您反映的问题已收到，编号{case.case_no}。发“查”看进度。")
    return Draft(case_no=case.case_no, recipient=case.phone, words=words)


def _day(assignment: Assignment) -> str:
    due = assignment.due_at.astimezone(CHINA)
    return f"{due.month}月{due.day}日"
