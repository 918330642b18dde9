"""The case file: what intake knows of a case, merged from facts that come in any order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from services.intake.domain.questions import Questions
from services.mesh.contracts.people import Channel, Citizen, Language
from services.mesh.contracts.router import Part

ANSWERS_FOR: frozenset[Part] = frozenset({"lead", "triage"})  # the parts that answer for the whole case
State = Literal["received", "assigned", "accepted", "answered", "rated", "disputed", "closed", "withdrawn"]


@dataclass(frozen=True, kw_only=True)
class Lead:
    """One assignment that answers for the case, as far as it was heard of; `shared`: for its lead case's, really."""

    assignment_id: str
    round: int
    unit_name: str
    part: Part | None = None
    assigned_at: datetime | None = None
    accepted_at: datetime | None = None
    answered_at: datetime | None = None
    due_at: datetime | None = None
    provisional: bool = False
    extended: bool = False
    shared: bool = False


@dataclass(frozen=True, kw_only=True)
class Topic:
    """What a case is about and where, by the county's words."""

    category_id: str | None = None
    area_id: str | None = None
    village_id: str | None = None
    place: str | None = None


@dataclass(frozen=True, kw_only=True)
class CaseFile:
    """A case. `words_at` is when the citizen last wrote about it, `told_at` when a supplement was last confirmed.

    `score`, `rated_at` and `reason` are the present round's rating. `early_score`, `early_at` and `early_reason` are
    one that came before we heard of the answer it judges; `early_key` is its text's, where intake sent that no reply.
    `known_at` dates the whitelist. `questions` are those that its citizen has not answered; `contacted_at` is when an
    official last asked something or was given the number. `disputed_at`: dissatisfied once more, a decider decides; who
    was refused keeps it. `hidden`: name and number are kept from the unit. `for_phone` is the person's for whom
    somebody else complained. `linked_to` is the lead case of the same trouble.
    """

    case_no: str
    round: int = 1
    address: str
    channel: Channel = "sms"
    language: Language = "zh"
    answerable: bool = True
    words: str
    pictures: tuple[str, ...] = ()
    received_at: datetime
    words_at: datetime
    told_at: datetime | None = None
    secret: bool = False
    urgent: bool = False
    known_to: tuple[str, ...] | None = None
    known_at: datetime | None = None
    topic: Topic = field(default_factory=Topic)
    leads: tuple[Lead, ...] = ()
    score: int | None = None
    rated_at: datetime | None = None
    reason: str = ""
    early_score: int | None = None
    early_at: datetime | None = None
    early_reason: str = ""
    early_key: str = ""
    reminded_at: datetime | None = None
    closed_at: datetime | None = None
    questions: Questions = ()
    withdrawn_at: datetime | None = None
    contacted_at: datetime | None = None
    disputed_at: datetime | None = None
    hidden: bool = False
    to_desk: bool = False
    for_phone: str | None = None
    linked_to: str | None = None

    @property
    def citizen(self) -> Citizen:
        """How to reach the complainant."""
        return Citizen(address=self.address, channel=self.channel, language=self.language,
                       answerable=self.answerable)

    @property
    def lead(self) -> Lead | None:
        """The assignment in charge now: the newest of this round."""
        return max((lead for lead in self.leads if lead.round == self.round), key=_newest, default=None)

    @property
    def answered_at(self) -> datetime | None:
        """When this round's answer reached us."""
        return min((lead.answered_at for lead in self.leads if lead.round == self.round and lead.answered_at),
                   default=None)

    @property
    def state(self) -> State:
        """The highest state that the facts of this round allow."""
        return next(state for state, holds in STATES if holds(self))

    @property
    def open(self) -> bool:
        """Whether somebody still works on it."""
        return self.state in WORKED_ON


def _newest(lead: Lead) -> tuple[float, str]:
    since = lead.assigned_at or lead.accepted_at or lead.answered_at
    return since.timestamp() if since else 0.0, lead.assignment_id


def _with_unit(case: CaseFile) -> Lead | None:
    return case.lead if case.lead and case.lead.part != "triage" else None


def _accepted(case: CaseFile) -> bool:
    lead = _with_unit(case)
    return lead is not None and lead.accepted_at is not None


# From the highest to the lowest: the first that holds is the case's state. The desk's time counts as received.
STATES: Sequence[tuple[State, Callable[[CaseFile], bool]]] = (
    ("withdrawn", lambda case: case.withdrawn_at is not None),
    ("closed", lambda case: case.closed_at is not None),
    ("disputed", lambda case: case.disputed_at is not None),
    ("rated", lambda case: case.answered_at is not None and case.score is not None),
    ("answered", lambda case: case.answered_at is not None),
    ("accepted", _accepted),
    ("assigned", lambda case: _with_unit(case) is not None),
    ("received", lambda _: True),
)
WORKED_ON: frozenset[State] = frozenset({"received", "assigned", "accepted"})
OVER: frozenset[State] = frozenset({"closed", "withdrawn"})


def heard(case: CaseFile, fact: Lead) -> CaseFile:
    """The case with what was heard of one of its assignments."""
    known = {lead.assignment_id: lead for lead in case.leads}
    before = known.get(fact.assignment_id)
    known[fact.assignment_id] = _merged(before, fact) if before else fact
    return replace(case, leads=tuple(sorted(known.values(), key=lambda lead: lead.assignment_id)))


def apart(case: CaseFile) -> CaseFile:
    """The case when it is linked to no other: what was heard of that one's assignments is not its own."""
    if case.linked_to is None:
        return case
    return replace(case, linked_to=None, leads=tuple(lead for lead in case.leads if not lead.shared))


def whitelisted(case: CaseFile, known_to: tuple[str, ...] | None, at: datetime, *, secret: bool) -> CaseFile:
    """The case with the newest whitelist; once secret, always secret."""
    secret = case.secret or secret or known_to is not None
    if known_to is not None and not (case.known_at and case.known_at > at):
        return replace(case, secret=secret, known_to=known_to, known_at=at)
    return case if secret == case.secret else replace(case, secret=secret)


def _merged(one: Lead, other: Lead) -> Lead:
    due = max(other, one, key=_sureness)
    return replace(
        one, unit_name=one.unit_name or other.unit_name, part=one.part or other.part,
        assigned_at=_first(one.assigned_at, other.assigned_at),
        accepted_at=_first(one.accepted_at, other.accepted_at),
        answered_at=_first(one.answered_at, other.answered_at),
        due_at=due.due_at, provisional=due.provisional, extended=due.extended)


def _sureness(lead: Lead) -> tuple[bool, bool, float, bool, bool]:
    """How far a fact's deadline goes before another's: the longest that was granted, then a settled one, then the one
    said at the acceptance.
    """
    granted = lead.due_at.timestamp() if lead.extended and lead.due_at else 0.0
    return lead.due_at is not None, lead.extended, granted, not lead.provisional, lead.accepted_at is not None


def _first(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment), default=None)
