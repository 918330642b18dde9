"""Event mode: many texts about one trouble, one case that goes on for all, one honest text for each."""

from datetime import timedelta
from typing import Any

import pytest

from services.intake.domain.events import Event
from services.mesh.contracts.intake import CaseLinked, CaseReceived
from tests.unit.intake.fakes import HOUR, OTHER, START, Intake

TEXT = "巡场镇停水检修,预计今晚8点恢复。"
THIRD = "+8613800000003"


def opened(**more: Any) -> Intake:
    intake = Intake()
    intake.store.events.add(Event(**{
        "event_id": "e1", "name": "停水", "areas": ("xunchang",), "words": ("停水", "没水"), "anywhere": False,
        "text": TEXT, "opened_at": START, "until": START + timedelta(hours=8), **more}))
    return intake


def received(intake: Intake) -> list[CaseReceived]:
    return [event for event in intake.said if isinstance(event, CaseReceived)]


def test_matching_texts_are_one_trouble_whatever_their_words_and_each_gets_the_honest_text() -> None:
    intake = opened()
    intake.write("巡场金河大道停水了")
    intake.now += HOUR
    intake.write("巡场森林步行街家里没水怎么做饭嘛", OTHER)
    first, second = received(intake)
    assert (first.linked_to, second.linked_to) == (None, first.case_no)
    assert first.notice == second.notice == TEXT
    assert first.shift
    assert (first.shift.event, first.shift.until) == ("停水", START + timedelta(hours=8))


def test_texts_that_come_together_have_one_lead() -> None:
    intake = opened()
    intake.take(*(intake.text("巡场金河大道停水了", phone) for phone in ("+8613800000011", OTHER, THIRD)))
    first, *others = received(intake)
    assert {one.linked_to for one in others} == {first.case_no}


@pytest.mark.parametrize("words", [
    "底洞镇西河街停水了", "停水了", "巡场金河大道路灯不亮", "巡场金河大道停水,变压器起火了", "巡场金河大道停水,请保密",
    "巡场金河大道停水,值班员还收红包"])
def test_elsewhere_other_words_emergencies_and_protected_people_are_exempt(words: str) -> None:
    intake = opened()
    intake.write(words)
    assert not any(one.notice or one.shift for one in received(intake))


def test_an_event_anywhere_takes_texts_without_a_place() -> None:
    intake = opened(anywhere=True)
    intake.write("停水了")
    assert received(intake)[0].notice == TEXT


def test_once_it_is_over_or_closed_texts_are_cases_as_ever() -> None:
    intake = opened()
    intake.write("巡场金河大道停水了")
    intake.store.events.close("e1", intake.now)
    intake.write("巡场金河大道停水了", OTHER)
    assert not received(intake)[1].notice
    late = opened()
    late.now += timedelta(hours=9)
    late.write("巡场金河大道停水了")
    assert not received(late)[0].notice


def test_a_lead_that_is_withdrawn_makes_way_for_the_next() -> None:
    intake = opened()
    intake.write("巡场金河大道停水了")
    [asked] = intake.write("撤")
    intake.write(asked.values["code"])  # type: ignore[attr-defined]
    intake.write("巡场森林步行街没水", OTHER)
    intake.write("巡场环城路没水", THIRD)
    _, second, third = received(intake)
    assert (second.linked_to, third.linked_to) == (None, second.case_no)


def test_a_smell_of_gas_is_no_affair_of_an_event_though_it_names_no_emergency_word() -> None:
    intake = opened(name="停气", areas=("didong",), words=("停气",))
    intake.write("西河街停气了")
    intake.write("西河街停气,现在煤气味很重", OTHER)
    ordinary, gas = received(intake)
    assert (ordinary.notice, gas.notice, gas.shift, gas.linked_to) == (TEXT, "", None, None)


def test_a_phone_gets_the_honest_text_once_and_is_counted_once() -> None:
    intake = opened()
    intake.write("巡场金河大道停水了")
    intake.now += HOUR
    intake.write("巡场金河大道还在停水", OTHER)
    intake.now += HOUR
    intake.write("巡场金河大道还在停水,饭都没法做", OTHER)
    assert [one.notice for one in received(intake)] == [TEXT, TEXT, ""]
    assert [one.reporters for one in intake.said if isinstance(one, CaseLinked)] == [2, 2]


def test_when_the_lead_is_withdrawn_whoever_goes_on_for_the_others_leads_the_event() -> None:
    intake = opened()
    intake.write("巡场金河大道停水了")
    intake.write("巡场森林步行街没水", OTHER)
    [asked] = intake.write("撤")
    intake.write(asked.values["code"])  # type: ignore[attr-defined]
    intake.write("巡场环城路没水", THIRD)
    _, second, third = received(intake)
    assert third.linked_to == second.case_no
