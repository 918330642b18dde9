"""The same trouble again soon after a case was closed: asked about, reopened, or a case of its own."""

from dataclasses import replace
from typing import Any

import pytest

from services.intake.domain.case_number import case_number
from services.intake.domain.told import ToldNumber
from services.intake.taking import Before
from services.mesh.contracts.base import Contract
from services.mesh.contracts.intake import CaseReceived, CaseReopened, CaseSupplemented
from services.mesh.contracts.replies import ReplyOwed
from tests.unit.intake.fakes import DAY, HOUR, MINUTE, OTHER, Intake, after_answer, answered, answers, assigned, named

TROUBLE = "西河街路灯又不亮了"


def closed(words: str = "西河街路灯不亮", rating: str = "满意") -> Intake:
    """A case that was closed two days ago."""
    intake = after_answer(words)
    if rating:
        intake.write(rating)
    intake.wait(8 * DAY)
    assert intake.only_case().state == "closed"
    return intake


def asked(words: str = TROUBLE) -> tuple[Intake, str]:
    """A phone that was asked whether it is the same trouble; the closed case."""
    intake = closed()
    case_no = intake.only_case().case_no
    assert answers(intake.write(words)) == ["again_asked"]
    return intake, case_no


def received(events: list[Contract]) -> list[CaseReceived]:
    return [event for event in events if isinstance(event, CaseReceived)]


@pytest.mark.parametrize("rating", ["满意", ""], ids=["rated", "not rated"])
@pytest.mark.parametrize("words", [TROUBLE, "底洞镇西河街的照明坏了", "路灯又坏了"])
def test_the_same_trouble_is_asked_about(words: str, rating: str) -> None:
    intake = closed(rating=rating)
    (reply,) = intake.write(words)
    assert isinstance(reply, ReplyOwed)
    assert reply.template == "again_asked"
    assert reply.values == {"case_no": intake.only_case().case_no, "about": "西河街路灯"}


@pytest.mark.parametrize("words", [
    "没解决", "还没解决", "没修好", "没解决!!", "不满意", "notsolved",
])
def test_so_is_unsolved_as_the_whole_text(words: str) -> None:
    assert answers(closed().write(words)) == ["again_asked"]


@pytest.mark.parametrize("words", ["没解决,晚上还是黑的", "没修好 一下雨又灭"])
def test_so_is_unsolved_with_words(words: str) -> None:
    assert answers(closed().write(words)) == ["again_asked"]


@pytest.mark.parametrize("words", [
    "金河大道路灯不亮", "西河街积水", "路灯坏了", "西河街路灯不亮还起火了", "西河街路灯不亮,底洞镇政府的人收红包",
])
def test_what_is_another_matter_or_cannot_wait_is_a_case_at_once(words: str) -> None:
    assert received(closed().write(words))


def test_an_emergency_is_a_case_at_once_though_its_like_was_closed() -> None:
    assert named(closed("西河街路灯起火了").write("西河街路灯又起火了")) == ["CaseReceived"]


def test_a_gas_leak_is_never_asked_about() -> None:
    assert named(closed("西河街天然气漏气").write("西河街天然气又漏气")) == ["CaseReceived"]


def test_a_secret_case_is_never_asked_about() -> None:
    intake = after_answer("底洞镇值班员骂人收红包")
    intake.write("满意")
    intake.wait(3 * HOUR)
    assert answers(intake.write("没解决")) == ["nothing_to_rate"]
    assert named(intake.write("底洞镇值班员又骂人")) == ["CaseReceived"]


def test_a_withdrawn_case_is_never_asked_about() -> None:
    intake = closed()
    case = intake.only_case()
    intake.store.kept[case.case_no] = replace(case, withdrawn_at=intake.now)
    assert named(intake.write(TROUBLE)) == ["CaseReceived"]


def test_nor_is_one_of_another_phone_or_one_closed_long_ago() -> None:
    intake = closed()
    assert answers(intake.write("没解决", OTHER)) == ["nothing_to_rate"]
    assert named(intake.write(TROUBLE, OTHER)) == ["CaseReceived"]
    intake = closed()
    intake.wait(30 * DAY)
    assert answers(intake.write("没解决")) == ["nothing_to_rate"]
    assert named(intake.write(TROUBLE)) == ["CaseReceived"]


@pytest.mark.parametrize("more", [{"answerable": False}, {}], ids=["short code", "answered enough today"])
def test_whom_nobody_can_ask_gets_a_case_at_once(more: dict[str, Any]) -> None:
    intake = closed()
    if not more:
        for key, phone in intake.store.known.items():
            intake.store.known[key] = replace(phone, answers=30, day=intake.now.date())
    assert named(intake.write(TROUBLE, **more)) == ["CaseReceived"]
    assert intake.wait(DAY) == []


@pytest.mark.parametrize("words", [
    "没解决", "是", "是的", "嗯", "对头", "没修好", "还没有", "又坏了", "yes", "UNSOLVED", "没 解决。",
])
def test_yes_reopens_the_case_as_closed_falsely(words: str) -> None:
    intake, case_no = asked()
    intake.now += MINUTE
    (reopened,) = intake.write(words)
    assert isinstance(reopened, CaseReopened)
    assert (reopened.case_no, reopened.round, reopened.false_closure, reopened.reason) == (case_no, 2, True, TROUBLE)
    case = intake.only_case()
    assert (case.state, case.round, case.score) == ("received", 2, None)
    assert [note.words for note in intake.store.story if note.what == "false_closure"] == [TROUBLE]
    assert not intake.due.rows
    assert intake.wait(DAY) == []


@pytest.mark.parametrize("words", ["没解决,灯罩也掉了", "是的,灯罩也掉了"])
def test_words_beside_yes_are_part_of_the_reason(words: str) -> None:
    intake, _ = asked()
    (reopened,) = intake.write(words)
    assert isinstance(reopened, CaseReopened)
    assert reopened.reason.startswith(f"{TROUBLE}\n")
    assert "灯罩也掉了" in reopened.reason


@pytest.mark.parametrize(("words", "reason"), [
    ("没解决", "没解决"), ("是", "没解决"), ("西河街路灯还是不亮", "西河街路灯还是不亮"), ("还是不亮", "还是不亮"),
])
def test_after_a_mere_unsolved_words_about_that_matter_say_yes_too(words: str, reason: str) -> None:
    intake, _ = asked("没解决")
    (reopened,) = intake.write(words)
    assert isinstance(reopened, CaseReopened)
    assert reopened.reason == reason


def test_an_accusation_beside_yes_is_a_secret_case_and_no_reason() -> None:
    intake, _ = asked()
    reopened, secret = intake.write("没解决,底洞镇政府的人还骂人收红包")
    assert isinstance(reopened, CaseReopened)
    assert reopened.reason == TROUBLE
    assert isinstance(secret, CaseReceived)
    assert secret.secret


def test_an_emergency_beside_yes_is_a_case_at_once() -> None:
    intake, _ = asked()
    reopened, urgent = intake.write("没解决,灯杆起火了")
    assert isinstance(reopened, CaseReopened)
    assert isinstance(urgent, CaseReceived)
    assert urgent.urgent


@pytest.mark.parametrize("words", ["新件", "新件。", "别的事", "不是", "NEW", "解决了"])
def test_no_makes_a_case_of_the_words_as_of_when_they_were_written(words: str) -> None:
    intake, _ = asked()
    written = intake.now
    intake.now += 10 * MINUTE
    (new,) = intake.write(words)
    assert isinstance(new, CaseReceived)
    assert (new.words, new.received_at) == (TROUBLE, written)
    assert intake.wait(DAY) == []


def test_no_after_a_mere_unsolved_makes_no_case() -> None:
    intake, _ = asked("没解决")
    assert answers(intake.write("新件")) == ["not_understood"]
    assert len(intake.store.kept) == 1


@pytest.mark.parametrize("words", ["新件 金河大道积水", "新件:金河大道积水", "金河大道积水", "别的事,金河大道积水"])
def test_other_content_is_taken_as_well(words: str) -> None:
    intake, _ = asked()
    events = intake.write(words)
    assert [event.words for event in received(events)] == [TROUBLE, "金河大道积水"]
    assert len({event.case_no for event in received(events)}) == 2


@pytest.mark.parametrize("words", ["桥头那盏也是", "补 桥头那盏也是"])
def test_more_about_it_joins_the_case_that_the_first_words_become(words: str) -> None:
    intake, _ = asked()
    intake.now += 20 * MINUTE
    events = intake.write(words)
    (new,) = received(events)
    (more,) = [event for event in events if isinstance(event, CaseSupplemented)]
    assert (new.words, more.case_no, more.words) == (TROUBLE, new.case_no, "桥头那盏也是")


def test_a_picture_alone_goes_with_the_words_before_it() -> None:
    intake, _ = asked()
    events = intake.write("", pictures=("https://carrier.example/1",))
    (new,) = received(events)
    assert intake.store.kept[new.case_no].pictures == ("https://carrier.example/1",)


def test_pictures_of_the_words_that_wait_are_kept() -> None:
    for answer in ("新件", "没解决"):
        intake = closed()
        intake.write(TROUBLE, pictures=("https://carrier.example/1",))
        (event,) = intake.write(answer)
        assert intake.store.kept[event.case_no or ""].pictures == ("https://carrier.example/1",)


def test_if_nobody_answers_the_words_become_a_case() -> None:
    intake, _ = asked()
    written = intake.now
    assert intake.wait(29 * MINUTE) == []
    (new,) = intake.wait(MINUTE)
    assert isinstance(new, CaseReceived)
    assert (new.words, new.received_at) == (TROUBLE, written)
    assert answers(intake.write("没解决")) == ["progress"]  # about the open case now
    assert len(intake.store.kept) == 2


def test_a_mere_unsolved_that_nobody_explains_is_forgotten() -> None:
    intake, _ = asked("没解决")
    assert intake.wait(DAY) == []
    assert answers(intake.write("没解决")) == ["again_asked"]


@pytest.mark.parametrize("words", ["好的", "谢谢", "查", "帮助", "1", "5"])
def test_what_is_no_answer_leaves_the_question_open(words: str) -> None:
    intake, _ = asked()
    assert not received(intake.write(words))
    assert isinstance(intake.write("没解决")[0], CaseReopened)


def test_a_rating_that_was_asked_since_is_what_unsolved_is_about() -> None:
    intake = closed()
    intake.write("金河大道积水")
    second = max(intake.store.kept.values(), key=lambda case: case.received_at)
    intake.now += DAY
    assert answers(intake.write(TROUBLE)) == ["again_asked"]
    intake.now += MINUTE
    intake.hear(assigned(second, "b1"), answered(second, "b1", at=intake.now))
    assert named(intake.write("没解决")) == ["CaseRated", "ReplyOwed"]


def test_the_same_trouble_in_an_open_case_is_not_asked_about() -> None:
    intake, _ = asked()
    intake.write("新件")
    intake.now += DAY
    assert named(intake.write(TROUBLE)) == ["ReplyOwed", "CaseSupplemented"]


def test_many_texts_in_one_batch_are_asked_and_numbered_without_gaps() -> None:
    intake, _ = asked()
    taken = intake.take(intake.text("新件"), intake.text("金河大道积水", OTHER), intake.text("巡场镇环城路坑洼"))
    numbers = [number for one in taken for number in one.case_nos]
    assert len(numbers) == len(set(numbers)) == 3
    assert intake.store.last[intake.now.date()] == 3


def test_after_a_restore_words_that_had_become_a_case_are_one_again_under_its_number() -> None:
    intake = closed()
    text = intake.text(TROUBLE)
    number = case_number(intake.now.date(), 77)
    intake.take(text, before=Before(numbers={text.key: [ToldNumber(number=number, secret=False)]}))
    assert intake.store.kept[number].words == TROUBLE


def test_after_a_restore_who_was_asked_is_not_asked_anew_and_the_answer_counts() -> None:
    intake = closed()
    text = intake.text(TROUBLE)
    before = len(intake.said)
    intake.take(text, before=Before(answered=frozenset({text.key})))
    assert intake.said[before:] == []
    assert named(intake.write("没解决")) == ["CaseReopened"]


def test_the_round_that_was_reopened_is_rated_anew() -> None:
    intake, _ = asked()
    intake.write("没解决")
    case = intake.only_case()
    intake.hear(assigned(case, "a2", at=intake.now), answered(case, "a2", at=intake.now))
    assert answers(intake.write("满意")) == ["rated"]
    assert named(intake.wait(3 * HOUR)) == ["CaseClosed"]
