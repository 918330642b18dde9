"""Copies of a case's rows have keys of their own, and the same ones wherever the case is named."""

import pytest
from stdnum import damm

from benchmarks.copying import Keys, TooMany, suffixes
from services.intake.domain.case_number import is_case_number

CASE, OTHER = "26112300016", "26112300027"
MESSAGE, TEXT, LONELY = "a" * 32, "b" * 32, "c" * 32
PHONE, OFFICIAL = "+8613805000000", "+8613900000011"


def keys() -> Keys:
    made = Keys(cases=[CASE, OTHER], phones={PHONE: 0})
    made.give_codes([{"phone": OFFICIAL, "code": "482913", "case_no": CASE},
                     {"phone": OFFICIAL, "code": "555555", "case_no": OTHER}], {CASE: 3, OTHER: 4})
    made.learn([{"code": "482913", "case_no": CASE}, {"message_id": MESSAGE, "case_no": CASE},
                {"message_id": MESSAGE, "text": TEXT}, {"id": LONELY}])
    return made


def test_numbers_of_copies_have_their_check_digit() -> None:
    for number in (CASE, OTHER):
        for k in (1, 2, 25_000, 9_999_999):
            assert is_case_number(number[:-1] + suffixes(k)[int(damm.calc_check_digit(number[:-1]))])


def test_a_row_belongs_to_the_case_that_its_keys_lead_to() -> None:
    known = keys()
    assert known.owner({"key": TEXT, "words": None}) == CASE
    assert known.owner({"words": "接 482913"}) == CASE
    assert known.owner({"id": LONELY}) is None


def test_every_key_in_a_value_is_made_anew_and_the_rest_is_kept() -> None:
    made = keys().sql(f'{{"case_no": "{CASE}", "phone": "{PHONE}", "by": "{OFFICIAL}", "it\'s": "{MESSAGE}"}}', "JSON")
    assert f"'{CASE[:-1]}' || c.s{CASE[-1]}" in made
    assert f"md5('{MESSAGE}' || c.k)" in made
    assert PHONE not in made
    assert OFFICIAL in made
    assert "it''s" in made
    assert made.endswith("::JSON")


def test_codes_of_one_phone_share_no_copies() -> None:
    known = keys()
    assert known.codes == {"482913": 0, "555555": 4}
    with pytest.raises(TooMany):
        known.give_codes([{"phone": OFFICIAL, "code": "123456", "case_no": CASE}], {CASE: 900_000})
