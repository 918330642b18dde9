"""Texts that were kept and not taken: taken when there is room, and what an operator decides about blocked phones."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from services.intake.desk import Desk
from services.intake.domain import floods
from services.intake.domain.conversation import decide
from services.intake.domain.decisions import Decision, Held
from services.intake.domain.phone import Phone
from services.intake.domain.repeats import joined
from services.intake.domain.text import Text
from services.intake.domain.waits import passes
from services.intake.flooding import WAITING, flows, look_soon, scene_of
from services.intake.taking import named, take_late
from services.mesh.contracts.calls.base import NotFound
from services.mesh.contracts.calls.intake import BlockedPhone, PhonesQuery, Unblocked, UnblockPhone
from services.mesh.contracts.county import County
from services.mesh.log import log
from services.mesh.masked import masked
from services.mesh.rpc import once

if TYPE_CHECKING:
    from services.intake.answers import Begin
    from services.intake.store import Store
    from services.mesh.work import Work

AT_ONCE = 100  # waiting texts in one transaction: each holds its phone, and that phone's cases
_AFTER = "after "


def take_waiting(work: "Work[Store]", key: str, due_at: datetime) -> None:  # noqa: ARG001 - as all of them
    """Take what waits, in the order in which it came, as far as there is room; look again while anything is left.

    One row looks at a page; what comes after it is another's, so that a full area holds up no other one.
    """
    after = datetime.fromisoformat(key.removeprefix(_AFTER)) if key.startswith(_AFTER) else None
    page = work.store.held.waiting(AT_ONCE, after)
    if not page:
        return
    if _take(work, page, after) < len(page):
        look_soon(work)
    if len(page) == AT_ONCE and _room(work):
        work.due.set(WAITING, f"{_AFTER}{page[-1].received_at.isoformat()}", work.now)


def _take(work: "Work[Store]", page: Sequence[Text], after: datetime | None) -> int:
    """How many were taken. Another replica may have taken some before their phones were locked."""
    desk = Desk(work)
    keys = sorted({(text.channel, text.address) for text in page})
    work.lock(*(address for _, address in keys))
    wait = work.store.held.still_waiting(page)
    stuck = work.store.held.waiting_before(keys, after) if after else set()
    desk.fetch(keys, named(page))
    left = 0
    for text in map(desk.listen, page):
        phone = (text.channel, text.address)
        if (text.channel, text.key) not in wait:
            continue
        decision = _decided(desk, text)
        if phone in stuck or isinstance(decision, Held):
            stuck.add(phone)
            left += 1
            continue
        take_late(desk, text, decision)
    desk.finish()
    log.info("waiting texts looked at", count=len(page), rows=len(page) - left)
    return len(page) - left


def _room(work: "Work[Store]") -> bool:
    limit = work.county.floods.in_total
    return limit is None or flows(work.county).room("total", limit, work.now)


def _decided(desk: Desk, text: Text) -> Decision:
    scene = scene_of(desk, text)
    return floods.by_all(scene, joined(scene, decide(scene)), flows(desk.county), desk.work.now, first_in_line=True)


def blocked(begin: "Begin", query: PhonesQuery) -> list[BlockedPhone]:  # noqa: ARG001 - one form for all calls
    """The phones that are blocked, and those whose texts are still held because they were."""
    with begin() as work:
        counts = work.store.held.blocked_texts()
        phones = work.store.held.phones()
        return [_told(work.county, phone, counts.get(phone.address, 0), work.now) for phone in phones
                if counts.get(phone.address) or floods.is_blocked(work.county.floods, phone, work.now)]


def _told(county: County, phone: Phone, texts: int, now: datetime) -> BlockedPhone:
    ends = phone.blocked_at + passes(county.floods.blocked_for) if phone.blocked_at else None
    return BlockedPhone(phone_id=phone.block_id, phone=masked(phone.address), blocked_at=phone.blocked_at,
                        ends_at=ends, blocked=floods.is_blocked(county.floods, phone, now), held=texts)


def unblock(begin: "Begin", command: UnblockPhone) -> Unblocked:
    """Let a phone write again; its held texts are taken, dropped, or kept until somebody decides."""
    with begin() as work:
        return once(work, command.idempotency_key, "unblock_phone", lambda: _unblock(work, command), Unblocked)


def _unblock(work: "Work[Store]", command: UnblockPhone) -> Unblocked:
    named_so = [phone for phone in work.store.held.phones() if command.phone in (phone.block_id, phone.address)]
    if not named_so:
        raise NotFound("No blocked phone has this id or number.")
    key = (named_so[0].channel, named_so[0].address)
    work.lock(named_so[0].address)
    phone = work.store.phones([key])[key]  # as it is now that nobody else changes it
    texts = work.store.held.blocked_texts().get(phone.address, 0)
    taken = 0
    if command.texts != "keep":
        texts = work.store.held.settle(phone, command.texts, by=command.by, why=command.reason, at=work.now)
        taken = texts if command.texts == "take" else 0
    if taken:
        work.due.set(WAITING, f"of {phone.block_id}", work.now)
    settled = command.texts != "keep" or not texts
    work.store.save_phones([replace(
        phone, blocked_at=None, block_id="" if settled else phone.block_id, waiting=phone.waiting + taken,
        flow=replace(phone.flow, recent=(), urgent=(), texts=0))])
    log.warning("phone unblocked", phone=phone.address, texts=command.texts, by=command.by, count=texts)
    return Unblocked(phone=masked(phone.address), held=texts)
