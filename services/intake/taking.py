"""Taking texts: one decision each, many in one transaction."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from services.intake import flooding
from services.intake.desk import Desk
from services.intake.domain.case_number import SHORTEST
from services.intake.domain.complaint import Draft
from services.intake.domain.decisions import (
    Decision,
    Held,
    NewCases,
    Nothing,
    OfficialReply,
    Opted,
    Rated,
    RatedEarly,
    Reason,
    Repeated,
    Reply,
    Supplement,
)
from services.intake.domain.people import is_official
from services.intake.domain.text import Text
from services.intake.domain.told import ToldNumber
from services.intake.domain.wording import plain, visible
from services.intake.flooding import judged
from services.intake.metrics import CASES
from services.intake.rating import note_reason, rate
from services.mesh.contracts.intake import CaseSupplemented, OfficialReplied, PhoneOptedIn, PhoneOptedOut
from services.mesh.contracts.people import Channel, Citizen
from services.mesh.log import log

if TYPE_CHECKING:
    from services.intake.store import PhoneKey, Store
    from services.mesh.work import Work


TextKey = tuple[Channel, str]
_DIGITS = re.compile(rf"[0-9]{{{SHORTEST},16}}")


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
    """

    numbers: Mapping[str, Sequence[ToldNumber]] = field(default_factory=dict)
    answered: frozenset[str] = frozenset()
    restored: bool = False


def take_texts(work: "Work[Store]", texts: Sequence[Text], before: Before = Before()) -> list[Taken]:
    """Take all of them in this transaction; TooEarly while no county is known, since nothing can be judged."""
    desk = Desk(work, told=before.numbers)
    desk.answered, desk.restored = before.answered, before.restored
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
    return decisions


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
    return [digits for text in texts for digits in _DIGITS.findall(plain(visible(text.words)))]


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
    case_nos = _APPLY[type(decision)](desk, text, decision)
    if isinstance(decision, NewCases):
        flooding.made(desk, text, case_nos[0])
    name = type(decision).__name__
    log.info("text taken", message_id=text.key, decision=name, case_nos=list(case_nos))
    return Taken(decision=name, case_nos=case_nos)


def _new_cases(desk: Desk, text: Text, decision: NewCases) -> tuple[str, ...]:
    return _opened(desk, text, decision.drafts)


def _opened(desk: Desk, text: Text, drafts: Sequence[Draft]) -> tuple[str, ...]:
    citizen = Citizen(address=text.address, channel=text.channel, language=desk.phone(text).language,
                      answerable=text.answerable)
    return tuple(desk.open_case(draft, citizen, text.received_at, text.key, receipt=_receipt(desk, text, draft)).case_no
                 for draft in drafts)


def _receipt(desk: Desk, text: Text, draft: Draft) -> bool:
    """A receipt is one of the day's answers. Who can't be answered, or was before a restore, is notifier's affair."""
    return not text.answerable or desk.was_told(text) or desk.counts(text, urgent=draft.urgent)


def _supplement(desk: Desk, text: Text, decision: Supplement) -> tuple[str, ...]:
    case = desk.case(decision.case_no)
    told = decision.reply is not None and desk.reply(text, decision.reply)
    desk.save(replace(case, words_at=max(case.words_at, text.received_at), topic=decision.topic,
                      pictures=(*case.pictures, *text.pictures), told_at=text.received_at if told else case.told_at))
    desk.note(case, text.received_at, "supplemented", words=decision.words)
    if decision.words:
        desk.work.say(CaseSupplemented(
            occurred_at=desk.work.now, case_no=case.case_no, round=case.round, known_to=case.known_to,
            words=decision.words, received_at=text.received_at))
    return (case.case_no,)


def _rated(desk: Desk, text: Text, decision: Rated) -> tuple[str, ...]:
    rate(desk, decision, text.received_at)
    desk.reply(text, decision.reply)
    return decision.case_no, *_opened(desk, text, decision.drafts)


def _rated_early(desk: Desk, text: Text, decision: RatedEarly) -> tuple[str, ...]:
    told = decision.reply is not None and desk.reply(text, decision.reply)
    desk.save(replace(desk.case(decision.case_no), early_score=decision.score, early_at=text.received_at,
                      early_reason=decision.reason, early_key="" if told else text.key))
    return (decision.case_no,)


def _reason(desk: Desk, text: Text, decision: Reason) -> tuple[str, ...]:
    told = decision.reply is not None and desk.reply(text, decision.reply)
    note_reason(desk, decision, text.received_at, told=told)
    return (decision.case_no,)


def _opted(desk: Desk, text: Text, decision: Opted) -> tuple[str, ...]:
    event = PhoneOptedOut if decision.out else PhoneOptedIn
    desk.work.say(event(occurred_at=text.received_at, phone=text.address))  # the last word counts, in whatever order
    return _reply(desk, text, decision.reply)


def _reply(desk: Desk, text: Text, decision: Reply) -> tuple[str, ...]:
    desk.reply(text, decision)
    return (decision.case_no,) if decision.case_no else ()


def _official(desk: Desk, text: Text, decision: OfficialReply) -> tuple[str, ...]:
    """Hand it to router; what is no command, and a stranger's, only as often as it is answered: it may be a machine."""
    acts = decision.command.verb != "none" and is_official(desk.county, text.address)
    if not acts and not desk.counts(text):
        return ()
    desk.work.say(OfficialReplied(
        occurred_at=desk.work.now, text_id=text.key, phone=text.address, channel=text.channel,
        language=desk.phone(text).language, command=decision.command, received_at=text.received_at))
    return ()


def _nothing(desk: Desk, text: Text, decision: Nothing) -> tuple[str, ...]:  # noqa: ARG001 - as all the others
    return ()


_APPLY: Mapping[type, Callable[[Desk, Text, Any], tuple[str, ...]]] = {
    NewCases: _new_cases,
    Supplement: _supplement,
    Rated: _rated,
    RatedEarly: _rated_early,
    Reason: _reason,
    Opted: _opted,
    Reply: _reply,
    OfficialReply: _official,
    Nothing: _nothing,
    Repeated: flooding.repeated,
    Held: flooding.held,
}
