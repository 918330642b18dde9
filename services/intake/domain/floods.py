"""Who writes too much: which texts are kept and not taken yet, so that nobody's drown those of others."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from services.intake.domain import windows
from services.intake.domain.decisions import Decision, Held, NewCases, Nothing, OfficialReply, Opted, Supplement
from services.intake.domain.people import is_official
from services.intake.domain.phone import Phone
from services.intake.domain.repeats import hearing
from services.intake.domain.scene import Scene
from services.intake.domain.waits import passes
from services.intake.domain.windows import Windows
from services.mesh.contracts.county import County, Floods, Limit


def by_phone(scene: Scene, decision: Decision, *, blocks: bool = True) -> Decision:
    """The decision, or Held where the phone writes too much. An emergency passes, a few times.

    Without `blocks` no phone is blocked from now on, but what is too much is held all the same.
    """
    if costs_nothing(scene, decision) or not _too_much(scene) or _may_report(scene, decision):
        return decision
    return Held(why="blocked", begins=blocks and not _blocked(scene))


def by_all(scene: Scene, decision: Decision, flows: Windows, at: datetime, *, first_in_line: bool = False) -> Decision:
    """The decision, or Held while too many make cases at once, or others who came before wait.

    Emergencies pass, and phones that had a case which somebody took, and some that never wrote before.
    """
    if not isinstance(decision, NewCases) or not (scene.county.floods.in_total or scene.county.floods.per_area):
        return decision
    limits = _limits(scene.county.floods, {draft.topic.area_id for draft in decision.drafts})
    full = [name for name, limit in limits.items()
            if not flows.room(name, limit, at) or (flows.has_line(name, at) and not first_in_line)]
    if full and not (emergency(scene, decision) or _known(scene) or _first(scene, flows, full, limits, at)):
        for name in full:
            if not flows.room(name, limits[name], at):
                flows.stand_in_line(name, at)
        return Held(why="waiting")
    for name, limit in limits.items():
        flows.hit(name, limit, at)
    return decision


def behind(scene: Scene, decision: Decision) -> Decision:
    """The decision, or Held where an earlier text of the phone waits: they are taken in their order."""
    waits = scene.phone is not None and scene.phone.waiting > 0
    if not waits or costs_nothing(scene, decision) or emergency(scene, decision):
        return decision
    return Held(why="waiting")


def costs_nothing(scene: Scene, decision: Decision) -> bool:
    """What is never held: small talk, 退订, and officials' replies, which have limits of their own."""
    if isinstance(decision, OfficialReply):
        return is_official(scene.county, scene.text.address)
    return isinstance(decision, Nothing | Opted)


def emergency(scene: Scene, decision: Decision) -> bool:
    """Whether the text reports danger, or goes on about it."""
    if isinstance(decision, Supplement):
        return any(case.case_no == decision.case_no and case.urgent for case in scene.cases)
    return isinstance(decision, NewCases) and any(draft.urgent for draft in decision.drafts)


def counted(scene: Scene, phone: Phone, decision: Decision) -> Phone:
    """The phone, with this text counted. What is held for a block counts no more."""
    if costs_nothing(scene, decision) or (isinstance(decision, Held) and decision.why == "blocked"):
        return phone
    flow, floods, at = phone.flow, scene.county.floods, scene.at
    heard = flow.heard if isinstance(decision, Held) else hearing(flow, scene.text)
    if _too_much(scene):
        urgent = windows.hit(flow.urgent, floods.emergencies_when_blocked, at)
        return replace(phone, flow=replace(flow, urgent=urgent, heard=heard))
    recent = windows.hit(flow.recent, floods.per_phone, at) if floods.per_phone else ()
    return replace(phone, flow=replace(flow, recent=recent, texts=flow.texts + 1, heard=heard))


def is_blocked(floods: Floods, phone: Phone, at: datetime) -> bool:
    """Whether the phone is blocked then; blocks end by themselves."""
    return phone.blocked_at is not None and phone.blocked_at <= at < phone.blocked_at + passes(floods.blocked_for)


def _too_much(scene: Scene) -> bool:
    if scene.phone is None:
        return False
    floods, phone = scene.county.floods, scene.phone.on(_day(scene.county, scene.at))
    over = floods.per_phone is not None and not windows.room(phone.flow.recent, floods.per_phone, scene.at)
    often = floods.per_phone_a_day is not None and phone.flow.texts >= floods.per_phone_a_day
    return over or often or _blocked(scene)


def _blocked(scene: Scene) -> bool:
    return scene.phone is not None and is_blocked(scene.county.floods, scene.phone, scene.at)


def _may_report(scene: Scene, decision: Decision) -> bool:
    reported = scene.phone.flow.urgent if scene.phone else ()
    return emergency(scene, decision) and windows.room(
        reported, scene.county.floods.emergencies_when_blocked, scene.at)


def _limits(floods: Floods, areas: set[str | None]) -> dict[str, Limit]:
    found = {"total": floods.in_total} if floods.in_total else {}
    if floods.per_area:
        found.update({f"area {area}": floods.per_area for area in areas if area})
    return found


def _known(scene: Scene) -> bool:
    return any(lead.accepted_at or lead.answered_at for case in scene.cases for lead in case.leads)


def _first(scene: Scene, flows: Windows, full: list[str], limits: dict[str, Limit], at: datetime) -> bool:
    """Whether it is a phone's first text and within the share of those."""
    share = scene.county.floods.first_texts
    if scene.phone is not None:
        return False
    more = {name: limits[name].texts * share // 100 for name in full}
    if not all(more.values()):
        return False
    shares = {f"first {name}": Limit(texts=more[name], within=limits[name].within) for name in full}
    return all(flows.room(name, limit, at) for name, limit in shares.items()) and all(
        flows.hit(name, limit, at) for name, limit in shares.items())


def _day(county: County, at: datetime) -> date:
    return at.astimezone(ZoneInfo(county.county.timezone)).date()
