"""The same trouble from several phones: one lead case goes on for all, and each is told and rates for themselves."""

import pytest

from services.intake import links
from services.mesh.contracts.calls.base import NotFound
from services.mesh.contracts.intake import (
    CaseLinked,
    CaseReceived,
    CaseReopened,
    CaseUnlinked,
    LinkedCaseTold,
    RatingDue,
)
from tests.unit.intake.fakes import (
    COUNTY,
    DAY,
    HOUR,
    OTHER,
    START,
    Intake,
    accepted,
    answered,
    assigned,
    named,
    progressed,
)

THIRD = "+8613800000003"


def two() -> tuple[Intake, str, str]:
    """A lead case and one that is linked to it."""
    intake = Intake()
    [lead] = intake.write("西河街路灯不亮")
    intake.now += HOUR
    received, linked = intake.write("底洞镇西河街路灯坏了几天没人修", OTHER)
    assert isinstance(received, CaseReceived)
    assert isinstance(linked, CaseLinked)
    assert received.linked_to == linked.case_no == lead.case_no
    return intake, str(lead.case_no), str(received.case_no)


def test_another_phone_with_the_same_trouble_is_linked_to_the_first_and_counted() -> None:
    intake, lead, _ = two()
    _, linked = intake.write("西河街路灯不亮", THIRD)
    assert isinstance(linked, CaseLinked)
    assert (linked.case_no, linked.reporters) == (lead, 3)


def test_texts_that_come_together_are_linked_too_and_links_never_chain() -> None:
    intake = Intake()
    intake.take(*(intake.text("西河街路灯不亮", phone) for phone in ("+8613800000011", OTHER, THIRD)))
    received = [one for one in intake.said if isinstance(one, CaseReceived)]
    assert [one.linked_to for one in received] == [None, received[0].case_no, received[0].case_no]
    assert [one.reporters for one in intake.said if isinstance(one, CaseLinked)] == [2, 3]


@pytest.mark.parametrize("words", [
    "王家镇团聚村路灯不亮", "西河街下水道堵了", "西河街路灯杆起火了", "西河街路灯不亮,请保密",
    "西河街路灯坏了,值班员还收红包", "西河街路灯不亮,电工态度恶劣", "路灯不亮"])
def test_another_place_or_matter_an_emergency_a_secret_or_hidden_case_is_never_linked(words: str) -> None:
    intake = Intake()
    intake.write("西河街路灯不亮")
    intake.write(words, OTHER)
    assert not [one for one in intake.said if isinstance(one, CaseLinked)]


@pytest.mark.parametrize("words", ["西河街路灯不亮,请保密", "西河街路灯不亮,电工收红包"])
def test_nobody_is_linked_to_a_hidden_or_secret_case(words: str) -> None:
    intake = Intake()
    intake.write(words)
    intake.write("西河街路灯不亮", OTHER)
    assert not [one for one in intake.said if isinstance(one, CaseLinked) and one.linked_case_no]


def test_an_answered_or_old_case_leads_nobody_and_a_county_may_do_without() -> None:
    intake = Intake()
    intake.write("西河街路灯不亮")
    case = intake.only_case()
    intake.hear(assigned(case), answered(case))
    assert named(intake.write("西河街路灯不亮", OTHER)) == ["CaseReceived"]
    intake.now += 4 * DAY
    assert named(intake.write("西河街路灯不亮", THIRD)) == ["CaseReceived"]
    off = COUNTY.model_copy(update={"linking": COUNTY.linking.model_copy(update={"link": False})})
    apart = Intake(county=off)
    apart.write("西河街路灯不亮")
    assert named(apart.write("西河街路灯不亮", OTHER)) == ["CaseReceived"]


def told(intake: Intake) -> list[tuple[str, str]]:
    return [(one.case_no, one.news) for one in intake.said if isinstance(one, LinkedCaseTold)]


def test_each_is_told_in_fixed_words_and_asked_for_a_rating_of_their_own() -> None:
    intake, lead, linked = two()
    case = intake.store.kept[lead]
    intake.hear(assigned(case), accepted(case), progressed(case), answered(case, words="李师傅换的灯"))
    assert told(intake) == [(linked, "accepted"), (linked, "progressed"), (linked, "answered")]
    assert all("李师傅" not in one.model_dump_json() for one in intake.said if isinstance(one, LinkedCaseTold))
    assert intake.store.kept[linked].state == "answered"
    due = [one.case_no for one in intake.wait(4 * DAY) if isinstance(one, RatingDue)]
    assert sorted(due) == [lead, linked]


def test_a_bad_rating_reopens_their_own_case_alone() -> None:
    intake, lead, linked = two()
    case = intake.store.kept[lead]
    intake.hear(assigned(case), answered(case))
    intake.write("没解决", OTHER)
    said = intake.wait(3 * HOUR)
    assert [(one.case_no, one.round) for one in said if isinstance(one, CaseReopened)] == [(linked, 2)]
    assert intake.store.kept[linked].linked_to is None
    assert intake.store.kept[lead].round == 1


def test_a_wrong_link_is_undone_and_the_case_goes_its_own_way() -> None:
    intake, lead, linked = two()
    case = intake.store.kept[lead]
    intake.hear(assigned(case), accepted(case))
    assert links.unlink(intake, linked) == lead  # type: ignore[arg-type] # a fake
    [parted] = [one for one in intake.said if isinstance(one, CaseUnlinked)]
    assert (parted.case_no, parted.linked_case_no, parted.reporters) == (lead, linked, 1)
    intake.hear(assigned(intake.store.kept[linked], "b1"), answered(case))
    assert intake.store.kept[linked].state == "assigned"
    with pytest.raises(NotFound):
        links.unlink(intake, linked)  # type: ignore[arg-type]


def test_a_case_that_router_gives_a_unit_of_its_own_is_linked_no_more() -> None:
    intake, _, linked = two()
    intake.hear(assigned(intake.store.kept[linked], "b1"))
    assert intake.store.kept[linked].linked_to is None


def test_when_the_lead_is_withdrawn_the_oldest_of_the_others_goes_on_for_them() -> None:
    intake, lead, second = two()
    [received, _] = intake.write("西河街路灯不亮", THIRD)
    [asked] = intake.write("撤")
    before = len(intake.said)
    intake.write(asked.values["code"])  # type: ignore[attr-defined]
    said = intake.said[before:]
    [parted] = [one for one in said if isinstance(one, CaseUnlinked)]
    [again] = [one for one in said if isinstance(one, CaseLinked)]
    assert (parted.case_no, parted.linked_case_no) == (lead, second)
    assert (again.case_no, again.linked_case_no, again.reporters) == (second, received.case_no, 2)
    assert intake.store.kept[second].linked_to is None
    assert intake.store.kept[str(received.case_no)].linked_to == second
    assert intake.now - START == HOUR
