"""Pictures of texts, inside transactions: noted as wanted, given to the case they belong to, told of when kept."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from services.intake.desk import Desk
from services.intake.domain.cases import CaseFile
from services.intake.domain.decisions import (
    CantSay,
    Chosen,
    Decision,
    Held,
    NewCases,
    OfficialReply,
    Rated,
    RatedEarly,
    Reason,
    Repeated,
    SameAgain,
    Supplement,
)
from services.intake.domain.pictures import Picture, picture_ids
from services.intake.domain.story import Note
from services.intake.domain.text import Text
from services.intake.domain.waits import passes
from services.mesh.contracts.intake import PictureKept, Verb

if TYPE_CHECKING:
    from services.intake.store import Store
    from services.mesh.work import Work

LAPSES = timedelta(days=30)  # after which nobody looks any more whether a phone's picture waits
_ABOUT_A_CASE = (NewCases, Supplement, Rated, RatedEarly, Reason, SameAgain, CantSay, Repeated)
_WORK: frozenset[Verb] = frozenset({"note", "done"})  # an official's commands that pictures go with


def keep(desk: Desk, text: Text, decision: Decision, case_nos: Sequence[str]) -> None:
    """Want a text's pictures. They and what waits belong to the case that it made or joined; else they wait."""
    waits = desk.phone(text).pictures_at is not None
    if isinstance(decision, Held) or not (text.pictures or waits):
        return
    while isinstance(decision, Chosen):
        decision = decision.then
    if isinstance(decision, OfficialReply):
        unbound = [one for one in _wanted(desk, text, official=True, reported=_reports(decision)) if not one.reported]
    else:
        new = _wanted(desk, text)
        before = [one for one in _waiting(desk, text) if one.key != text.key]
        unbound = _unbound(desk, text, [*before, *new], case_nos, _joined(desk, decision, case_nos))
    newest = max((one.created_at for one in unbound), default=None)
    phone = desk.phone(text)
    if newest != phone.pictures_at and not (isinstance(decision, OfficialReply) and newest is None):
        desk.remember(replace(phone, pictures_at=newest))


def settle(desk: Desk, text: Text, decision: Decision | None, case_nos: Sequence[str]) -> None:
    """Words that waited, written with `text`, have become cases or joined one: so have their pictures."""
    if desk.phone(text).pictures_at is not None:
        _unbound(desk, text, _waiting(desk, text), case_nos, _joined(desk, decision, case_nos))


def links(desk: Desk, text: Text, decision: OfficialReply) -> tuple[str, ...]:
    """Links to the pictures of an official's text; a report or result also takes along what was sent just before.

    What went along with another report does not: router has not said yet which case that was about.
    """
    store, ids = desk.work.store.pictures, list(_ids(desk, text))
    if _reports(decision) and desk.phone(text).pictures_at is not None:
        before = [one for one in _waiting(desk, text) if one.official and _recent(desk, text, one)]
        for one in before:
            store.change(replace(one, reported=True))
        ids = [one.picture_id for one in before] + ids
    return tuple(map(store.link, ids))


def bind(work: "Work[Store]", case: CaseFile, found: Sequence[str]) -> None:
    """Router has heard an official about this case: the pictures of that text, named by their links, belong to it."""
    ids = {link.rpartition("/")[2] for link in found}
    for picture in work.store.pictures.hold(ids) if ids else []:
        if picture.official and picture.case_no is None:
            mine = replace(picture, case_no=case.case_no)
            work.store.pictures.change(mine)
            tell(work, mine, case)


def tell(work: "Work[Store]", picture: Picture, case: CaseFile) -> None:
    """Note in the case's story what became of a picture of its, and say so when it is kept."""
    if picture.state == "wanted":
        return
    words = picture.picture_id if picture.state == "kept" else picture.reason
    work.store.note(Note(case_no=case.case_no, at=work.now, what=f"picture_{picture.state}", words=words))
    if picture.state == "kept":
        work.say(PictureKept(
            occurred_at=work.now, case_no=case.case_no, round=case.round, known_to=case.known_to,
            picture_id=picture.picture_id, link=work.store.pictures.link(picture.picture_id),
            by_official=picture.official, received_at=picture.created_at))


def _joined(desk: Desk, decision: Decision | None, case_nos: Sequence[str]) -> str | None:
    """The case that words are about: with an accusation in them it is that one, also where they rate another."""
    if not isinstance(decision, _ABOUT_A_CASE):
        return None
    secret = (case_no for case_no in case_nos if desk.has(case_no) and desk.case(case_no).secret)
    return next(secret, case_nos[0] if case_nos else None)


def _reports(decision: OfficialReply) -> bool:
    return decision.command.verb in _WORK


def _wanted(desk: Desk, text: Text, *, official: bool = False, reported: bool = False) -> list[Picture]:
    pairs = zip(_ids(desk, text), text.pictures, strict=True)
    made = [Picture(picture_id=picture_id, channel=text.channel, address=text.address, key=text.key, source=source,
                    official=official, reported=reported, created_at=text.received_at) for picture_id, source in pairs]
    for picture in made:
        desk.work.store.pictures.add(picture)
    return made


def _ids(desk: Desk, text: Text) -> Sequence[str]:
    if not text.pictures:
        return ()
    return picture_ids(desk.work.store.code_key(), text.channel, text.key, len(text.pictures))


def _unbound(desk: Desk, text: Text, pictures: Sequence[Picture], case_nos: Sequence[str],
             joined: str | None) -> list[Picture]:
    """Give pictures their case; those that are left without one.

    A case that was opened with a picture has it; otherwise it is the case that the text joined soon after it.
    """
    mine = {case.case_no: case for case in desk.cases_of(text)}
    cases = [mine[case_no] for case_no in case_nos if case_no in mine]
    left: list[Picture] = []
    for picture in pictures:
        case = next((one for one in cases if picture.source in one.pictures), None)
        if case is None and joined is not None and _recent(desk, text, picture):
            case = mine.get(joined)
        if case is None:
            left.append(picture)
            continue
        bound = replace(picture, case_no=case.case_no, official=False)  # an official's too, who complains of something
        desk.work.store.pictures.change(bound)
        tell(desk.work, bound, case)
    return left


def _waiting(desk: Desk, text: Text) -> list[Picture]:
    """The phone's pictures that have no case and went along with no report; mostly nobody has to ask for any."""
    since = desk.phone(text).pictures_at
    if since is None or text.received_at - since > LAPSES:
        return []
    return desk.work.store.pictures.waiting(text.channel, text.address)


def _recent(desk: Desk, text: Text, picture: Picture) -> bool:
    return text.received_at - picture.created_at <= passes(desk.county.county.continues_within)
