"""`待办`: an official's open cases, most urgent first, in two parts of an SMS at most."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from services.router.domain.case import Assignment, Case, HeldCode

# Two parts hold 134 characters, whatever else the county allows; its signature and a last line take their share.
ROOM = 110
PLACE_ROOM = 12


@dataclass(frozen=True, kw_only=True)
class OpenSeat:
    """A code that can be used now, with what it is for."""

    held: HeldCode
    assignment: Assignment
    case: Case

    @property
    def due_at(self) -> datetime:
        """What is due next: acceptance until it is accepted, then the answer."""
        due = self.assignment.accept_due if self.assignment.state == "assigned" else self.assignment.answer_due
        return due.at


def most_urgent_first(seats: Sequence[OpenSeat]) -> list[OpenSeat]:
    """By what is due next; of several due together the oldest first."""
    return sorted(seats, key=lambda seat: (seat.due_at, seat.case.received_at, seat.held.code))


def lines(seats: Sequence[OpenSeat], zone: ZoneInfo) -> str:
    """A line per case; when there is no room for all, the last line says how many more there are."""
    written: list[str] = []
    room = ROOM
    for seat in most_urgent_first(seats):
        line = _line(seat, zone)
        room -= len(line) + 1
        if room < 0:
            break
        written.append(line)
    left = len(seats) - len(written)
    return "\n".join([*written, f"+{left}"] if left else written)


def place(case: Case) -> str:
    """Where and what, as far as an SMS may say it; nothing of a secret case."""
    if case.secret:
        return ""
    return f"{case.place or case.area_name or ''}{case.category_name or ''}"[:PLACE_ROOM]


def _line(seat: OpenSeat, zone: ZoneInfo) -> str:
    due = seat.due_at.astimezone(zone).strftime("%m-%d %H:%M")
    return " ".join(part for part in (seat.held.code, place(seat.case), due) if part)
