"""Withdrawn, hidden, not consented: what router does about it, in whatever order it hears of it."""

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from services.mesh.contracts.intake import CaseWithdrawn, CitizenHidden, ConsentMissing
from services.mesh.contracts.router import (
    CaseAnswered,
    CaseAssigned,
    CoHandlerReleased,
    DecisionMade,
    DeskNotice,
    SupplementPassed,
)
from tests.unit.router.fakes import (
    CASE,
    CITIZEN,
    COUNTY,
    START,
    Desk,
    code_of,
    phone_of,
    received,
    reopened,
    supplemented,
)

HANDLER = phone_of("didong-duty")
ACCUSATION = "底洞镇政府的人态度恶劣,还收红包"


def withdrawn(**fields: Any) -> CaseWithdrawn:
    at = START + timedelta(hours=1)
    return CaseWithdrawn.model_validate({"occurred_at": START, "case_no": CASE, "received_at": at, **fields})


def hidden() -> CitizenHidden:
    return CitizenHidden(occurred_at=START, case_no=CASE, received_at=START)


def not_consented() -> ConsentMissing:
    return ConsentMissing(occurred_at=START, case_no=CASE, asker="0002")


@pytest.fixture
def desk() -> Desk:
    return Desk()


def told_in(events: list[CoHandlerReleased]) -> list[tuple[str, str | None]]:
    return [(seat.person_id, seat.code) for event in events for seat in event.tell]


def test_a_withdrawal_ends_what_everybody_has_to_do_and_tells_whoever_acts(desk: Desk) -> None:
    assigned = desk.receive("西河街燃气不通")
    desk.hear(withdrawn())
    released = desk.heard(CoHandlerReleased)
    assert {event.assignment_id for event in released} == {event.assignment_id for event in assigned}
    assert {(event.reason, event.received_at) for event in released} == {("withdrawn", START + timedelta(hours=1))}
    assert told_in(released) == [(event.seats[0].person_id, None) for event in assigned]
    assert {state for *_, state in desk.states()} == {"closed"}
    assert desk.store.kept[CASE].state == "closed"
    assert desk.heard(DeskNotice) == []


def test_who_accepted_is_the_one_who_hears_of_it(desk: Desk) -> None:
    [assigned] = desk.receive()
    desk.text(phone_of("didong-head"), "accept", code_of(assigned, "didong-head"))
    desk.hear(withdrawn())
    assert told_in(desk.heard(CoHandlerReleased)) == [("didong-head", None)]


@pytest.mark.parametrize("verb", ["accept", "note", "done", "return"])
def test_a_reply_afterwards_changes_nothing(desk: Desk, verb: str) -> None:
    [assigned] = desk.receive()
    desk.hear(withdrawn())
    before = len(desk.said)
    assert desk.text(HANDLER, verb, code_of(assigned), words="已修好").template == "case_closed"
    assert len(desk.said) == before + 1


def test_a_withdrawal_after_the_answer_closes_the_case_for_good(desk: Desk) -> None:
    [assigned] = desk.receive()
    desk.text(HANDLER, "done", code_of(assigned), words="已修好")
    desk.hear(withdrawn())
    assert len(desk.heard(CaseAnswered)) == 1
    assert desk.heard(CoHandlerReleased) == []
    assert desk.store.kept[CASE].state == "closed"


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_any_order_ends_alike(desk: Desk, order: tuple[int, ...]) -> None:
    events = (received(), reopened(), supplemented("门口那盏"), withdrawn(round=2))
    for place in order:
        desk.hear(events[place])
    assert desk.early == []
    case = desk.store.kept[CASE]
    assert (case.state, case.round) == ("closed", 2)
    assert not any(one.acting for one in desk.store.made.values())
    desk.hear(supplemented("再补"))
    assert not [event for event in desk.heard(SupplementPassed) if event.words == "再补"]


def test_nobody_is_looked_for_any_more(desk: Desk) -> None:
    desk.receive()
    desk.due.set("unassigned", CASE, START)
    desk.hear(withdrawn())
    before = len(desk.said)
    desk.look_again()
    assert len(desk.said) == before


def test_supervision_looks_at_a_withdrawal_under_pressure(desk: Desk) -> None:
    desk.receive()
    desk.hear(withdrawn(pressed=True))
    [notice] = desk.heard(DeskNotice)
    assert (notice.kind, notice.secret, [seat.person_id for seat in notice.seats]) == (
        "pressed", False, ["supervision-duty"])


def test_of_a_secret_case_supervision_hears_nothing_unless_it_may_know(desk: Desk) -> None:
    desk.receive(ACCUSATION)
    desk.hear(withdrawn(pressed=True))
    assert desk.heard(DeskNotice) == []
    assert {event.known_to for event in desk.heard(CoHandlerReleased)} == {desk.store.kept[CASE].known_to}


def test_a_county_without_supervision_tells_nobody() -> None:
    units = tuple(unit.model_copy(update={"kind": "department"}) if unit.kind == "supervision" else unit
                  for unit in COUNTY.units)
    desk = Desk(county=COUNTY.model_copy(update={"units": units}))
    desk.receive()
    desk.hear(withdrawn(pressed=True))
    assert desk.heard(DeskNotice) == []


def test_the_triage_desk_calls_who_did_not_consent(desk: Desk) -> None:
    desk.receive()
    desk.hear(not_consented())
    asked = desk.heard(CaseAssigned)[-1]
    assert (asked.part, asked.decides, asked.asked_reason) == ("decision", "consent", "0002")
    assert asked.seats[0].person_id == "petition-duty"
    phone = asked.seats[0].phone
    told = desk.text(phone, "call", code_of(asked))
    assert (told.template, told.values["phone"]) == ("number", CITIZEN.address)
    assert desk.text(phone, "grant", code_of(asked)).template == "decided_consent_granted"
    [made] = desk.heard(DecisionMade)
    assert (made.about, made.granted, made.seats) == ("consent", True, ())


def test_nobody_is_told_who_asked_about_a_secret_case(desk: Desk) -> None:
    desk.receive(ACCUSATION)
    before = len(desk.said)
    desk.hear(not_consented())
    assert len(desk.said) == before


@pytest.mark.parametrize("early", [True, False])
def test_a_hidden_name_stays_hidden_in_whatever_order(desk: Desk, early: bool) -> None:
    for event in (hidden(), received()) if early else (received(), hidden()):
        desk.hear(event)
    desk.hear(reopened())
    assert desk.store.kept[CASE].hidden
    assert not desk.early
