"""Which complaints are one trouble: places and numbers tell apart, phones are counted, cases stand as their lead."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.mesh.contracts.intake import CaseLinked, CaseReceived, CaseUnlinked, LinkedCaseTold
from services.mesh.contracts.people import Due
from services.mesh.contracts.replies import ReplyOwed
from tests.unit.intake.fakes import (
    DAY,
    HOUR,
    OTHER,
    START,
    Intake,
    accepted,
    answered,
    assigned,
    settled,
)

THIRD = "+8613800000003"
LAMP = "西河街路灯不亮"


def leads(intake: Intake) -> list[str | None]:
    return [one.linked_to for one in intake.said if isinstance(one, CaseReceived)]


def link_of(one: str, other: str) -> str | None:
    """What the second phone's case is linked to."""
    intake = Intake()
    intake.write(one)
    intake.now += HOUR
    intake.write(other, OTHER)
    return leads(intake)[1]


@pytest.mark.parametrize(("one", "other"), [
    ("巡场镇金河大道路灯不亮", "巡场镇经五路路灯不亮"), ("珙泉镇鱼竹村路灯不亮", "珙泉镇文聚社区路灯不亮"),
    ("西河街12号门前路灯不亮", "西河街30号门前路灯不亮"), ("西河街路灯不亮,杆号BCDF", "西河街路灯不亮,杆号GHJK"),
    ("西河街三号楼前路灯不亮", "西河街五号楼前路灯不亮"), ("西河街A12灯杆灯不亮", "西河街A13灯杆灯不亮"),
])
def test_another_street_village_house_or_pole_is_another_trouble(one: str, other: str) -> None:
    assert link_of(one, other) is None


@pytest.mark.parametrize(("one", "other"), [
    ("西河街12号门前路灯不亮", "西河街12号路灯不亮3天了"), ("西河街路灯不亮3天了", "西河街路灯不亮5天了"),
    ("西河街2盏路灯不亮", "西河街3盏路灯不亮"), ("西河街12号门前路灯不亮", LAMP),
])
def test_numbers_that_only_count_and_numbers_that_one_leaves_out_tell_nothing_apart(one: str, other: str) -> None:
    assert link_of(one, other)


def test_the_likeliest_leads_and_of_those_as_alike_the_oldest() -> None:
    intake = Intake()
    for n, words in enumerate(("西河街12号路灯坏了,晚上看不见", "西河街30号路灯坏了,杆子歪了")):
        intake.write(words, f"+861380000001{n}")
        intake.now += HOUR
    second = [one.case_no for one in intake.said if isinstance(one, CaseReceived)][1]
    intake.write("西河街路灯坏了,杆子也歪了", OTHER)
    assert leads(intake) == [None, None, second]
    twins = Intake()
    for n in range(3):
        twins.write(LAMP, f"+861380000001{n}")
    oldest = next(one.case_no for one in twins.said if isinstance(one, CaseReceived))
    assert leads(twins) == [None, oldest, oldest]


def test_a_phone_that_tells_of_it_twice_is_counted_once() -> None:
    intake = Intake()
    intake.write(LAMP)
    for phone, words in ((OTHER, LAMP), (OTHER, f"新件 底洞街上{LAMP}"), (THIRD, LAMP)):
        intake.now += HOUR
        intake.write(words, phone)
    assert [one.reporters for one in intake.said if isinstance(one, CaseLinked)] == [2, 2, 3]


def test_a_lead_is_held_before_somebody_is_linked_to_it() -> None:
    held: list[str] = []

    class Locking(Intake):
        def lock(self, *case_nos: str) -> None:
            held.extend(case_nos)

    intake = Locking()
    intake.write(LAMP)
    lead = intake.only_case().case_no
    intake.write(LAMP, OTHER)
    assert leads(intake) == [None, lead]
    assert lead in held


def status(intake: Intake, phone: str) -> dict[str, str]:
    [reply] = [one for one in intake.write("查", phone) if isinstance(one, ReplyOwed)]
    return reply.values


def test_who_tells_of_what_is_worked_on_already_is_told_who_works_on_it() -> None:
    intake = Intake()
    intake.write(LAMP)
    case = intake.only_case()
    intake.hear(assigned(case), accepted(case))
    intake.now += HOUR
    intake.write(LAMP, OTHER)
    told = status(intake, OTHER)
    assert (told["status"], told["unit"]) == ("accepted", "底洞镇人民政府")
    assert told["by_at"] == status(intake, "+8613800000001")["by_at"]


def test_a_linked_case_follows_its_lead_to_another_unit_and_another_deadline_without_an_sms() -> None:
    intake = Intake()
    intake.write(LAMP)
    case = intake.only_case()
    intake.write(LAMP, OTHER)
    before = len(intake.said)
    sure = Due(at=START + 9 * DAY)
    intake.hear(assigned(case, answer_due=Due(at=START + DAY, provisional=True)), settled(case, "a1", sure))
    assert len(intake.said) == before
    assert status(intake, OTHER)["by_at"] == sure.at.isoformat()


def test_a_fact_of_a_round_that_is_over_answers_nobody() -> None:
    intake = Intake()
    intake.write(LAMP)
    case = intake.only_case()
    late = accepted(case, at=START + timedelta(minutes=1))
    intake.hear(assigned(case), answered(case))
    intake.write("没解决")
    intake.wait(3 * HOUR)
    assert intake.store.kept[case.case_no].round == 2
    intake.write(LAMP, OTHER)
    linked = next(one for one in intake.store.kept.values() if one.linked_to)
    intake.hear(late)
    assert intake.store.kept[linked.case_no].state == "received"


def test_only_those_who_still_wait_get_another_lead() -> None:
    intake = Intake()
    intake.write(LAMP)
    numbers = []
    for phone in (OTHER, THIRD):
        intake.now += HOUR
        numbers += [one.case_no for one in intake.write(LAMP, phone) if isinstance(one, CaseReceived)]
    for phone in (OTHER, "+8613800000001"):
        [asked] = intake.write("撤", phone)
        intake.write(asked.values["code"], phone)  # type: ignore[attr-defined]
    parted = [one.linked_case_no for one in intake.said if isinstance(one, CaseUnlinked)]
    assert parted == numbers[1:]


PROTECTED = ("西河街路灯不亮,请保密", "西河街路灯不亮,值班员还收红包", "西河街路灯电线断了,起火了",
             "西河街路灯不亮,莫说是我")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from((LAMP, "西河街的路灯坏了", *PROTECTED)), min_size=2, max_size=7), st.booleans())
def test_secret_hidden_and_urgent_cases_are_never_linked_nor_leads_and_links_never_chain(
        texts: list[str], together: bool) -> None:
    intake = Intake()
    written = [intake.text(words, f"+861380000002{phone}") for phone, words in enumerate(texts)]
    for batch in ([written] if together else [[one] for one in written]):
        intake.take(*batch)
    kept = intake.store.kept
    for case in kept.values():
        if case.linked_to is None:
            continue
        pair = (case, kept[case.linked_to])
        assert pair[1].linked_to is None
        assert pair[0].address != pair[1].address
        assert not any(one.secret or one.hidden or one.urgent or one.to_desk for one in pair)


def test_a_lead_that_turns_out_to_be_secret_leads_nobody_any_more() -> None:
    intake = Intake()
    intake.write(LAMP)
    lead = intake.only_case()
    numbers = []
    for phone in (OTHER, THIRD):
        numbers += [one.case_no for one in intake.write(LAMP, phone) if isinstance(one, CaseReceived)]
    intake.hear(assigned(lead, known_to=("a",), secret=True), accepted(lead, known_to=("a",), secret=True))
    kept = intake.store.kept
    assert [kept[str(case_no)].linked_to for case_no in numbers] == [None, numbers[0]]
    assert not [one for one in intake.said if isinstance(one, LinkedCaseTold)]
