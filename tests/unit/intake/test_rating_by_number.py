"""A rating goes to the case that it names."""

import pytest

from tests.unit.intake.fakes import HOUR, OTHER, accepted, after_answer, answered, answers, assigned


@pytest.mark.parametrize(("words", "score"), [
    ("满意 {case_no}", 5), ("{case_no} 满意", 5), ("{case_no} 没解决", 1), ("没解决 {case_no},灯还是黑的", 1),
    ("{case_no} 没解决,灯还是黑的", 1),
])
def test_a_rating_that_names_a_case_judges_that_one_though_another_was_asked_later(words: str, score: int) -> None:
    intake = after_answer("西河街路灯不亮")
    first = intake.only_case()
    intake.now += HOUR
    intake.write("底洞镇团聚村水管爆了没水")
    (other,) = [case for case in intake.store.kept.values() if case.case_no != first.case_no]
    intake.hear(assigned(other, "b1"), accepted(other, "b1"), answered(other, "b1", at=intake.now))
    intake.now += HOUR
    intake.write(words.format(case_no=first.case_no))
    assert {no: case.score for no, case in intake.store.kept.items()} == {first.case_no: score, other.case_no: None}


def test_a_rating_that_names_somebody_elses_case_judges_none() -> None:
    intake = after_answer()
    case_no = intake.only_case().case_no
    assert answers(intake.write(f"满意 {case_no}", OTHER)) == ["case_not_yours"]
    intake.write("西河街路灯不亮", OTHER)
    assert answers(intake.write(f"没解决 {case_no}", OTHER)) == ["case_not_yours"]
    assert intake.store.kept[case_no].score is None
