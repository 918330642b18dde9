"""What is worked out from a county once and used for every message: pure, so that domains may use it too."""

from collections.abc import Callable
from typing import Any, TypeVar

from services.mesh.contracts.county import County

T = TypeVar("T")
_made: dict[tuple[int, Callable[..., Any]], tuple[County, Any]] = {}
_MOST = 64


def derived(county: County, build: Callable[[County], T]) -> T:
    """What `build` makes of this county, made once for each county object; a few counties are remembered."""
    key = (id(county), build)
    found = _made.get(key)
    if found is None or found[0] is not county:
        if len(_made) > _MOST:
            _made.clear()
        found = _made[key] = (county, build(county))
    made: T = found[1]
    return made
