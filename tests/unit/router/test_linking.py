"""Linked cases at router: no second prompt, the number of phones, a unit of their own when they part."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from typing import Any

from services.mesh.contracts.intake import CaseLinked, CaseUnlinked
from services.mesh.contracts.router import CaseAssigned, ReportersGrew, SupplementPassed
from tests.unit.router.fakes import CASE, START, Desk, code_of, phone_of, received, reopened, supplemented

HANDLER = phone_of("didong-duty")
SECOND = "26112300025"


def linked(reporters: int = 2, other: str = SECOND, minutes: int = 1) -> CaseLinked:
    return CaseLinked(occurred_at=START + timedelta(minutes=minutes), case_no=CASE, linked_case_no=other,
                      reporters=reporters)


def parted(reporters: int = 1, minutes: int = 9) -> CaseUnlinked:
    at = START + timedelta(minutes=minutes)
    return CaseUnlinked(occurred_at=at, case_no=CASE, linked_case_no=SECOND, reporters=reporters, received_at=at)


def second(**fields: Any) -> Any:
    return received(case_no=SECOND, linked_to=CASE, **fields)


def two() -> tuple[Desk, CaseAssigned]:
    desk = Desk()
    [assigned] = desk.receive()
    desk.hear(second())
    desk.hear(linked())
    return desk, assigned


def test_a_linked_case_prompts_nobody_and_is_counted() -> None:
    desk, assigned = two()
    assert desk.heard(CaseAssigned) == [assigned]
    assert desk.store.kept[CASE].reporters == 2
    assert desk.text(HANDLER, "details", code_of(assigned)).values["reporters"] == "2"


def test_whoever_acts_hears_when_they_become_many_and_once() -> None:
    desk, assigned = two()
    for number in (4, 5, 6):
        other = f"2611230{number:04}"
        desk.hear(received(case_no=other, linked_to=CASE))
        desk.hear(linked(number, other, minutes=number))
    [grew] = desk.heard(ReportersGrew)
    assert (grew.reporters, grew.assignment_id, grew.seats[0].person_id) == (5, assigned.assignment_id, "didong-duty")


def test_what_a_reporter_adds_reaches_whoever_acts_on_the_lead() -> None:
    desk, assigned = two()
    desk.hear(supplemented("桥头那盏也坏了", SECOND))
    [passed] = desk.heard(SupplementPassed)
    assert (passed.case_no, passed.assignment_id, passed.words) == (CASE, assigned.assignment_id, "桥头那盏也坏了")


def test_a_lead_that_was_answered_meanwhile_leads_nobody() -> None:
    desk = Desk()
    [assigned] = desk.receive()
    desk.text(HANDLER, "done", code_of(assigned), words="已修好")
    desk.hear(second())
    desk.hear(linked())
    own = desk.heard(CaseAssigned)[-1]
    assert (own.case_no, own.seats[0].unit_id) == (SECOND, "didong-town")
    assert desk.store.kept[SECOND].linked_to is None


def test_a_reopened_reporter_gets_the_unit_that_answered_the_lead() -> None:
    desk, assigned = two()
    desk.text(HANDLER, "done", code_of(assigned), words="已修好")
    desk.hear(reopened(case_no=SECOND, reason="还有一盏不亮"))
    own = desk.heard(CaseAssigned)[-1]
    assert (own.case_no, own.round, own.reworked, own.seats[0].unit_id) == (SECOND, 2, "还有一盏不亮", "didong-town")
    assert desk.store.kept[CASE].state == "answered"


def test_the_end_is_the_same_in_whatever_order_links_and_partings_are_heard() -> None:
    def end(events: Any) -> object:
        desk = Desk()
        desk.receive()
        for event in (second(), *events):
            desk.hear(event)
        assert not desk.early
        own = [one.unit_id for one in desk.store.made.values() if one.case_no == SECOND]
        return desk.store.kept[CASE].reporters, desk.store.kept[SECOND].linked_to, own

    for facts, wanted in (((linked(), parted()), (1, None, ["didong-town"])),
                          ((linked(), linked(3, minutes=2)), (3, CASE, []))):
        assert {str(end(order)) for order in permutations(facts)} == {str(wanted)}


def test_links_heard_before_their_cases_wait() -> None:
    desk = Desk()
    desk.hear(linked())
    desk.hear(second())
    assert desk.early
    desk.receive()
    assert not desk.early
    assert desk.store.kept[CASE].reporters == 2


def test_a_case_that_is_secret_here_goes_its_own_way_whatever_it_was_linked_to() -> None:
    desk = Desk()
    desk.receive()
    [assigned] = desk.receive("西河街路灯不亮,值班员收红包", SECOND, linked_to=CASE)
    desk.hear(linked())
    assert assigned.secret
    assert desk.store.kept[SECOND].linked_to is None
    assert desk.store.kept[CASE].reporters == 1
    assert len(desk.heard(CaseAssigned)) == 2


def test_what_a_reporter_adds_while_nobody_acts_on_the_lead_is_read_with_it() -> None:
    desk, _ = two()
    for one in list(desk.store.made.values()):
        desk.store.save_assignment(replace(one, state="replaced"))
    desk.hear(supplemented("桥头那盏也坏了", SECOND))
    assert not desk.heard(SupplementPassed)
    assert desk.store.supplements(CASE) == ["桥头那盏也坏了"]
