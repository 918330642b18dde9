"""Answering an official's text: find what its codes stand for, let the rules judge, carry it out, answer once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from services.mesh.contracts.county import County
from services.mesh.contracts.intake import Command
from services.mesh.contracts.people import Seat
from services.mesh.derived import derived
from services.mesh.log import log
from services.router.assigning import new_codes
from services.router.domain import listing
from services.router.domain.case import Case, HeldCode
from services.router.domain.codes import GUESSES_COUNT_FOR, renewed, renews
from services.router.domain.listing import OpenSeat
from services.router.domain.replies import Answer, Held, Move, Wrong, about, form_fault, judge, one_answer
from services.router.domain.secrecy import may_know
from services.router.metrics import CODES_RENEWED, WRONG_CODES
from services.router.moves import carry_out

if TYPE_CHECKING:
    from services.mesh.work import Work
    from services.router.store import Store


def answer(work: "Work[Store]", phone: str, command: Command, at: datetime,
           pictures: tuple[str, ...] = ()) -> Answer:
    """What this phone is told. `at` is when its text reached us, `pictures` are links to what came with it."""
    county = work.county
    if command.verb != "none" and _stranger(work, county, phone):
        return _wrong(work, phone, 1)
    if fault := form_fault(command):
        return fault
    if not command.codes or command.verb in ("none", "list"):
        return _without_code(work, county, phone, command)
    held = _held(work, phone, command.codes, colleagues=command.verb == "hand_over")
    verdicts = judge(county, command, held, at)
    if sum(isinstance(verdict, Wrong) for verdict in verdicts) >= work.store.patience:
        return _wrong(work, phone, len(verdicts))  # a list of guesses: a right one among them does nothing
    answers = [carry_out(work, county, replace(verdict, pictures=pictures), at)
               if isinstance(verdict, Move) else verdict for verdict in verdicts if not isinstance(verdict, Wrong)]
    wrong = [verdict.code for verdict in verdicts if isinstance(verdict, Wrong)]
    refused = _wrong(work, phone, len(wrong)) if wrong else None
    return one_answer(answers, wrong) or refused or Answer(template="not_understood_official")


def _without_code(work: "Work[Store]", county: County, phone: str, command: Command) -> Answer:
    seats = _open_seats(work, phone)
    waiting = [seat for seat in listing.most_urgent_first(seats) if seat.assignment.state == "assigned"]
    if command.verb in ("none", "accept") and waiting:
        first = waiting[0]
        by_at = first.assignment.accept_due.at.isoformat()
        values = {"code": first.held.code, "place": listing.place(first.case), "by_at": by_at}
        template = "decision_needed" if first.assignment.part == "decision" else "code_needed"
        return about(first.case, template, **values)
    if command.verb == "none":
        return Answer(template="not_understood_official")
    if not seats:
        return Answer(template="listing_empty")
    return Answer(template="listing", values={"items": listing.lines(seats, ZoneInfo(county.county.timezone))})


def _held(work: "Work[Store]", phone: str, codes: Sequence[str], *, colleagues: bool) -> dict[str, Held]:
    """What these codes of this phone stand for, read once their cases are held by us alone."""
    mine = work.store.codes(phone, codes)
    if not mine:
        return {}
    case_nos = sorted({held.case_no for held in mine})
    work.lock(*case_nos)
    cases = work.store.cases(case_nos)
    assignments = {one.assignment_id: one for one in work.store.assignments(case_nos)}
    newer = [] if all(held.current for held in mine) else work.store.current_codes(phone)
    waiting = {one.asked.assignment_id for one in assignments.values()
               if one.acting and one.asked and one.asked.about == "extension"}
    beside = work.store.seats({held.assignment_id for held in mine}) if colleagues else []
    return {held.code: Held(
        code=held, assignment=assignments[held.assignment_id], case=cases[held.case_no], newer=_newer(held, newer),
        waiting=held.assignment_id in waiting, colleagues=_colleagues(cases[held.case_no], held, beside))
        for held in mine}


def _colleagues(case: Case, mine: HeldCode, beside: Sequence[HeldCode]) -> tuple[Seat, ...]:
    """The others of the same assignment who may know of the case."""
    return tuple(held.seat for held in beside if held.assignment_id == mine.assignment_id
                 and held.seat.person_id != mine.seat.person_id and may_know(case.known_to, held.seat.person_id))


def _newer(held: HeldCode, current: Sequence[HeldCode]) -> str | None:
    """The code that the same person uses now for the same case."""
    same = [one.code for one in current if one.case_no == held.case_no and one.seat.person_id == held.seat.person_id]
    return same[0] if same and not held.current else None


def _open_seats(work: "Work[Store]", phone: str) -> list[OpenSeat]:
    held = work.store.current_codes(phone)
    case_nos = {one.case_no for one in held}
    cases = work.store.cases(case_nos)
    assignments = {one.assignment_id: one for one in work.store.assignments(case_nos)}
    found = [OpenSeat(held=one, assignment=assignments[one.assignment_id], case=cases[one.case_no]) for one in held]
    return [seat for seat in found
            if seat.assignment.acting and may_know(seat.case.known_to, seat.held.seat.person_id)]


def _stranger(work: "Work[Store]", county: County, phone: str) -> bool:
    return phone not in derived(county, _directory) and not work.store.current_codes(phone)


def _directory(county: County) -> frozenset[str]:
    return frozenset(official.phone for unit in county.units for official in unit.officials)


def _wrong(work: "Work[Store]", phone: str, count: int) -> Answer:
    """Count wrong codes; too many renew the phone's codes and lock nobody out."""
    before = work.store.wrong_codes(phone, work.now - GUESSES_COUNT_FOR)
    for _ in range(count):
        work.store.add_wrong_code(phone, work.now)
    WRONG_CODES.inc(count)
    log.warning("wrong code", count=count)
    if renews(before, before + count, work.store.patience):
        _renew(work, phone)
    return Answer(template="code_wrong")


def _renew(work: "Work[Store]", phone: str) -> None:
    old = work.store.current_codes(phone)
    for held, code in zip(old, new_codes(work, [phone] * len(old)), strict=True):
        work.store.replace_code(held, renewed(held, code))
    CODES_RENEWED.inc(len(old))
    log.warning("codes renewed", count=len(old))
