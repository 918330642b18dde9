"""Taking texts: one decision each, many in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from services.intake import flooding, picturing
from services.intake.applying import apply
from services.intake.desk import Desk
from services.intake.domain.case_number import numbers_in
from services.intake.domain.complaint import Draft
from services.intake.domain.decisions import Decision, NewCases, Rated, Resumed
from services.intake.domain.text import Text
from services.intake.domain.told import ToldNumber
from services.intake.flooding import judged
from services.intake.metrics import CASES
from services.mesh.contracts.people import Channel
from services.mesh.log import log

if TYPE_CHECKING:
    from services.intake.store import PhoneKey, Store
    from services.mesh.work import Work


TextKey = tuple[Channel, str]


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What became of a text. `repeated`: it was taken before, and nothing was done."""

    repeated: bool = False
    decision: str = ""
    case_nos: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Before:
    """What the senders of texts were told before a restore: case numbers by text, and which texts had an answer.

    `restored`: these texts are brought back, so that no phone is blocked for how many they are.
    `listed`: the texts come from the carrier's list, and so do their times.
    """

    numbers: Mapping[str, Sequence[ToldNumber]] = field(default_factory=dict)
    answered: frozenset[str] = frozenset()
    restored: bool = False
    listed: bool = False


def take_texts(work: "Work[Store]", texts: Sequence[Text], before: Before = Before()) -> list[Taken]:
    """Take all of them in this transaction; TooEarly while no county is known, since nothing can be judged."""
    desk = Desk(work, told=before.numbers)
    desk.answered, desk.restored, desk.listed = before.answered, before.restored, before.listed
    keys = sorted({(text.channel, text.address) for text in texts})
    work.lock(*(address for _, address in keys))
    fresh = work.store.new_texts(_each_once(texts))
    if fresh:
        desk.fetch(keys, named(texts))
    heard = [desk.listen(text) for text in texts]
    foreseen = _foreseen(desk, [text for text in _each_once(heard) if (text.channel, text.key) in fresh])
    taken = [_take_once(desk, text, fresh, foreseen) for text in heard]
    desk.finish()
    return taken


def _each_once(texts: Sequence[Text]) -> list[Text]:
    """The carrier may hand us one twice at once."""
    unique: dict[TextKey, Text] = {}
    for text in texts:
        unique.setdefault((text.channel, text.key), text)
    return list(unique.values())


def _foreseen(desk: Desk, texts: Sequence[Text]) -> dict[TextKey, Decision]:
    """What each phone's first text leads to, so that many numbers are taken at once; later ones may depend on it."""
    firsts: dict[PhoneKey, Text] = {}
    for text in texts:
        firsts.setdefault((text.channel, text.address), text)
    decisions: dict[TextKey, Decision] = {}
    for text in firsts.values():
        decision = decisions[text.channel, text.key] = judged(desk, text)
        if isinstance(decision, NewCases | Rated):
            desk.expect(decision.drafts, text.received_at, text.key)
    desk.leads.expect((draft, text.address, text.received_at) for text in firsts.values()
                      for draft in _drafts(decisions[text.channel, text.key]))
    return decisions


def _drafts(decision: Decision) -> Sequence[Draft]:
    return decision.drafts if isinstance(decision, NewCases) else ()


def _take_once(desk: Desk, text: Text, fresh: set[TextKey], foreseen: Mapping[TextKey, Decision]) -> Taken:
    """Take the first text of its key."""
    key = (text.channel, text.key)
    if key not in fresh:
        return Taken(repeated=True)
    fresh.remove(key)
    with desk.work.because(*key):
        return _take(desk, text, foreseen.get(key) or judged(desk, text))


def named(texts: Sequence[Text]) -> list[str]:
    """What may be a case number in the texts."""
    return [digits for text in texts for digits in numbers_in(text.words)]


def take_late(desk: Desk, text: Text, decision: Decision) -> None:
    """Take a text that had to wait: other facts than those said when it came."""
    with desk.work.because(text.channel, text.key, "late"):
        desk.greet(text, desk.work.now)
        flooding.count_late(desk, text)
        desk.work.store.held.taken(text)
        taken = _apply(desk, text, decision)
    CASES.inc(len(taken.case_nos) if isinstance(decision, NewCases) else 0)


def _take(desk: Desk, text: Text, decision: Decision) -> Taken:
    scene = flooding.scene_of(desk, text)
    desk.greet(text)
    flooding.count(desk, text, scene, decision)
    return _apply(desk, text, decision)


def _apply(desk: Desk, text: Text, decision: Decision) -> Taken:
    case_nos = apply(desk, text, decision)
    if isinstance(decision, NewCases):
        flooding.made(desk, text, case_nos[0])
    if isinstance(decision, Resumed) and decision.then is not None:
        case_nos = (*case_nos, *apply(desk, decision.then, flooding.decided(desk, decision.then)))
    picturing.keep(desk, text, decision, case_nos)
    name = type(decision).__name__
    log.info("text taken", message_id=text.key, decision=name, case_nos=list(case_nos))
    return Taken(decision=name, case_nos=case_nos)
