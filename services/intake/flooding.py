"""What becomes of texts in a flood: each is judged, and those that are too many are kept for later."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from services.intake.desk import Desk
from services.intake.domain import floods
from services.intake.domain.case_number import numbers_in
from services.intake.domain.conversation import decide
from services.intake.domain.decisions import Decision, Held, Nothing, Repeated, Reply
from services.intake.domain.repeats import hearing, joined, with_case
from services.intake.domain.scene import Scene
from services.intake.domain.text import Text
from services.intake.domain.windows import Windows
from services.intake.metrics import HELD
from services.mesh.contracts.county import County
from services.mesh.contracts.notifier import AlarmRaised
from services.mesh.derived import derived

if TYPE_CHECKING:
    from services.intake.store import Store
    from services.mesh.work import Work

WAITING = "waiting texts"  # the due rows that look at texts that wait, one for each minute
MINUTE = timedelta(minutes=1)


def judged(desk: Desk, text: Text) -> Decision:
    """What a text leads to that came now or, in a restore, before."""
    if desk.is_echo(text):
        return Nothing()
    scene = scene_of(desk, text)
    decision = joined(scene, decide(scene))
    if desk.was_told(text):
        return decision
    decision = floods.by_phone(scene, decision, blocks=not desk.restored)
    if isinstance(decision, Held) or desk.restored:
        return decision
    decision = floods.behind(scene, decision)
    return decision if isinstance(decision, Held) else floods.by_all(scene, decision, flows(desk.county), scene.at)


def scene_of(desk: Desk, text: Text) -> Scene:
    """What a decision about the text is made from."""
    return Scene(county=desk.county, text=text, cases=desk.cases_of(text), phone=desk.known(text),
                 others=desk.others(text, numbers_in(text.words)))


def decided(desk: Desk, text: Text) -> Decision:
    """What a text leads to, whatever else comes at the same time."""
    return decide(scene_of(desk, text))


def flows(county: County) -> Windows:
    """What made cases lately, by area and in all: this process's, since the county was applied or it was started.

    So with two replicas twice as much passes at once, and a text that is tried again counts again: it only waits less
    or more. What one phone writes, and whether it is blocked, stands in its row and is exact.
    """
    return derived(county, _new_flows)


def _new_flows(county: County) -> Windows:  # noqa: ARG001
    return Windows()


def count(desk: Desk, text: Text, scene: Scene, decision: Decision) -> None:
    """Count it among what its phone wrote."""
    desk.remember(floods.counted(scene, desk.phone(text), decision))


def count_late(desk: Desk, text: Text) -> None:
    """It was counted when it came; only its words are remembered now."""
    phone = desk.phone(text)
    flow = replace(phone.flow, heard=hearing(phone.flow, text))
    desk.remember(replace(phone, flow=flow, waiting=max(0, phone.waiting - 1)))


def made(desk: Desk, text: Text, case_no: str) -> None:
    """Remember which case these words have made."""
    desk.remember(with_case(desk.phone(text), text, case_no))


def held(desk: Desk, text: Text, decision: Held) -> tuple[str, ...]:
    """Keep it and make nothing of it. The first for which a phone is blocked is told so, and the operators."""
    desk.work.store.held.keep(text, decision.why)
    HELD.labels(decision.why).inc()
    phone = desk.phone(text)
    if decision.why == "waiting":
        desk.remember(replace(phone, waiting=phone.waiting + 1))
        look_soon(desk.work)
        return ()
    desk.remember(replace(phone, block_id=phone.block_id or desk.work.new_id("block")[-8:],
                          blocked_at=text.received_at if decision.begins else phone.blocked_at))
    if decision.begins:
        desk.warn(text, Reply(template="phone_blocked"))
        desk.work.say(AlarmRaised(occurred_at=desk.work.now, service=desk.work.service, kind="phone_blocked",
                                  since=text.received_at))
    return ()


def repeated(desk: Desk, text: Text, decision: Repeated) -> tuple[str, ...]:
    """Keep it with its case; the phone hears so, unless it is a machine that hears nothing."""
    case = desk.case(decision.case_no)
    told = desk.reply(text, decision.reply)
    desk.save(replace(case, words_at=max(case.words_at, text.received_at),
                      told_at=text.received_at if told else case.told_at))
    desk.note(case, text.received_at, "repeated")
    return (case.case_no,)


def look_soon(work: "Work[Store]") -> None:
    """Look at what waits with the minute after next, at which nobody looks yet: a row that moved on would never come.
    """
    at = (work.now + 2 * MINUTE).replace(second=0, microsecond=0)
    work.due.set(WAITING, minute_key(at), at)


def minute_key(at: datetime) -> str:
    """The key of a minute's row."""
    return f"{at.timestamp():.0f}"
