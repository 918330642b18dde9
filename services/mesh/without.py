"""Importing a library without a module that it only would like to have: several MB in every service."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import Any


@contextmanager
def without(*names: str) -> Iterator[None]:
    """What is imported in the block takes these modules for missing, unless somebody has imported them before."""
    with _standing_in(dict.fromkeys(names)):
        yield


@contextmanager
def hollow(*names: str) -> Iterator[None]:
    """What is imported in the block finds an empty class under every name in these modules, unless as above.

    For libraries that insist on modules of which they need nothing for what we ask them to do.
    """
    with _standing_in({name: _Hollow(name) for name in names}):
        yield


class _Hollow(ModuleType):
    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})


@contextmanager
def _standing_in(modules: Mapping[str, Any]) -> Iterator[None]:
    """None is the interpreter's way to say that there is no such module."""
    put = {name: module for name, module in modules.items() if name not in sys.modules}
    sys.modules.update(put)
    try:
        yield
    finally:
        for name in put:
            del sys.modules[name]
