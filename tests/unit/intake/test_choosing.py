"""Where it can't be told which case is meant, the phone is asked, and what it wrote is never lost."""

from datetime import timedelta

import pytest

from services.mesh.contracts.base import Contract
from services.mesh.contracts.intake import CaseReceived, CaseSupplemented
from services.mesh.contracts.replies import ReplyOwed
from tests.unit.intake.fakes import (
    COUNTY,
    DAY,
    HOUR,
    MINUTE,
    Intake,
    answered,
    answers,
    assigned,
    named,
)


def two_cases() -> tuple[Intake, str, str]:
    """A lamp yesterday, water today; nothing was written for an hour."""
    intake = Intake()
    (lamp,) = intake.write("西河街路灯不亮")
    intake.now += DAY
    (water,) = intake.write("金河大道积水")
    intake.now += HOUR
    assert isinstance(lamp, CaseReceived)
    assert isinstance(water, CaseReceived)
    return intake, lamp.case_no, water.case_no


def supplements(events: list[Contract]) -> list[tuple[str, str]]:
    return [(event.case_no, event.words) for event in events if isinstance(event, CaseSupplemented)]


def withdrawal_of(events: list[Contract]) -> str | None:
    (reply,) = events
    assert isinstance(reply, ReplyOwed)
    assert reply.template == "withdraw_ask"
    return reply.case_no


def test_withdrawing_asks_which_and_lists_the_latest_first() -> None:
    intake, lamp, water = two_cases()
    (asked,) = intake.write("撤")
    assert isinstance(asked, ReplyOwed)
    assert asked.template == "which"
    assert asked.values == {"doing": "withdraw", "items": f"1 {water}金河大道排水 2 {lamp}西河街路灯"}
    assert asked.case_no is None


@pytest.mark.parametrize(("said", "place"), [("1", 0), ("2", 1), ("２", 1), ("第2件", 1), ("二", 1), ("2号", 1),
    ("撤2", 1)])
def test_a_place_of_the_list_carries_it_out(said: str, place: int) -> None:
    intake, lamp, water = two_cases()
    intake.write("撤")
    assert withdrawal_of(intake.write(said)) == (water, lamp)[place]
    assert next(iter(intake.store.known.values())).questions == ()


def test_a_case_number_carries_it_out_too() -> None:
    for form in ("{}", "撤 {}"):
        intake, lamp, _ = two_cases()
        intake.write("撤")
        assert withdrawal_of(intake.write(form.format(lamp))) == lamp


def test_a_place_that_is_not_there_is_asked_for_again() -> None:
    intake, _, water = two_cases()
    intake.write("撤")
    assert answers(intake.write("3")) == ["which"]
    assert withdrawal_of(intake.write("1")) == water


def test_at_most_three_are_listed() -> None:
    intake = Intake()
    for words in ("西河街路灯不亮", "金河大道积水", "团聚村道路坑洼", "文聚社区井盖坏了"):
        intake.write(words)
        intake.now += HOUR
    (asked,) = intake.write("撤")
    assert isinstance(asked, ReplyOwed)
    assert "西河街" not in asked.values["items"]
    assert asked.values["items"].startswith("1 ")
    assert "3 " in asked.values["items"]


def test_a_secret_case_is_listed_by_its_number_alone() -> None:
    intake = Intake()
    intake.write("底洞镇政府的人态度恶劣,还收红包")
    intake.now += HOUR
    intake.write("西河街路灯不亮")
    (asked,) = intake.write("撤")
    assert isinstance(asked, ReplyOwed)
    secret = next(case.case_no for case in intake.store.kept.values() if case.secret)
    assert asked.values["items"].endswith(f"2 {secret}")


def test_words_that_fit_one_case_go_there_unasked() -> None:
    intake, lamp, water = two_cases()
    assert supplements(intake.write("补 路灯杆子也歪了")) == [(lamp, "路灯杆子也歪了")]
    assert supplements(intake.write("补 水漫到门口了,下水道堵了")) == [(water, "水漫到门口了,下水道堵了")]
    assert supplements(intake.write(f"补 {lamp} 门口那盏")) == [(lamp, f"{lamp} 门口那盏")]


def test_words_that_fit_both_are_asked_about_and_wait() -> None:
    intake, lamp, _ = two_cases()
    said = intake.write("补 家里有老人,请快些")
    assert (named(said), answers(said)) == (["ReplyOwed"], ["which"])
    said = intake.write("2")
    assert supplements(said) == [(lamp, "家里有老人,请快些")]
    assert answers(said) == ["supplemented"]
    assert intake.wait(2 * HOUR) == []


def test_what_follows_shortly_after_goes_with_the_newest_unasked() -> None:
    intake, _, water = two_cases()
    intake.write("补 下水道还堵了")
    intake.now += MINUTE
    assert supplements(intake.write("补 家里有老人,请快些")) == [(water, "家里有老人,请快些")]


def test_what_follows_words_about_the_older_case_goes_there_too() -> None:
    intake, lamp, _ = two_cases()
    intake.write("补 路灯杆子也歪了")
    intake.now += MINUTE
    assert supplements(intake.write("补 家里有老人,请快些")) == [(lamp, "家里有老人,请快些")]


def test_words_nobody_chose_a_case_for_go_to_the_latest_after_an_hour() -> None:
    intake, _, water = two_cases()
    intake.write("补 家里有老人,请快些")
    said = intake.wait(HOUR + MINUTE)
    assert supplements(said) == [(water, "家里有老人,请快些")]
    assert answers(said) == ["supplemented"]
    assert next(iter(intake.store.known.values())).questions == ()


def test_words_whose_cases_have_ended_meanwhile_are_a_case_of_their_own() -> None:
    intake, lamp, water = two_cases()
    intake.write("补 家里有老人,请快些")
    for case_no in (lamp, water):
        intake.hear(assigned(intake.store.kept[case_no], case_no), answered(intake.store.kept[case_no], case_no))
    said = intake.wait(HOUR + MINUTE)
    assert [event.words for event in said if isinstance(event, CaseReceived)] == ["家里有老人,请快些"]


def test_another_question_does_not_lose_the_words() -> None:
    for next_text in ("补 还有娃儿要上学", "撤"):
        intake, _, water = two_cases()
        intake.write("补 家里有老人,请快些")
        said = intake.write(next_text)
        assert supplements(said) == [(water, "家里有老人,请快些")]
        assert "which" in answers(said)


def test_words_of_who_can_not_be_asked_go_to_the_latest() -> None:
    few = COUNTY.model_copy(update={"county": COUNTY.county.model_copy(update={"answers_per_day": 1})})
    intake, _, water = two_cases()
    intake.county = few
    intake.write("在吗")
    assert supplements(intake.write("补 家里有老人,请快些")) == [(water, "家里有老人,请快些")]


def test_words_are_not_added_twice_where_the_next_question_can_not_be_asked() -> None:
    intake, _, water = two_cases()
    intake.write("补 家里有老人,请快些")
    intake.county = COUNTY.model_copy(update={"county": COUNTY.county.model_copy(update={"answers_per_day": 1})})
    assert supplements(intake.write("撤")) == [(water, "家里有老人,请快些")]
    assert intake.wait(2 * HOUR) == []


def test_content_is_content_though_a_question_stands() -> None:
    intake, *_ = two_cases()
    intake.write("撤")
    assert "CaseReceived" in named(intake.write("1号楼的电梯坏了"))


def test_an_accusation_in_a_supplement_is_a_case_of_its_own_unasked() -> None:
    intake, *_ = two_cases()
    assert named(intake.write("补 底洞镇政府的人态度恶劣,还收红包")) == ["CaseReceived"]


def test_the_question_stands_for_an_hour() -> None:
    intake, *_ = two_cases()
    intake.write("撤")
    intake.now += HOUR + timedelta(seconds=1)
    assert intake.write("1") == []


def test_a_bare_digit_is_the_rating_s_where_that_was_asked_later() -> None:
    intake, lamp, water = two_cases()
    intake.write("文聚社区井盖坏了")
    intake.now += HOUR
    intake.write("撤")
    intake.now += MINUTE
    case = intake.store.kept[lamp]
    intake.hear(assigned(case), answered(case, at=intake.now))
    assert "CaseRated" in named(intake.write("5"))
    intake.now += MINUTE
    intake.write("撤")
    assert withdrawal_of(intake.write("2")) == water
