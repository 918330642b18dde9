"""Making assignments: who sits on them, and until when they have to act."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.mesh.contracts.county import County, Unit
from services.mesh.contracts.people import Seat
from services.mesh.contracts.router import Part
from services.mesh.deadlines import deadlines
from services.router.domain.case import ANSWERS_FOR, Asked, Assignment, Case
from services.router.domain.plan import Plan, Post
from services.router.domain.secrecy import admitted, posts_for, posts_in_confidence


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A unit to put in charge and the posts that may act for it, the one in charge first; `asked` is for a decider."""

    part: Part
    unit: Unit
    posts: tuple[Post, ...]
    asked: Asked | None = None


def planned(case: Case, plan: Plan) -> list[Draft]:
    """The assignments that a plan asks for; none where nobody may have the case."""
    parts: list[tuple[Part, Unit | None, tuple[Post, ...]]] = [(plan.part, plan.unit, plan.posts)]
    parts += [("co", helper.unit, helper.posts) for helper in plan.helpers]
    return [Draft(part=part, unit=unit, posts=posts)
            for part, unit, found in parts if unit and (posts := admitted(case, found))]


def draft(county: County, case: Case, part: Part, unit_id: str) -> Draft | None:
    """A unit's assignment to a case, or None when nobody there may have it."""
    unit = next((unit for unit in county.units if unit.id == unit_id), None)
    posts = posts_for(county, case, unit) if unit else ()
    return Draft(part=part, unit=unit, posts=posts) if unit and posts else None


def dispatched(county: County, case: Case, lead_id: str, helper_ids: Iterable[str]) -> list[Draft]:
    """Lead and co-handlers as a person at the desk named them."""
    parts: list[tuple[Part, str]] = [("lead", lead_id), *(("co", unit_id) for unit_id in helper_ids)]
    return [made for part, unit_id in parts if (made := draft(county, case, part, unit_id))]


def confidential(county: County, case: Case) -> Draft | None:
    """A secret case's assignment to its whitelist, whichever units they belong to."""
    posts = posts_in_confidence(county, case)
    return Draft(part="lead", unit=posts[0].unit, posts=posts) if posts else None


def handed_back(county: County, case: Case, *, from_desk: bool) -> Draft | None:
    """Who gets a case that was returned: the desk, or after too many returns the unit that decides."""
    rule = county.too_many_returns
    enough = from_desk or case.returns >= rule.limit
    desks = [rule.decider] if from_desk else [county.triage, rule.decider]
    tried = (draft(county, case, "triage", desk) for desk in (reversed(desks) if enough else desks))
    return next((made for made in tried if made), None)


def to_decide(county: County, case: Case, unit_id: str, asked: Asked, besides: Collection[str]) -> Draft | None:
    """The unit that decides, else the desk or the leaders; of a secret case its whitelist, but for who asks."""
    desks = (unit_id, county.triage, *(unit.id for unit in county.units if unit.kind == "leader"))
    chosen = next((made for desk in desks if (made := draft(county, case, "decision", desk))), None)
    if chosen is None:
        posts = tuple(post for post in posts_in_confidence(county, case) if post.official.id not in besides)
        chosen = Draft(part="decision", unit=posts[0].unit, posts=posts) if posts else None
    return replace(chosen, asked=asked) if chosen else None


def assign(county: County, case: Case, draft: Draft, now: datetime, assignment_id: str) -> Assignment:
    """The assignment with its deadlines; its clock starts now, whatever the citizen's says.

    An event shifts the answer: its time starts when the event is over. What can't wait is exempt.
    """
    accept, answer = deadlines(county, case.pace, draft.part, now)
    if case.shifted_to is not None and case.shifted_to > now and not case.urgent and draft.part in ANSWERS_FOR:
        _, answer = deadlines(county, case.pace, draft.part, case.shifted_to)
    return Assignment(
        assignment_id=assignment_id, case_no=case.case_no, round=case.round, part=draft.part, unit_id=draft.unit.id,
        unit_name=draft.unit.name, state="assigned", assigned_at=now, accept_due=accept, answer_due=answer,
        asked=draft.asked,
    )


def seats(draft: Draft, codes: Sequence[str]) -> tuple[Seat, ...]:
    """The draft's posts with their codes."""
    return tuple(
        Seat(person_id=post.official.id, name=post.official.name, unit_id=post.unit.id, unit_name=post.unit.name,
             role=post.official.role, phone=post.official.phone, email=post.official.email, code=code)
        for post, code in zip(draft.posts, codes, strict=True)
    )
