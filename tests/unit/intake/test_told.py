"""What people were told before, read from the carrier's list."""

from datetime import UTC, date, datetime, timedelta

from services.intake.domain.case_number import case_number
from services.intake.domain.text import Text
from services.intake.domain.told import Told, ToldNumber, answered, numbers_told, receipts

ANNA, BEN = "+8613800000001", "+8613800000002"
NINE = datetime(2026, 11, 23, 1, tzinfo=UTC)
FIRST, SECOND = (case_number(date(2026, 11, 23), running) for running in (1, 2))


def sms(words: str, to: str = ANNA, after: float = 1.0) -> Told:
    return Told(address=to, words=words, at=NINE + timedelta(seconds=after))


def text(key: str, address: str = ANNA, after: float = 0.0) -> Text:
    return Text(key=key, address=address, words="西河街路灯不亮", received_at=NINE + timedelta(seconds=after))


def test_each_phone_was_told_its_numbers_in_order_and_once() -> None:
    sent = [sms(f"编号{FIRST}。"), sms(f"编号{SECOND}。", after=2), sms(f"{FIRST} 已接办", after=3), sms("编号?", BEN)]
    assert numbers_told(sent) == {ANNA: [FIRST, SECOND]}


def test_digits_that_are_no_case_number_are_none() -> None:
    wrong = FIRST[:-1] + str((int(FIRST[-1]) + 1) % 10)
    overlong = case_number(date(2026, 11, 23), 99_999_999)
    assert numbers_told([sms(f"{wrong} {overlong} 13800000001 482913")]) == {}


def test_a_number_that_an_official_quotes_was_not_told_by_us() -> None:
    words = f"您的事项(编号{FIRST}),住建局答复:“参见{SECOND}”和“{SECOND}号件”解决了吗?"
    assert numbers_told([sms(words)]) == {ANNA: [FIRST]}


def receipt(number: str, after: float, *, secret: bool = False, to: str = ANNA) -> Told:
    return sms(f"您反映的情况已收到,{'由专人办理,' if secret else ''}编号{number}。", to, after)


def test_a_number_belongs_to_the_text_whose_receipt_told_it() -> None:
    texts = [text("a"), text("b", after=60), text("c", BEN)]
    sent = [receipt(SECOND, 61), receipt(FIRST, 2, secret=True), sms(f"编号{FIRST}:正在办理。", after=62)]
    assert receipts(texts, sent, {FIRST, SECOND}) == {
        "a": [ToldNumber(number=FIRST, secret=True)], "b": [ToldNumber(number=SECOND, secret=False)], "c": []}
    assert receipts(texts, sent, set()) == {"a": [], "b": [], "c": []}


def test_a_receipt_that_came_before_a_text_is_not_its_own() -> None:
    assert receipts([text("b", after=60)], [receipt(FIRST, 2)], {FIRST}) == {"b": []}


def test_each_sms_answers_one_text_of_its_phone() -> None:
    texts = [text("a"), text("b", after=5), text("c", BEN), text("d", after=4000)]
    assert answered(texts, [sms("收到"), sms("收到", after=6)]) == {"a", "b"}
    assert answered(texts, [sms("收到", after=6)]) == {"a"}


def test_what_was_told_before_or_long_after_a_text_is_no_answer_to_it() -> None:
    assert answered([text("a")], [sms("早", after=-60)]) == set()
    assert answered([text("a")], [sms("晚", after=120)]) == set()


def test_a_carrier_that_tells_times_to_the_second_still_answers() -> None:
    assert answered([text("a", after=0.9)], [sms("收到", after=0.0)]) == {"a"}


def test_a_receipt_in_the_second_of_a_text_answers_the_one_that_waits_since_the_second_before() -> None:
    texts = [text("a"), text("b", after=1)]
    assert receipts(texts, [receipt(FIRST, 1)], {FIRST}) == {"a": [ToldNumber(number=FIRST, secret=False)], "b": []}
    both = receipts(texts, [receipt(FIRST, 1), receipt(SECOND, 1)], {FIRST, SECOND})
    assert [one.number for key in "ab" for one in both[key]] == [FIRST, SECOND]
