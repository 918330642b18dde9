"""Reply codes: six digits per person and assignment, and when guessing renews them."""

import hmac
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import count

from services.router.domain.case import HeldCode

LOWEST, HIGHEST = 100_000, 999_999
GUESSES_COUNT_FOR = timedelta(hours=1)
ANSWERS_COUNT_FOR = timedelta(days=1)
TRIES = 1_000

Draw = Callable[[int], int]


def drawn(key: str, about: str) -> Draw:
    """Draws that only who has the key can foresee, and that are the same again for the same `about`."""
    turn = count()

    def draw(below: int) -> int:
        digest = hmac.digest(key.encode(), f"{about} {next(turn)}".encode(), "sha256")
        return int.from_bytes(digest[:16]) % below

    return draw


class NoCodeLeft(RuntimeError):
    """A phone has so many codes that no free one was found."""


def candidates(phones: Iterable[str], draw: Draw) -> list[tuple[str, str]]:
    """A code for each phone, no two alike on one phone. `draw(n)` gives a random number below n."""
    drawn: dict[tuple[str, str], None] = {}
    for phone in phones:
        drawn[_free(phone, drawn, draw)] = None
    return list(drawn)


def mint(phones: list[str], taken: Callable[[list[tuple[str, str]]], Collection[tuple[str, str]]],
         draw: Draw) -> list[str]:
    """A code for each phone that this phone never had; `taken` tells which of some (phone, code) it had."""
    if not phones:
        return []
    minted = candidates(phones, draw)
    for _ in range(TRIES):
        had = set(taken(minted))
        if not had:
            return [code for _, code in minted]
        for place, pair in enumerate(minted):
            if pair in had:
                minted[place] = _free(pair[0], had | set(minted), draw)
    raise NoCodeLeft("no free reply code was found")


def _free(phone: str, used: Collection[tuple[str, str]], draw: Draw) -> tuple[str, str]:
    for _ in range(TRIES):
        pair = (phone, str(LOWEST + draw(HIGHEST - LOWEST + 1)))
        if pair not in used:
            return pair
    raise NoCodeLeft("no free reply code was found")


def renews(before: int, now: int, patience: int) -> bool:
    """Whether these wrong codes of an hour mint a phone's open codes anew; they never lock anybody out."""
    return now // patience > before // patience


def renewed(held: HeldCode, code: str) -> HeldCode:
    """The same seat with a new code."""
    return replace(held, code=code, seat=held.seat.model_copy(update={"code": code}))
