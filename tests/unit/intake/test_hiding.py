"""Who wants the unit not to know them, and who complains for somebody else."""

import time

import pytest

from services.intake.domain.writer import asks_to_be_hidden, for_phone
from services.mesh.contracts.intake import CaseReceived, CaseSupplemented, CitizenHidden
from services.mesh.contracts.replies import ReplyOwed
from tests.unit.intake.fakes import (
    CITIZEN,
    COUNTY,
    DAY,
    HOUR,
    OFFICIAL,
    OTHER,
    Intake,
    after_answer,
    answered,
    answers,
    assigned,
    named,
)

MOTHER = "+8613800138000"
FOR_MOTHER = "帮我妈13800138000反映:西河街路灯不亮"


@pytest.mark.parametrize("words", ["保密", "匿名", "莫说是我", "请保密。", "ANONYMOUS", "保密 {case_no}"])
def test_secrecy_hides_the_case_that_was_written_about(words: str) -> None:
    intake = Intake()
    intake.write("西河街路灯不亮")
    case_no = intake.only_case().case_no
    said = intake.write(words.format(case_no=case_no))
    assert named(said) == ["CitizenHidden", "ReplyOwed"]
    assert answers(said) == ["hidden"]
    assert intake.only_case().hidden
    assert named(intake.write(words.format(case_no=case_no))) == ["ReplyOwed"]


@pytest.mark.parametrize(("words", "wants"), [
    ("匿名举报西河街有人乱倒垃圾", True), ("西河街有人赌博,莫说是我", True), ("有人贩毒。请保密。", True),
    ("保密局旁边路灯坏了", False), ("someone sells drugs here, keep it secret", True), ("西河街路灯不亮", False),
])
def test_a_clause_of_a_complaint_may_ask_for_secrecy(words: str, wants: bool) -> None:
    assert asks_to_be_hidden(words) is wants


def test_secrecy_without_a_case_is_to_be_said_in_the_complaint() -> None:
    assert answers(Intake().write("保密")) == ["hidden_next"]


def test_nobody_hides_somebody_elses_case() -> None:
    intake = Intake()
    intake.write("西河街路灯不亮")
    assert answers(intake.write(f"保密 {intake.only_case().case_no}", OTHER)) == ["case_not_yours"]
    assert not intake.only_case().hidden


def test_the_fact_of_a_secret_case_bears_its_whitelist() -> None:
    intake = Intake()
    intake.write("底洞镇政府的人态度恶劣,还收红包")
    intake.hear(assigned(intake.only_case(), known_to=("discipline-duty",), secret=True))
    (event, _) = intake.write("保密")
    assert isinstance(event, CitizenHidden)
    assert event.known_to == ("discipline-duty",)


@pytest.mark.parametrize("words", [
    "西河街路灯不亮,请保密", "匿名反映:西河街路灯不亮", "西河街路灯不亮,莫说是我说的",
    "西河街路灯不亮,不要透露我的姓名",
    "西河街路燈不亮，請保密", "西河街路灯不亮,别让村干部知道是我反映的", "西河街路灯不亮,不要告诉他们我的电话",
    "Street light out in Xihe Street, please keep my name out of it", "西河街路灯不亮。我要求保密!",
])
def test_a_complaint_that_asks_for_it_is_hidden_and_keeps_its_words(words: str) -> None:
    (event,) = Intake().write(words)
    assert isinstance(event, CaseReceived)
    assert (event.hidden, event.words) == (True, words)


@pytest.mark.parametrize("words", [
    "西河街路灯不亮", "保密局门口的路灯不亮", "有人贴匿名信骂我", "收到匿名电话骚扰", "不用保密,可以打我电话",
    "保密柜坏了",
    "不要说空话,西河街的路灯快修", "天天打匿名电话",
])
def test_other_uses_of_the_words_hide_nothing(words: str) -> None:
    assert not asks_to_be_hidden(words)


def test_a_supplement_can_ask_for_it() -> None:
    intake = Intake()
    intake.write("西河街路灯不亮")
    said = intake.write("补 门口那盏,莫说是我说的")
    assert {"CitizenHidden", "CaseSupplemented"} <= set(named(said))
    assert intake.only_case().hidden


@pytest.mark.parametrize(("words", "number"), [
    (FOR_MOTHER, MOTHER),
    ("替邻居李大爷(13900139000)反映,家里停水", "+8613900139000"),
    ("代隔壁婆婆 电话:139 0013 9000,她家门口路灯坏了", "+8613900139000"),
    ("帮我外公反映", None),
    ("替我爸王大明的手机号是13800138000反映", MOTHER),
    ("帮我媽+8613800138000反映", MOTHER),
    ("Writing for my mother +8613800138000: street light out", MOTHER),
    ("on behalf of my neighbour Mr. Li, phone +441632960961, no water", "+441632960961"),
    # near misses
    ("替我爸讨薪,老板电话13912345678不给钱", None), ("替我爸的老板13912345678干活没给钱", None),
    ("帮忙打13800138000问一下", None), ("代办费收了我200,电话13800138000", None),
    ("我妈13800138000说路灯坏了", None), ("我电话13800138000,路灯坏了", None),
    ("帮我妈查26112300017", None), ("替换的灯泡型号13800138000", None), (f"帮邻居{OFFICIAL[3:]}反映", None),
    ("帮我妈138001380001反映", None),
])
def test_whom_a_complaint_is_for(words: str, number: str | None) -> None:
    assert for_phone(COUNTY, words) == number


@pytest.mark.parametrize("words", ["帮我妈" + " " * 1590, "for my " + "a " * 790, "帮" * 1600, "不要说" * 530,
                                   "莫给他们" * 400])
def test_odd_words_take_no_time(words: str) -> None:
    began = time.perf_counter()
    assert for_phone(COUNTY, words) is None
    assert not asks_to_be_hidden(words)
    assert time.perf_counter() - began < 0.2


def for_mother() -> Intake:
    intake = Intake()
    (event,) = intake.write(FOR_MOTHER)
    assert isinstance(event, CaseReceived)
    assert (event.citizen.address, event.for_phone, event.words) == (CITIZEN, MOTHER, FOR_MOTHER)
    return intake


def test_both_phones_follow_and_add_to_the_case() -> None:
    intake = for_mother()
    case_no = intake.only_case().case_no
    for words in ("查", f"查 {case_no}"):
        assert answers(intake.write(words, MOTHER)) == answers(intake.write(words)) == ["progress"]
    intake.now += HOUR
    said = intake.write("补 门口那盏", MOTHER)
    assert [event.case_no for event in said if isinstance(event, CaseSupplemented)] == [case_no]


def test_the_other_phone_rates_with_a_word_but_not_with_a_stray_digit() -> None:
    intake = for_mother()
    case = intake.only_case()
    intake.hear(assigned(case), answered(case))
    assert intake.write("1", MOTHER) == []
    assert "CaseRated" in named(intake.write("没解决", MOTHER))


def test_who_names_the_phone_they_write_with_is_nobody_else() -> None:
    intake = Intake()
    intake.write(f"帮我妈{CITIZEN.removeprefix('+86')}反映:西河街路灯不亮")
    assert intake.only_case().for_phone is None


def test_only_who_wrote_withdraws() -> None:
    intake = for_mother()
    case_no = intake.only_case().case_no
    for words in ("撤", f"撤 {case_no}"):
        assert answers(intake.write(words, MOTHER)) == ["withdraw_by_writer"]
    reply = intake.write("撤")[-1]
    assert isinstance(reply, ReplyOwed)
    assert answers(intake.write(reply.values["code"], MOTHER)) == ["not_understood"]
    assert intake.only_case().open


def test_what_the_other_phone_writes_of_itself_is_its_own_complaint() -> None:
    intake = for_mother()
    (event,) = intake.write("门口那盏", MOTHER)
    assert isinstance(event, CaseReceived)
    assert event.citizen.address == MOTHER


def test_a_secret_case_has_no_other_phone() -> None:
    intake = Intake()
    intake.write("帮我妈13800138000反映:底洞镇政府的人态度恶劣,还收红包")
    case = intake.only_case()
    assert case.secret
    assert case.for_phone is None
    assert answers(intake.write("查", MOTHER)) == ["progress_none"]
    assert answers(intake.write(f"查 {case.case_no}", MOTHER)) == ["case_not_yours"]


def test_a_case_that_became_secret_has_no_other_phone_any_more() -> None:
    intake = for_mother()
    case = intake.only_case()
    intake.hear(assigned(case, known_to=("discipline-duty",), secret=True))
    assert answers(intake.write(f"查 {case.case_no}", MOTHER)) == ["case_not_yours"]


def test_words_after_somebody_elses_bad_rating_are_no_reason() -> None:
    intake = for_mother()
    case = intake.only_case()
    intake.hear(assigned(case), answered(case))
    intake.write("没解决")
    assert named(intake.write("水管也漏了", MOTHER)) == ["CaseReceived"]


def test_withdrawn_cases_and_answered_ones_can_still_be_hidden() -> None:
    intake = after_answer()
    intake.now += DAY
    assert answers(intake.write("匿名")) == ["hidden"]
