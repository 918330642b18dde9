"""An assignment's clock: its two deadlines, and what stops each of them."""

from dataclasses import dataclass, replace
from datetime import datetime

from services.mesh.contracts.escalation import DeadlineChanged, Stage
from services.mesh.contracts.people import Due, Seat
from services.mesh.contracts.router import CaseAssigned, Part
from services.mesh.deadlines import settled

STAGES: tuple[Stage, ...] = ("accept", "answer")


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """A unit in charge of a case, as the clock sees it.

    Times of replies are when intake received them. `*_through` is the moment of the last step that was taken.
    `extended` counts the days that were granted beyond the deadline `given_at`. `handed_to` is the colleague who has it
    since `handed_at`.
    """

    assignment_id: str
    case_no: str
    round: int
    part: Part
    unit_name: str
    place: str | None
    words: str
    category_id: str | None
    pace: str
    urgent: bool
    secret: bool
    known_to: tuple[str, ...] | None
    seats: tuple[Seat, ...]
    assigned_at: datetime
    accept_due: Due
    answer_due: Due
    accepted_at: datetime | None = None
    accepted_by: str | None = None
    ended_at: datetime | None = None
    accept_through: datetime | None = None
    answer_through: datetime | None = None
    extended: int = 0
    given_at: datetime | None = None
    handed_to: str | None = None
    handed_at: datetime | None = None

    @property
    def provisional(self) -> bool:
        """Whether a deadline rests on no official table yet."""
        return self.accept_due.provisional or self.answer_due.provisional

    @property
    def in_charge(self) -> Seat:
        """Who was handed the case, or took it, or was asked first."""
        acting = self.handed_to or self.accepted_by
        return next((seat for seat in self.seats if seat.person_id == acting), self.seats[0])

    def due(self, stage: Stage) -> Due:
        """The stage's deadline."""
        return self.accept_due if stage == "accept" else self.answer_due

    def through(self, stage: Stage) -> datetime | None:
        """The moment of the stage's last step, None before the first."""
        return self.accept_through if stage == "accept" else self.answer_through

    def stopped_at(self, stage: Stage) -> datetime | None:
        """When the stage's obligation ended: no step that is due then or later may stand."""
        return _earliest(self.ended_at, self.accepted_at) if stage == "accept" else self.ended_at

    def stepped(self, stage: Stage, at: datetime) -> "Assignment":
        """With a step taken that was due then."""
        return replace(self, accept_through=at) if stage == "accept" else replace(self, answer_through=at)

    def accepted(self, at: datetime, by: str) -> "Assignment":
        """With an acceptance received then; the first one counts."""
        if self.accepted_at is not None and self.accepted_at <= at:
            return self
        return replace(self, accepted_at=at, accepted_by=by)

    def granted(self, days: int, answer_due: Due) -> "Assignment":
        """With so many days more; the latest deadline counts, in whatever order they are heard."""
        latest = max(self.answer_due, answer_due, key=lambda due: due.at)
        return replace(self, extended=self.extended + days, given_at=self.given_at or self.answer_due.at,
                       answer_due=latest)

    def handed(self, at: datetime, to: str) -> "Assignment":
        """With a colleague who has it since then; the last one counts."""
        if self.handed_at is not None and (self.handed_at, self.handed_to or "") >= (at, to):
            return self
        return replace(self, handed_at=at, handed_to=to)

    def settled(self, accept: Due, answer: Due) -> "Assignment":
        """With what was provisional as it is by now known to be."""
        return replace(self, accept_due=settled(self.accept_due, accept), answer_due=settled(self.answer_due, answer))

    def ended(self, at: datetime) -> "Assignment":
        """With nothing more to do since then; the earliest end counts."""
        return replace(self, ended_at=_earliest(self.ended_at, at))


def assignment_of(event: CaseAssigned) -> Assignment:
    """What the clock needs to know; of a secret case that is no words, and a whitelist in any event."""
    persons = tuple(seat.person_id for seat in event.seats)
    return Assignment(
        assignment_id=event.assignment_id, case_no=event.case_no, round=event.round, part=event.part,
        unit_name=event.seats[0].unit_name, place=None if event.secret else event.place,
        words="" if event.secret else event.words, category_id=event.category_id, pace=event.pace,
        urgent=event.urgent, secret=event.secret,
        known_to=persons if event.secret and event.known_to is None else event.known_to, seats=event.seats,
        assigned_at=event.assigned_at, accept_due=event.accept_due, answer_due=event.answer_due)


def deadline_event(assignment: Assignment, now: datetime) -> DeadlineChanged:
    """That its deadlines are settled."""
    return DeadlineChanged(
        occurred_at=now, case_no=assignment.case_no, round=assignment.round, known_to=assignment.known_to,
        assignment_id=assignment.assignment_id, part=assignment.part, accept_due=assignment.accept_due,
        answer_due=assignment.answer_due, secret=assignment.secret)


@dataclass(frozen=True, kw_only=True)
class End:
    """What ended obligations of a whole case, up to and including a round.

    Unless it is final, an assignment made later in the same round goes on.
    """

    round: int
    at: datetime
    final: bool

    def covers(self, assignment: Assignment) -> bool:
        """Whether it ends this assignment."""
        return assignment.round <= self.round and (self.final or assignment.assigned_at <= self.at)


def _earliest(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((moment for moment in (one, other) if moment is not None), default=None)
