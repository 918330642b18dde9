"""The gate: who may know of a case, and so who may be chosen to act on it or be told about it."""

from collections.abc import Iterable

from services.mesh.contracts.county import County, Unit
from services.router.domain.case import Case
from services.router.domain.plan import Post, posts_named, posts_of
from services.router.domain.whitelist import accused_persons

KnownTo = tuple[str, ...] | None


def may_know(known_to: KnownTo, person_id: str | None) -> bool:
    """Whether that person may know; None as whitelist keeps nobody out."""
    return known_to is None or person_id in known_to


def admitted(case: Case, posts: Iterable[Post]) -> tuple[Post, ...]:
    """Those of the posts who may know of the case."""
    return tuple(post for post in posts if may_know(case.known_to, post.official.id))


def posts_for(county: County, case: Case, unit: Unit) -> tuple[Post, ...]:
    """Who of a unit can have the case: nobody whom it accuses, nobody outside its whitelist."""
    return admitted(case, posts_of(unit, accused_persons(county, case.avoid_units)))


def posts_in_confidence(county: County, case: Case) -> tuple[Post, ...]:
    """Those of a secret case's whitelist who are in the directory."""
    return admitted(case, posts_named(county, case.known_to or ()))
