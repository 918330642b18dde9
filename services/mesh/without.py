"""Importing a library without a module that it only would like to have: several MB in every service."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without(*names: str) -> Iterator[None]:
    """What is imported in the block takes these modules for missing, unless somebody has imported them before."""
    hidden = [name for name in names if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment] # the interpreter's way to say that there is none
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
