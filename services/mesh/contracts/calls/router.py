"""What callers may ask of router."""

from typing import Literal

from pydantic import AwareDatetime, Field

from services.mesh.contracts.base import Value
from services.mesh.contracts.calls.base import CaseQuery, CommandRequest, Request
from services.mesh.contracts.county import County
from services.mesh.contracts.intake import Command
from services.mesh.contracts.people import Due
from services.mesh.contracts.router import Part

State = Literal["assigned", "accepted", "done", "returned", "replaced", "closed"]


class CountyQuery(Request):
    """Which county is in force."""


class CountyInForce(Value):
    """The county in force; version 0 and no county before the first."""

    county_version: int
    county: County | None = None


class ApplyCounty(CommandRequest):
    """Make this the county's file. `text` is the file itself, in YAML."""

    text: str = Field(max_length=5_000_000)


class CountyStatus(Value):
    """What came of it; `changed` is False when it was in force already."""

    name: str
    county_version: int
    changed: bool


class AssignmentQuery(CaseQuery):
    """All assignments of these cases."""


class AssignmentLine(Value):
    """A unit put in charge of a case, without phones and codes.

    Of a secret case unit, persons and `why` are empty for a viewer who may not know of it.
    """

    case_no: str
    round: int
    assignment_id: str
    part: Part
    unit_id: str = ""
    unit_name: str = ""
    people: tuple[str, ...] = ()
    why: str = ""
    state: State
    secret: bool = False
    assigned_at: AwareDatetime
    accept_due: Due
    answer_due: Due
    accepted_at: AwareDatetime | None = None
    accepted_by: str = ""
    ended_at: AwareDatetime | None = None


class StoryQuery(CaseQuery):
    """What router saw happen to these cases; answered with a list of StoryLine."""


class ReplyCommand(CommandRequest):
    """An official's command, as if this phone had texted it; phone and code must belong together here too."""

    phone: str = Field(max_length=40)
    command: Command


class ReplyAnswer(Value):
    """What the phone would be told: a template of notifier's and its values."""

    template: str
    values: dict[str, str]
