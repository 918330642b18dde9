"""What may be shown of words and addresses."""

import pytest

from services.mesh.masked import masked
from services.notifier.domain.masking import told, without_codes


@pytest.mark.parametrize(("address", "shown"), [
    ("+8613900001234", "+86****234"), ("h@example.org", "h***@example.org"), ("12345", "****"), ("", "****")])
def test_of_an_address_only_the_ends_are_shown(address: str, shown: str) -> None:
    assert masked(address) == shown


def test_words_with_other_reply_codes_are_the_same_words_and_case_numbers_stay() -> None:
    assert without_codes("26112300017 回复 接 482913") == without_codes("26112300017 回复 接 111111")
    assert without_codes("26112300017") != without_codes("26112300018")


def test_what_was_told_is_recognised_whatever_code_and_time_it_names() -> None:
    first = "26112300017 西河街:“路灯不亮”11-23 14:30前接单,回复 接 482913"
    assert told(first) == told(first.replace("11-23 14:30", "17:30"))
    assert told(first) == told(first.replace("11-23 14:30", "11-24 09:00").replace("482913", "111111"))
    assert told(first) != told(first.replace("路灯", "井盖"))
