"""Where a case goes: the unit in charge, its persons in order, and who helps."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from services.mesh.contracts.county import Area, Category, County, Official, Role, Unit
from services.mesh.contracts.people import Lacks

_ORDER: dict[Role, int] = {"handler": 0, "deputy": 1, "head": 2}


@dataclass(frozen=True, kw_only=True)
class Post:
    """A person in his or her function for a unit."""

    official: Official
    unit: Unit


@dataclass(frozen=True, kw_only=True)
class Helper:
    """A co-handling unit and those who can act for it, the official in charge first."""

    unit: Unit
    posts: tuple[Post, ...]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What router decided about a case. `unit` is None and `posts` empty where nobody may or can have it.

    `known_to` is None for a case that is not secret; `why` holds no words of a secret one. `lacks` is what a citizen
    could add to a case that goes to the desk, so that it goes to a unit.
    """

    part: Literal["lead", "triage"]
    unit: Unit | None
    posts: tuple[Post, ...]
    helpers: tuple[Helper, ...] = ()
    category: Category | None = None
    area: Area | None = None
    place: str | None = None
    pace: str
    urgent: bool = False
    secret: bool = False
    known_to: tuple[str, ...] | None = None
    why: str
    lacks: Lacks | None = None


def posts_of(unit: Unit, barred: Collection[str] = ()) -> tuple[Post, ...]:
    """All of a unit who can act, the handler first, without those who must be kept out."""
    return in_order(Post(official=official, unit=unit) for official in unit.officials
                    if official.id not in barred)


def posts_named(county: County, persons: Collection[str]) -> tuple[Post, ...]:
    """These persons, handlers before deputies before heads and otherwise as listed."""
    known = {official.id: Post(official=official, unit=unit)
             for unit in county.units for official in unit.officials}
    return in_order(known[person] for person in persons if person in known)


def in_order(posts: Iterable[Post]) -> tuple[Post, ...]:
    """Handlers before deputies before heads."""
    return tuple(sorted(posts, key=lambda post: _ORDER[post.official.role]))


def short_name(unit: Unit) -> str:
    """What people call the unit."""
    return unit.also[0] if unit.also else unit.name
