"""What callers may ask of escalation."""

from pydantic import AwareDatetime

from services.mesh.contracts.base import Value
from services.mesh.contracts.calls.base import CaseQuery, Request
from services.mesh.contracts.escalation import Card, Stage
from services.mesh.contracts.people import Due
from services.mesh.contracts.router import Part


class ClockQuery(CaseQuery):
    """The clocks of these cases; answered with a list of ClockLine."""


class ClockLine(Value):
    """One assignment's deadlines. `next_step_at` is when the next rung falls; None when nothing more is owed.

    Of a secret case `unit_name` is empty for a viewer who may not know of it.
    """

    case_no: str
    round: int
    assignment_id: str
    part: Part
    unit_name: str = ""
    secret: bool = False
    assigned_at: AwareDatetime
    accept_due: Due
    answer_due: Due
    accepted_at: AwareDatetime | None = None
    ended_at: AwareDatetime | None = None
    next_step_at: AwareDatetime | None = None


class StepsQuery(CaseQuery):
    """The steps taken for these cases; answered with a list of StepLine."""


class StepLine(Value):
    """A step taken. `step` counts from 0 within the stage; -1 when no rung but an unreachable person caused it.

    `told` are names, empty where the reply or a higher step overtook it, and for who may not know of the case.
    A card counts unless the step was withdrawn.
    """

    case_no: str
    assignment_id: str
    stage: Stage
    step: int
    due_at: AwareDatetime
    taken_at: AwareDatetime
    reminder: bool
    card: Card | None = None
    told: tuple[str, ...] = ()
    unreachable: bool = False
    withdrawn_at: AwareDatetime | None = None


class StoryQuery(CaseQuery):
    """What escalation did about these cases; answered with a list of StoryLine."""


class WithdrawalsQuery(Request):
    """How many cases were taken back since then, by unit; answered with a list of WithdrawalLine, most first."""

    since: AwareDatetime | None = None


class WithdrawalLine(Value):
    """A unit's withdrawals; `pressed` of them came soon after an official's contact.

    `unit_name` is empty for cases that nobody had yet, and secret ones of which the viewer may not know.
    """

    unit_name: str
    count: int
    pressed: int
