"""What router does when it hears of a case, in every order."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.mesh.contracts.base import Contract
from services.mesh.contracts.escalation import DeadlineChanged
from services.mesh.contracts.people import Due
from services.mesh.contracts.router import CaseAccepted, CaseAnswered, CaseAssigned, CaseProgressed, SupplementPassed
from services.router.handlers import NumberTaken
from tests.unit.router.fakes import (
    CASE,
    COUNTY,
    START,
    Desk,
    closed,
    code_of,
    phone_of,
    received,
    reopened,
    supplemented,
)

HANDLER, DISCIPLINE = phone_of("didong-duty"), phone_of("discipline-duty")
RUDE = "底洞镇政府工作人员态度恶劣还骂人"


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_case_is_assigned_once_with_a_code_for_everybody_of_the_unit(desk: Desk) -> None:
    desk.wait(minutes=5)
    [assigned] = desk.receive()
    desk.hear(received())
    assert len(desk.heard(CaseAssigned)) == 1
    assert [seat.person_id for seat in assigned.seats] == ["didong-duty", "didong-head"]
    assert all(seat.code for seat in assigned.seats)
    assert assigned.assignment_id.startswith(f"{int(assigned.case_no[:6]):05x}")  # beside its day's in every index
    assert assigned.accept_due.at == START.replace(hour=11, minute=5)
    assert assigned.answer_due.at == START.replace(day=26, hour=17, minute=30)


def test_an_emergency_at_the_desk_waits_no_longer_than_the_urgent_pace_allows(desk: Desk) -> None:
    [assigned] = desk.receive("塌方了", urgent=True)
    assert (assigned.part, assigned.urgent, assigned.pace) == ("triage", True, "urgent")
    assert assigned.accept_due.at == START + timedelta(minutes=15)


def test_a_supplement_goes_to_whoever_accepted(desk: Desk) -> None:
    [assigned] = desk.receive()
    desk.text(phone_of("didong-head"), "accept", code_of(assigned, "didong-head"))
    desk.hear(supplemented("还有一盏也不亮"))
    [passed] = desk.heard(SupplementPassed)
    assert [seat.person_id for seat in passed.seats] == ["didong-head"]
    assert passed.words == "还有一盏也不亮"


def test_an_accusation_in_a_supplement_never_reaches_the_unit(desk: Desk) -> None:
    [assigned] = desk.receive()
    desk.hear(supplemented("值班的人还骂人"))
    assert not desk.heard(SupplementPassed)
    assert "骂人" not in desk.text(HANDLER, "details", code_of(assigned)).values["words"]


def test_an_accusation_as_reason_for_reopening_never_reaches_the_unit(desk: Desk) -> None:
    [assigned] = desk.receive()
    desk.text(HANDLER, "done", code_of(assigned), words="已修好")
    desk.hear(reopened(reason="没修,还骂人"))
    again = desk.heard(CaseAssigned)[-1]
    assert again.seats[0].unit_id == "didong-town"
    assert "骂人" not in again.model_dump_json()


def test_a_closed_case_has_nobody_acting(desk: Desk) -> None:
    desk.receive()
    desk.hear(closed())
    assert desk.states() == [("lead", "didong-town", "closed")]
    assert desk.text(HANDLER, "list").template == "listing_empty"


def test_a_reopened_case_whose_unit_is_gone_goes_to_the_desk(desk: Desk) -> None:
    [assigned] = desk.receive()
    desk.text(HANDLER, "done", code_of(assigned), words="已修好")
    units = tuple(unit for unit in COUNTY.units if unit.id != "didong-town")
    desk.county = COUNTY.model_copy(update={"units": units})
    desk.hear(reopened())
    assert (desk.heard(CaseAssigned)[-1].part, desk.heard(CaseAssigned)[-1].seats[0].unit_id) == ("triage", "petition")


def test_a_secret_case_is_known_to_its_whitelist_and_its_words_stay_in_router(desk: Desk) -> None:
    [assigned] = desk.receive(RUDE)
    assert assigned.secret
    assert assigned.known_to == ("discipline-duty", "discipline-second")
    assert [seat.person_id for seat in assigned.seats] == list(assigned.known_to)
    desk.hear(supplemented("他叫王某"))
    told = desk.text(DISCIPLINE, "details", code_of(assigned))
    assert (told.template, told.known_to) == ("details_secret", assigned.known_to)
    assert desk.text(DISCIPLINE, "list").values["items"].split()[0] == code_of(assigned)
    said = "".join(event.model_dump_json() for event in desk.said)
    assert not [word for word in ("骂人", "态度", "王某", "干部作风", "底洞") if word in said]


@pytest.mark.parametrize("words", ["就是纪委信访室的那个人", "纪委信访室副值班也收红包"])
def test_a_secret_case_is_taken_off_those_whom_later_words_accuse(desk: Desk, words: str) -> None:
    [first] = desk.receive("窗口值班员态度恶劣收红包")
    assert "discipline-duty" in (first.known_to or ())
    desk.hear(supplemented(words))
    [_, again] = desk.heard(CaseAssigned)
    assert again.known_to == ("leader-livelihood",)
    assert [seat.person_id for seat in again.seats] == ["leader-livelihood"]
    assert not desk.heard(SupplementPassed)
    assert desk.text(DISCIPLINE, "accept", code_of(first)).template == "code_wrong"
    assert desk.text(DISCIPLINE, "list").template == "listing_empty"


def test_a_secret_case_is_not_given_back_to_those_whom_the_reason_accuses(desk: Desk) -> None:
    [first] = desk.receive("窗口值班员态度恶劣收红包")
    desk.text(DISCIPLINE, "done", code_of(first), words="查过了")
    desk.hear(reopened(reason="没解决,纪委信访室也收红包"))
    again = desk.heard(CaseAssigned)[-1]
    assert [seat.person_id for seat in again.seats] == ["leader-livelihood"]


def test_what_intake_judged_secret_stays_secret_whatever_the_county_says_now(desk: Desk) -> None:
    [assigned] = desk.receive("西河街路灯不亮", secret=True)
    assert assigned.known_to == ("discipline-duty", "discipline-second")


def test_a_secret_case_can_neither_be_handed_to_the_desk_nor_dispatched_outside(desk: Desk) -> None:
    [assigned] = desk.receive(RUDE)
    assert desk.text(DISCIPLINE, "return", code_of(assigned), words="不归我管").template == "not_permitted"
    assert desk.text(DISCIPLINE, "dispatch", code_of(assigned), words="底洞镇人民政府").template == "not_permitted"
    desk.text(DISCIPLINE, "done", code_of(assigned), words="已查实")
    desk.hear(reopened(reason="没查"))
    again = desk.heard(CaseAssigned)[-1]
    assert [seat.person_id for seat in again.seats] == ["discipline-duty", "discipline-second"]
    assert again.known_to == assigned.known_to
    assert all(event.known_to == assigned.known_to for event in desk.said)


def test_the_desk_can_not_dispatch_a_case_to_whom_it_is_kept_from(desk: Desk) -> None:
    [triage] = desk.receive("路灯不亮", to_desk=True, avoid_units=("didong-town",))
    told = desk.text(phone_of("petition-duty"), "dispatch", code_of(triage), words="底洞镇人民政府")
    assert told.template == "dispatch_refused"
    told = desk.text(phone_of("petition-duty"), "dispatch", code_of(triage), words="住建局 会办 底洞镇人民政府")
    assert told.template == "dispatch_refused"
    assert len(desk.heard(CaseAssigned)) == 1


def test_a_case_that_nobody_may_have_is_looked_at_again(desk: Desk) -> None:
    desk.county = COUNTY.model_copy(update={"secret": ()})
    assert not desk.receive(RUDE)
    desk.look_again()
    assert not desk.heard(CaseAssigned)
    desk.county = COUNTY
    desk.look_again()
    [assigned] = desk.heard(CaseAssigned)
    assert assigned.known_to == ("discipline-duty", "discipline-second")
    assert not desk.due.rows


AFTER_THE_ANSWER = (supplemented("还有一盏", message_id="a"), supplemented("快点", round=2, message_id="b"), closed(),
                    reopened(), closed(2))


def end_of(events: Iterable[Contract]) -> str:
    """Everything kept of a case that was answered before these messages were heard."""
    desk = Desk()
    [assigned] = desk.receive()
    desk.text(HANDLER, "done", code_of(assigned), words="已修好")
    for event in events:
        desk.hear(event)
    assert not desk.early
    shown = sorted((one.round, one.part, one.unit_id, one.state) for one in desk.store.made.values())
    return repr((desk.store.kept[CASE], shown, desk.store.supplements(CASE), len(desk.heard(CaseAnswered))))


def test_every_order_of_a_cases_messages_comes_to_the_same_end() -> None:
    ends = {end_of(order) for order in permutations(AFTER_THE_ANSWER)}
    assert len(ends) == 1
    assert "(2, 'lead', 'didong-town', 'closed')" in ends.pop()


REPLIES = (("accept", ""), ("note", "已到现场"), ("done", "已修好"))


@given(st.permutations(range(3)))
@settings(max_examples=20)
def test_an_officials_texts_come_to_the_same_end_in_every_order(order: list[int]) -> None:
    desk = Desk()
    [assigned] = desk.receive()
    desk.wait(hours=2)
    for place in order:
        verb, words = REPLIES[place]
        desk.text(HANDLER, verb, code_of(assigned), words=words, at=START + timedelta(minutes=10 * (place + 1)))
    [one] = desk.store.made.values()
    assert (one.state, one.accepted_by, one.ended_at) == ("done", "didong-duty", START + timedelta(minutes=30))
    assert one.accepted_at == START + timedelta(minutes=10)
    assert len(desk.heard(CaseAnswered)) == 1
    assert len([event for event in desk.heard(CaseAccepted) if not event.corrects]) <= 1
    assert len(desk.heard(CaseProgressed)) <= 1
    assert {note.what for _, note in desk.store.told} >= {"note", "done"}


def test_messages_of_a_former_round_leave_the_present_one_alone(desk: Desk) -> None:
    [assigned] = desk.receive()
    desk.text(HANDLER, "done", code_of(assigned), words="已修好")
    for event in (reopened(), closed(1), reopened()):
        desk.hear(event)
    assert desk.store.kept[CASE].state == "open"
    assert desk.states() == [("lead", "didong-town", "done"), ("lead", "didong-town", "assigned")]


def test_messages_before_their_case_or_round_wait(desk: Desk) -> None:
    desk.hear(closed(2))
    desk.hear(reopened())
    desk.hear(supplemented("快点", round=2))
    assert len(desk.early) == 3
    assert not desk.said
    desk.receive()
    assert not desk.early
    assert (desk.store.kept[CASE].round, desk.store.kept[CASE].state) == (2, "closed")


def test_a_settled_deadline_replaces_a_provisional_one_and_nothing_else(desk: Desk) -> None:
    [assigned] = desk.receive()
    made = desk.store.made[assigned.assignment_id]
    later = Due(at=made.answer_due.at + timedelta(days=1))
    settled = DeadlineChanged(occurred_at=START, case_no=CASE, assignment_id=made.assignment_id, part="lead",
                              accept_due=later, answer_due=later)
    desk.store.made[made.assignment_id] = replace(made, answer_due=Due(at=START, provisional=True))
    desk.hear(settled)
    now = desk.store.made[made.assignment_id]
    assert (now.accept_due, now.answer_due) == (made.accept_due, later)


def test_a_second_complaint_under_a_known_number_is_not_swallowed(desk: Desk) -> None:
    desk.receive()
    desk.hear(received())
    with pytest.raises(NumberTaken):
        desk.hear(received("西河街井盖坏了"))


def test_an_acceptance_long_after_a_return_is_no_belated_one(desk: Desk) -> None:
    [assigned] = desk.receive()
    desk.text(HANDLER, "return", code_of(assigned), words="不归我们管")
    before = len(desk.heard(CaseAccepted))
    desk.text(HANDLER, "accept", code_of(assigned), at=START + timedelta(days=2))
    assert len(desk.heard(CaseAccepted)) == before
