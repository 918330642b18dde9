"""How much a phone writes, and what it wrote last: whether it is too much, or a machine's."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import blake2b

from services.intake.domain.wording import core, plain, visible

SAME_WITHIN = timedelta(hours=1)  # the same words after so long are said anew
REMEMBERED = 4  # different words of a phone
ANSWERED_TWICE = 2  # the same answer to the same words, no more


@dataclass(frozen=True, kw_only=True)
class Heard:
    """Words that a phone wrote, by their mark: when last, how often in a row within SAME_WITHIN, and what came of it.

    `case_no` is the case that they made, `answer` the mark of what they were answered last.
    """

    mark: str
    at: datetime
    times: int = 1
    case_no: str = ""
    answer: str = ""

    def again(self, at: datetime) -> "Heard":
        """The same words once more, at that time."""
        times = self.times + 1 if abs(at - self.at) < SAME_WITHIN else 1
        return replace(self, at=max(at, self.at), times=times)


@dataclass(frozen=True, kw_only=True)
class Flow:
    """`recent` are the moments (POSIX seconds) of texts that count, `texts` how many did on the phone's day.

    `urgent` are moments of emergencies that were taken although the phone wrote too much.
    """

    texts: int = 0
    recent: tuple[float, ...] = ()
    urgent: tuple[float, ...] = ()
    heard: tuple[Heard, ...] = ()

    def of(self, mark: str) -> Heard | None:
        """What is remembered of these words."""
        return next((one for one in self.heard if one.mark == mark), None)

    def with_heard(self, heard: Heard) -> "Flow":
        """With that remembered, as the newest."""
        return replace(self, heard=newest(self.heard, heard))


def newest(before: tuple[Heard, ...], heard: Heard) -> tuple[Heard, ...]:
    """What is remembered with that as the newest."""
    return (*(one for one in before if one.mark != heard.mark), heard)[-REMEMBERED:]


@lru_cache(maxsize=256)  # asked several times for each text
def mark_of(words: str, pictures: tuple[str, ...] = ()) -> str:
    """What is the same for the same words, spaces and punctuation aside; another picture makes another mark."""
    seen = visible(words)
    return _mark(core(plain(seen)) or seen, *pictures)


def mark_of_answer(template: str, values: Mapping[str, str]) -> str:
    """What is the same for the same answer."""
    return _mark(template, *(f"{name}={values[name]}" for name in sorted(values)))


def _mark(*parts: str) -> str:
    return blake2b("\0".join(parts).encode(), digest_size=8).hexdigest()
