"""Every way of writing in the table is read as what it says there."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

import pytest
import yaml

from services.intake.domain.case_number import case_number
from services.intake.domain.commands import read
from services.intake.domain.phrases import CONSENT, OTHER_MATTER, REFUSAL, SAME_AGAIN, UNKNOWN
from services.intake.domain.wording import phrase_of
from services.intake.domain.writer import asks_to_be_hidden
from tests.unit.intake.fakes import Intake, after_answer

NO = case_number(date(2026, 11, 23), 17)


class Way(NamedTuple):
    """One row of the table."""

    whose: str
    text: str
    kind: str
    more: dict[str, Any]


def _rows() -> Iterator[Way]:
    table = yaml.safe_load((Path(__file__).parent / "ways_of_writing.yaml").read_text(encoding="utf-8"))
    for whose, groups in table.items():
        for rows in groups.values():
            for text, kind, *rest in rows:
                more = {name: NO if value == "№" else value for name, value in (rest[0] if rest else {}).items()}
                yield Way(whose, str(text).replace("№", NO), kind, more)


WAYS = list(_rows())
CONTENT = [way for way in WAYS if way.kind == "content"]
NOTHING = [way for way in WAYS if way.kind in ("small_talk", "greeting")]


def _said(way: Way) -> tuple[str, dict[str, Any]]:
    """The kind, or an official command's verb, and whatever else there is to compare."""
    said = read(way.text, official=way.whose == "official")
    if said.command:
        return said.command.verb, {"codes": [*said.command.codes], "words": said.command.words}
    kind = "none" if way.whose == "official" and said.kind != "complain" else said.kind
    return kind, {name: getattr(said, name) for name in ("words", "number", "score", "sure", "digit", "implied")}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: f"{way.whose} {way.text}")
def test_what_people_write_is_read_as_what_they_mean(way: Way) -> None:
    kind, more = _said(way)
    assert kind == way.kind
    assert {name: more[name] for name in way.more} == way.more


def test_the_table_is_long_and_no_row_stands_twice() -> None:
    assert len(WAYS) >= 250
    assert len({(way.whose, way.text) for way in WAYS}) == len(WAYS)


@pytest.mark.parametrize("way", CONTENT, ids=lambda way: way.text)
def test_what_is_content_opens_a_case_with_all_its_words(way: Way) -> None:
    intake = Intake()
    intake.write(way.text)
    assert [case.words for case in intake.store.kept.values()] == [way.text]


@pytest.mark.parametrize("way", NOTHING, ids=lambda way: way.text)
def test_what_is_no_content_opens_no_case_and_is_answered_once_at_most(way: Way) -> None:
    intake = Intake()
    said = intake.write(way.text)
    assert not intake.store.kept
    assert [getattr(event, "template", "") for event in said] == (["not_understood"] if way.kind == "greeting" else [])


def test_an_officials_text_is_never_a_complaint_unless_it_says_so() -> None:
    phone = Intake().county.units[0].officials[0].phone
    for way in WAYS:
        if way.whose == "official" and way.kind == "none":
            intake = Intake()
            intake.write(way.text, phone)
            assert not intake.store.kept, way.text


@pytest.mark.parametrize(("words", "table"), [
    ("同意。", CONSENT), ("Yes", CONSENT), ("不同意", REFUSAL), ("不得行", REFUSAL), ("新件", OTHER_MATTER),
    ("不是那个事", OTHER_MATTER), ("別的事", OTHER_MATTER), ("不曉得", UNKNOWN), ("我也不知道", UNKNOWN),
    ("I don't know.", UNKNOWN),
])
def test_answers_to_what_was_asked_are_in_their_tables(words: str, table: frozenset[str]) -> None:
    assert phrase_of(words) in table


def test_agreeing_is_never_refusing() -> None:
    assert not CONSENT & REFUSAL
    assert not OTHER_MATTER & (CONSENT | UNKNOWN | SAME_AGAIN)


def _rated(words: str) -> list[int]:
    intake = after_answer()
    before = len(intake.store.kept)
    intake.write(words)
    scores = [case.score for case in intake.store.kept.values() if case.score is not None]
    assert len(intake.store.kept) == before + (0 if scores else 1)
    return scores


@pytest.mark.parametrize(("words", "scores"), [
    ("路灯亮了", [5]), ("修好了,谢谢师傅", [5]), ("还是没得人来修", [1]), ("没人来过", [1]), ("1,还是不亮", [1]),
    ("又坏了", [1]), ("没人管团聚村的井盖", []), ("没人来收垃圾", []), ("还是没公交车", []),
    ("西河街的路灯亮了", [5]), ("水管修好了", []), ("水来水了,路灯没人管", []),
])
def test_words_of_the_same_matter_rate_it_and_those_of_another_are_a_case(words: str, scores: list[int]) -> None:
    assert _rated(words) == scores


@pytest.mark.parametrize("part", [
    "这个", "我们", "反映过的", "我的", "请问", "谢谢你们", "麻烦你们", "投诉了的", "://",
    "好的", "收到", "接 ", "482913 ", "1 ", "什么时候", "哈", "a.",
    "my", "莫告诉他们", "没解决", "办 ",
])
@pytest.mark.parametrize("length", [40, 160, 1600])
def test_no_text_takes_long_to_read(part: str, length: int) -> None:
    text = (part * length)[:length]
    began = perf_counter()
    for words in (text, text + "查", text + "x"):
        read(words)
        read(words, official=True)
        asks_to_be_hidden(words)
    assert perf_counter() - began < 0.5
