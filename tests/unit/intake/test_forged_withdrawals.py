"""Withdrawals in somebody else's name: codes from other phones, guessed ones, old ones."""

from tests.unit.intake.fakes import COUNTY, HOUR, OTHER, Intake, answers
from tests.unit.intake.test_withdrawing import code_in, reported, wrong


def test_the_code_can_not_be_foreseen_and_is_the_same_for_the_same_text() -> None:
    codes = set()
    for n in range(1, 21):
        intake, _ = reported()
        intake.texts = n
        codes.add(code_in(intake.write("撤")))
    assert len(codes) > 15
    again = [Intake(), Intake()]
    for intake in again:
        intake.write("西河街路灯不亮")
    assert code_in(again[0].write("撤")) == code_in(again[1].write("撤"))


def test_after_a_few_wrong_codes_the_right_one_does_nothing() -> None:
    intake, _ = reported()
    code = code_in(intake.write("撤"))
    told = [answers(intake.write(wrong(code, by))) for by in range(1, 6)]
    assert told == [["withdraw_wrong"]] * 4 + [["withdraw_lapsed"]]
    assert answers(intake.write(code)) == ["not_understood"]
    assert intake.only_case().open


def test_wrong_codes_count_though_nobody_is_answered_any_more() -> None:
    few = COUNTY.model_copy(update={"county": COUNTY.county.model_copy(update={"answers_per_day": 3})})
    intake = Intake(county=few)
    intake.write("西河街路灯不亮")
    code = code_in(intake.write("撤"))
    assert [answers(intake.write(wrong(code, by))) for by in range(1, 6)] == [["withdraw_wrong"], [], [], [], []]
    intake.write(code)
    assert intake.only_case().open
    assert intake.write("撤") == []
    assert intake.only_case().questions == ()


def test_guesses_count_for_every_case_that_waits_for_a_code() -> None:
    intake, _ = reported()
    intake.write("金河大道积水")
    codes = [code_in(intake.write(f"撤 {case_no}")) for case_no in sorted(intake.store.kept)]
    guesses = [guess for guess in (str(n) for n in range(1000, 1010)) if guess not in codes][:5]
    for guess in guesses:
        intake.write(guess)
    for code in codes:
        intake.write(code)
    assert all(case.open for case in intake.store.kept.values())


def test_the_code_from_another_phone_does_nothing() -> None:
    intake, case = reported()
    code = code_in(intake.write("撤"))
    assert answers(intake.write(code, OTHER)) == ["not_understood"]
    assert answers(intake.write(f"撤 {code}", OTHER)) == ["withdraw_stale"]
    assert answers(intake.write(f"撤 {case.case_no}", OTHER)) == ["case_not_yours"]
    assert answers(intake.write("撤", OTHER)) == ["withdraw_none"]
    assert intake.only_case().open


def test_an_older_code_is_a_wrong_one_for_the_question_that_stands() -> None:
    intake, first = reported()
    old = code_in(intake.write("撤"))
    intake.now += 23 * HOUR
    intake.write("金河大道积水")
    second = next(case_no for case_no in intake.store.kept if case_no != first.case_no)
    intake.write(f"撤 {second}")
    intake.now += 2 * HOUR
    assert answers(intake.write(old)) == ["withdraw_wrong"]
