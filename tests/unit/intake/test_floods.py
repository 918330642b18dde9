"""Floods: a machine's texts cost little, nobody else's are drowned, and nothing is lost."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake import held
from services.intake.domain.windows import Windows
from services.intake.taking import Before
from services.mesh.contracts.calls.base import NotFound
from services.mesh.contracts.county import Limit
from services.mesh.contracts.intake import CaseReceived
from services.mesh.contracts.replies import ReplyOwed
from tests.unit.intake.fakes import (
    CITIZEN,
    COUNTY,
    DAY,
    HOUR,
    MINUTE,
    OFFICIAL,
    OTHER,
    START,
    Intake,
    answers,
    named,
    told,
)
from tests.unit.intake.flooding import STREETS, TEN, Flooded, county, held_texts

CAP = COUNTY.county.answers_per_day


@pytest.fixture(autouse=True)
def _commands_are_carried_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "once", lambda work, key, name, do, answer: do())


def test_a_machine_s_1000_texts_cost_at_most_the_cap_and_another_s_complaint_passes() -> None:
    intake = Flooded()
    for n in range(1000):
        if n == 500:
            assert named(intake.write("西河街路灯不亮", OTHER))[0] == "CaseReceived"
        intake.take(intake.text(f"{STREETS[n % len(STREETS)]} {n}"))
    cases = Counter(case.address for case in intake.store.kept.values())
    assert cases[CITIZEN] <= COUNTY.floods.per_phone.texts
    assert told(intake) <= CAP
    assert (cases[OTHER], told(intake, OTHER)) == (1, 1)
    assert held_texts(intake) == 1000 - 20
    assert answers(intake.said).count("phone_blocked") == 1
    assert named(intake.said).count("AlarmRaised") == 1


def test_texts_of_one_transaction_count_as_those_of_many() -> None:
    intake = Flooded()
    intake.take(*(intake.text(f"{STREETS[n % 40]} {n}") for n in range(100)))
    assert held_texts(intake) == 80
    assert sum(intake.store.last.values()) == len(intake.store.kept), "no number was left out"


def test_a_carrier_s_repeated_calls_count_once() -> None:
    intake = Flooded()
    text = intake.text("西河街路灯不亮")
    for _ in range(50):
        intake.take(text, text)
    assert named(intake.write("金河大道自来水停了")) == ["CaseReceived"]


def flooded(**floods: Any) -> Flooded:
    """An intake that has just blocked the citizen's phone; three of its texts are held."""
    intake = Flooded(county=county(per_phone=TEN, **floods))
    for n in range(13):
        intake.write(STREETS[n])
    assert held_texts(intake) == 3
    return intake


def test_a_blocked_phone_reports_emergencies_opts_out_and_is_told_nothing_else() -> None:
    intake = flooded()
    assert named(intake.write("环城路起火了")) == ["CaseReceived"]
    assert "CaseSupplemented" in named(intake.write("楼上还有人没出来"))
    assert "PhoneOptedOut" in named(intake.write("退订"))
    assert named(intake.write("查")) == []
    assert named(intake.write("好的")) == []
    urgent = [named(intake.write(f"{place}起火了")) for place in ("西河街", "金河大道", "经五路")]
    assert urgent == [["CaseReceived"], [], []], "three an hour"
    assert held_texts(intake) == 6, "查 and two of the emergencies are kept"


def test_an_official_s_commands_are_never_too_many() -> None:
    intake = Flooded(county=county(per_phone=TEN))
    for n in range(50):
        assert named(intake.write(f"接 {482913 + n}", OFFICIAL)) == ["OfficialReplied"]
    assert held_texts(intake) == 0


def test_a_citizen_who_writes_codes_without_end_is_blocked() -> None:
    intake = Flooded(county=county(per_phone=TEN))
    for n in range(50):
        intake.write(f"接 {482913 + n}")
    assert named(intake.said).count("OfficialReplied") == 10
    assert told(intake) == 1


def test_a_block_ends_by_itself_and_what_was_held_stays_held() -> None:
    intake = flooded(blocked_for="2 hours")
    (phone,) = intake.blocked()
    assert (phone.blocked, phone.held, phone.phone) == (True, 3, "+86****001")
    intake.now += 2 * HOUR
    (phone,) = intake.blocked()
    assert (phone.blocked, phone.held) == (False, 3)
    assert named(intake.write("森林步行街电线断了")) == ["CaseReceived"]
    assert named(intake.write("鱼竹村断网")) != []


def test_a_slow_machine_is_stopped_by_the_day_s_limit() -> None:
    intake = Flooded()
    for n in range(200):
        intake.write(f"{STREETS[n % len(STREETS)]} {n}")
        intake.now += 2 * MINUTE
    assert len(intake.store.kept) <= 100
    assert told(intake) <= CAP
    assert held_texts(intake) == 100


def test_an_unblocked_phone_s_texts_are_taken_as_they_came() -> None:
    intake = flooded()
    (phone,) = intake.blocked()
    done = intake.unblock(phone.phone_id, "take")
    assert (done.held, done.phone) == (3, "+86****001")
    assert intake.blocked() == []
    before = len(intake.store.kept)
    intake.wait(MINUTE)
    made = list(intake.store.kept.values())[before:]
    assert [case.words for case in made] == STREETS[10:13]
    assert all(case.received_at == START for case in made)
    assert intake.store.held.texts == {}
    assert named(intake.write("查")) == ["ReplyOwed"]
    assert intake.store.known["sms", CITIZEN].waiting == 0


def test_what_an_operator_drops_or_keeps_makes_nothing() -> None:
    for how in ("drop", "keep"):
        intake = flooded()
        cases = len(intake.store.kept)
        intake.unblock(CITIZEN, how)
        intake.wait(DAY)
        assert len(intake.store.kept) == cases
        assert len(intake.store.held.texts) == 3, "they stay kept"
        assert [phone.held for phone in intake.blocked()] == ([] if how == "drop" else [3])
        assert intake.store.held.settled == ([("admin", "known")] if how == "drop" else [])
        assert named(intake.write("森林步行街电线断了")) == ["CaseReceived"], "it may write again"


def test_a_phone_that_is_not_blocked_cannot_be_unblocked() -> None:
    with pytest.raises(NotFound):
        Flooded().unblock(OTHER)


def test_old_texts_that_are_found_late_are_judged_by_when_they_came() -> None:
    intake = Flooded(county=county(per_phone=TEN))
    intake.now += DAY
    intake.take(*(intake.text(STREETS[n], received_at=START + n * HOUR) for n in range(24)))
    assert held_texts(intake) == 0


def test_what_is_found_late_of_yesterday_gives_a_phone_no_second_day() -> None:
    few = COUNTY.county.model_copy(update={"answers_per_day": 2})
    intake = Flooded(county=COUNTY.model_copy(update={"county": few}))
    intake.now += DAY
    for _ in range(3):
        intake.write("在吗")
        intake.write("你好", received_at=START)
    assert told(intake) == 2


def test_the_last_answers_of_a_day_are_kept_for_danger() -> None:
    few = COUNTY.county.model_copy(update={"answers_per_day": 10})
    intake = Flooded(county=county(per_phone=None).model_copy(update={"county": few}))
    for words in STREETS[:20]:
        intake.write(words)
    assert told(intake) == 9
    (event,) = intake.write("环城路起火了")
    assert isinstance(event, CaseReceived)
    assert event.receipt
    (event,) = intake.write("金河大道起火了")
    assert not event.receipt, "the county's cap is never passed"


def test_a_restore_blocks_nobody_and_holds_only_what_nobody_was_told_of() -> None:
    intake = Flooded(county=county(per_phone=TEN))
    texts = [intake.text(words) for words in STREETS[:30]]
    told_of = frozenset(text.key for text in texts[20:])
    intake.take(*texts, before=Before(answered=told_of, restored=True))
    assert len(intake.store.kept) == 20, "the ten that were told of anyway, and ten of the others"
    assert held_texts(intake) == 10
    assert "phone_blocked" not in answers(intake.said)
    assert "AlarmRaised" not in named(intake.said)
    assert [(phone.blocked, phone.held) for phone in intake.blocked()] == [(False, 10)]


def test_moments_in_any_order_fill_the_window_they_belong_to() -> None:
    windows = Windows()
    for n in (5, 3, 9, 1, 7):
        assert windows.hit("all", Limit(texts=5, within="10 minutes"), START + n * MINUTE)
    assert not windows.hit("all", Limit(texts=5, within="10 minutes"), START + 10 * MINUTE)
    assert windows.hit("all", Limit(texts=5, within="10 minutes"), START + 14 * MINUTE)
    for n in range(5):
        windows.hit("later", Limit(texts=5, within="10 minutes"), START + n * MINUTE)
    assert windows.room("later", Limit(texts=5, within="10 minutes"), START - MINUTE), "those are another window's"


def answered_by_day(intake: Intake) -> Counter[tuple[str, date]]:
    receipts = [(one.citizen.address, one) for one in intake.said if isinstance(one, CaseReceived) and one.receipt]
    replies = [(one.address, one) for one in intake.said if isinstance(one, ReplyOwed)]
    return Counter((address, one.occurred_at.date()) for address, one in receipts + replies)


WRITTEN = st.lists(st.tuples(
    st.sampled_from([*STREETS[:8], "查", "在吗", "满意", "好", "退订", "环城路起火了", "帮助", "【直通车】没看明白。",
                     "没解决"]), st.sampled_from([CITIZEN, OTHER]), st.sampled_from([0, 1, 7, 61])), max_size=80)


@settings(max_examples=60, deadline=None)
@given(WRITTEN, st.integers(1, 12), st.booleans())
def test_whatever_the_order_answers_stay_under_the_cap_and_every_text_is_taken_joined_or_held(
        written: list[tuple[str, str, int]], cap: int, crowded: bool) -> None:
    few = COUNTY.county.model_copy(update={"answers_per_day": cap})
    limits = county(per_phone=TEN, in_total=Limit(texts=3, within="10 minutes") if crowded else None, first_texts=0)
    intake = Flooded(county=limits.model_copy(update={"county": few}))
    for words, phone, minutes in written:
        intake.wait(minutes * MINUTE)
        text = intake.text(words, phone)
        (taken,) = intake.take(text)
        assert (taken.decision == "Held") == ((text.channel, text.key) in intake.store.held.texts)
    intake.wait(DAY)
    assert held_texts(intake, "waiting") == 0, "what waits is taken in the end"
    assert max(answered_by_day(intake).values(), default=0) <= cap
