"""How a coroutine is run to its end from ordinary code: asyncio's way, or the runner's under green threads."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

_ways: list[Callable[[Coroutine[Any, Any, Any]], Any]] = [asyncio.run]


def run(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Run it and return its result."""
    return _ways[-1](coroutine)


def use(way: Callable[[Coroutine[Any, Any, Any]], Any]) -> None:
    """From now on coroutines are run like this."""
    _ways.append(way)
