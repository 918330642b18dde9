"""A case, who gets it, and what they are told."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from secrets import randbelow

UNIT, OFFICIAL = "县住建局", "+8613900008888"
ANSWERED_WITHIN = timedelta(days=7)
CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True, kw_only=True)
class Case:
    """A citizen's case; as JSON it is the message from web to worker."""

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
    """What the citizen is told."""
    return (f"【直通车】您反映的问题已收到，编号{case.case_no}，承办单位：{assignment.unit}，"
            f"{_day(assignment)}前答复。发“查”看进度。")


def _day(assignment: Assignment) -> str:
    due = assignment.due_at.astimezone(CHINA)
    return f"{due.month}月{due.day}日"
