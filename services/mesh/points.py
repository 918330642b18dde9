"""Points of the code at which a drill may end the process: silent unless somebody listens."""

from collections.abc import Callable

_listener: Callable[[str], None] | None = None


def listen(listener: Callable[[str], None] | None) -> None:
    """Let somebody hear of every point that is reached; for drills and tests only."""
    global _listener  # one for the process
    _listener = listener


def reached(point: str) -> None:
    """Say that the code has come here."""
    if _listener is not None:
        _listener(point)
