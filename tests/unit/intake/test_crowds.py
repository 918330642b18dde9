"""Too many at once, of all or of an area: new cases wait, danger and known phones don't, and nothing is lost."""

from services.mesh.contracts.county import Limit
from tests.unit.intake.fakes import COUNTY, HOUR, MINUTE, OTHER, START, Intake, accepted, answers, assigned, named
from tests.unit.intake.flooding import TEN, Flooded, county, held_texts


def crowd(intake: Intake, first: int, count: int, words: str = "西河街路灯不亮") -> int:
    """So many phones write; how many cases they make."""
    before = len(intake.store.kept)
    for n in range(first, first + count):
        intake.write(words, f"+8613700{n:06d}")
    return len(intake.store.kept) - before


def test_over_the_limit_of_all_new_cases_wait_and_are_taken_late_in_their_order() -> None:
    intake = Flooded(county=county(in_total=TEN, first_texts=50))
    assert crowd(intake, 0, 40) == 10 + 5
    assert held_texts(intake, "waiting") == 25
    assert answers(intake.said) == [], "nobody is told before"
    assert named(intake.write("环城路起火了", OTHER)) == ["CaseReceived"], "danger waits for nothing"
    intake.wait(11 * MINUTE)
    assert held_texts(intake, "waiting") == 15, "as soon as there is room"
    intake.wait(HOUR)
    assert held_texts(intake, "waiting") == 0
    written = [case for case in intake.store.kept.values() if not case.urgent]
    assert [case.address for case in written] == [f"+8613700{n:06d}" for n in range(40)]
    assert all(case.received_at == START for case in written)
    assert len({case.case_no for case in written}) == 40


def test_a_phone_that_waits_keeps_its_order_and_joins_its_own_case() -> None:
    intake = Flooded(county=county(in_total=TEN, first_texts=0))
    crowd(intake, 0, 10)
    assert intake.write("西河街路灯不亮", OTHER) == []
    assert intake.write("在电线杆下面", OTHER) == []
    assert intake.write("查", OTHER) == []
    intake.wait(HOUR)
    (case,) = [case for case in intake.store.kept.values() if case.address == OTHER]
    assert "supplemented" in [note.what for note in intake.store.notes([case.case_no])]
    assert "progress" in answers(intake.said)


def test_what_is_taken_the_next_day_counts_among_that_day_s_answers() -> None:
    limits = county(in_total=Limit(texts=1, within="10 minutes"), first_texts=0)
    few = COUNTY.county.model_copy(update={"answers_per_day": 1})
    intake = Flooded(county=limits.model_copy(update={"county": few}), now=START + 14 * HOUR + 59 * MINUTE)
    crowd(intake, 0, 1)
    intake.write("金河大道路灯不亮", OTHER)
    intake.wait(HOUR)
    assert held_texts(intake, "waiting") == 0
    assert intake.write("在吗", OTHER) == []


def test_who_comes_later_stands_behind_who_waits_already() -> None:
    intake = Flooded(county=county(in_total=TEN, first_texts=0), now=START + MINUTE / 2)
    for n in range(60):
        crowd(intake, 3 * n, 3)
        intake.wait(MINUTE)
    waiting = held_texts(intake, "waiting")
    assert waiting > 100
    intake.wait(2 * HOUR + 30 * MINUTE)
    assert held_texts(intake, "waiting") == 0
    assert [case.address for case in intake.store.kept.values()] == [f"+8613700{n:06d}" for n in range(180)]
    intake.wait(HOUR)
    assert crowd(intake, 200, 5) == 5, "the line is gone"


def test_a_full_area_with_many_texts_that_wait_holds_up_no_other_area() -> None:
    intake = Flooded(county=county(per_area=TEN, first_texts=0))
    crowd(intake, 0, 160)
    crowd(intake, 500, 10, "团聚村公路有大坑")
    intake.now += MINUTE
    assert crowd(intake, 600, 5, "团聚村公路有大坑") == 0
    intake.write("西河街下水道堵了", OTHER)
    intake.write("团聚村井盖坏了", OTHER)
    intake.wait(12 * MINUTE)
    roads = [case for case in intake.store.kept.values() if case.topic.area_id == "wangjia"]
    assert len(roads) == 15, "the second hundred was looked at, though the first is in the way"
    assert [case for case in intake.store.kept.values() if case.address == OTHER] == [], "a phone's own order is kept"
    intake.wait(4 * HOUR)
    assert held_texts(intake, "waiting") == 0
    assert [case.topic.area_id for case in intake.store.kept.values() if case.address == OTHER] == ["didong", "wangjia"]


def test_an_area_s_flood_holds_up_no_other_area_and_no_known_phone() -> None:
    intake = Flooded(county=county(per_area=TEN, first_texts=0))
    intake.write("西河街路灯不亮", OTHER)
    case = intake.only_case()
    intake.hear(assigned(case), accepted(case))
    crowd(intake, 0, 30)
    assert held_texts(intake, "waiting") == 21
    assert named(intake.write("底洞镇西河街下水道堵了", OTHER)) == ["CaseReceived"]
    assert crowd(intake, 100, 5, "团聚村公路有大坑") == 5
