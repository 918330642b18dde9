"""What a text leads to, told with phones and a clock."""

import pytest

from services.intake.domain.case_number import is_case_number
from services.mesh.contracts.intake import (
    CaseReceived,
    CaseSupplemented,
    OfficialReplied,
    PhoneOptedIn,
    PhoneOptedOut,
)
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
    accepted,
    answered,
    answers,
    assigned,
    named,
)

ACCUSATION = "底洞镇政府的人态度恶劣,还收红包"


def test_a_complaint_becomes_a_case_with_a_number() -> None:
    (event,) = Intake().write("西河街路灯不亮")
    assert isinstance(event, CaseReceived)
    assert (event.words, event.citizen.address, event.secret, event.urgent) == ("西河街路灯不亮", CITIZEN, False, False)
    assert event.case_no.startswith("2611230001")
    assert is_case_number(event.case_no)


def test_running_numbers_have_no_gaps() -> None:
    intake = Intake()
    intake.take(intake.text("西河街路灯不亮"), intake.text("好", OTHER), intake.text("金河大道积水", OTHER))
    intake.write("文聚社区井盖坏了", "+8613800000003")
    assert [case_no[6:10] for case_no in sorted(intake.store.kept)] == ["0001", "0002", "0003"]


def test_the_same_text_again_is_harmless() -> None:
    intake = Intake()
    text = intake.text("西河街路灯不亮")
    assert [taken.repeated for taken in intake.take(text, text)] == [False, True]
    assert [taken.repeated for taken in intake.take(text)] == [True]
    assert named(intake.said) == ["CaseReceived"]


@pytest.mark.parametrize("words", ["好", "要得", "嗯", "谢谢", "👍", "1", "收到", "。"])
def test_small_talk_is_no_case_and_no_supplement(words: str) -> None:
    intake = Intake()
    assert intake.write(words) == []
    intake.write("西河街路灯不亮")
    assert intake.write(words) == []


@pytest.mark.parametrize(("words", "template"), [
    ("你好", "not_understood"), ("在吗", "not_understood"), ("", "not_understood"), ("查", "progress_none"),
    ("查 26112300017", "case_not_yours"), ("满意", "nothing_to_rate"), ("没解决", "nothing_to_rate"), ("帮助", "help"),
    ("撤", "withdraw_none"), ("保密", "hidden_next"),
])
def test_commands_without_a_case_get_one_short_answer(words: str, template: str) -> None:
    assert answers(Intake().write(words)) == [template]


def test_opting_out_and_in() -> None:
    out, back = Intake().write("退订"), Intake().write("恢复")
    assert isinstance(out[0], PhoneOptedOut)
    assert isinstance(back[0], PhoneOptedIn)
    assert answers(out) + answers(back) == ["opted_out", "opted_in"]


def test_a_wish_that_is_read_late_is_as_old_as_its_text() -> None:
    intake = Intake()
    intake.write("恢复", received_at=START - HOUR)
    assert next(event for event in intake.said if isinstance(event, PhoneOptedIn)).occurred_at == START - HOUR


def test_emergency_words_make_an_urgent_case() -> None:
    (event,) = Intake().write("西河街有房子起火了")
    assert isinstance(event, CaseReceived)
    assert event.urgent


def test_an_accusation_is_secret_and_a_matter_beside_it_is_a_case_of_its_own() -> None:
    secret, matter = Intake().write("底洞镇政府的人态度恶劣。西河街路灯坏了一个月不亮。")
    assert isinstance(secret, CaseReceived)
    assert isinstance(matter, CaseReceived)
    assert (secret.secret, secret.to_desk, secret.avoid_units) == (True, False, ())
    assert (matter.secret, matter.to_desk, matter.avoid_units) == (False, True, ("didong-town",))
    assert "态度" not in matter.words
    assert "路灯" in matter.words


def test_the_rest_of_a_long_text_joins_and_is_confirmed_once() -> None:
    intake = Intake()
    intake.write("西河街路灯不亮")
    told = []
    for words in ("就是菜市场门口那盏", "已经三天了", "娃儿晚上看不到路"):
        intake.now += MINUTE
        events = intake.write(words)
        assert [event.words for event in events if isinstance(event, CaseSupplemented)] == [words]
        told += answers(events)
    assert told == ["supplemented"]
    assert len(intake.store.kept) == 1


@pytest.mark.parametrize("words", ["金河大道路灯不亮", "西河街下水道堵塞", ACCUSATION, "团聚村道路坑洼"])
def test_another_matter_or_place_is_another_case(words: str) -> None:
    intake = Intake()
    intake.write("西河街路灯不亮")
    intake.now += MINUTE
    assert "CaseReceived" in named(intake.write(words))


def test_an_accusation_joins_no_case_of_whatever_matter() -> None:
    for before in ("西河街这里有个问题没人管", ACCUSATION):
        intake = Intake()
        intake.write(before)
        (event,) = intake.write("他们还打人骂人")
        assert isinstance(event, CaseReceived)
        assert event.secret


def test_after_the_window_it_is_another_case() -> None:
    intake = Intake()
    intake.write("西河街路灯不亮")
    intake.now += 6 * MINUTE
    assert named(intake.write("就是菜市场门口那盏")) == ["CaseReceived"]


def test_another_phones_words_never_join() -> None:
    intake = Intake()
    intake.write("西河街路灯不亮")
    assert named(intake.write("就是菜市场门口那盏", OTHER)) == ["CaseReceived"]


def test_the_rest_of_an_accusation_stays_with_the_secret_case() -> None:
    intake = Intake()
    intake.write("底洞镇政府的人态度恶劣。西河街路灯坏了一个月不亮。")
    secret = next(case for case in intake.store.kept.values() if case.secret)
    intake.now += MINUTE
    (supplement, _) = intake.write("就是那个穿蓝衣服的")
    assert supplement.case_no == secret.case_no


def test_a_supplement_by_command_joins_later_and_an_accusation_in_it_is_withheld() -> None:
    intake = Intake()
    intake.write("西河街路灯不亮")
    intake.now += DAY
    assert named(intake.write("补 门口那盏")) == ["ReplyOwed", "CaseSupplemented"]
    assert named(intake.write("补门口那盏也坏了")) == ["ReplyOwed", "CaseSupplemented"]
    assert named(intake.write("补 " + ACCUSATION)) == ["CaseReceived"]
    assert len(intake.store.kept) == 2


def test_a_complaint_that_begins_like_a_command_is_a_case() -> None:
    for words in ("补贴没有发下来", "补路灯没人管", "撤点并校娃儿读书远", "查一下我家水费怎么这么高", "1号楼路灯不亮"):
        assert named(Intake().write(words)) == ["CaseReceived"]


def test_progress_tells_unit_and_deadline() -> None:
    intake = Intake()
    intake.write("西河街路灯不亮")
    case = intake.only_case()
    seen = []
    for event in (None, assigned(case), accepted(case), answered(case)):
        if event:
            intake.hear(event)
        (reply,) = intake.write("查")
        assert isinstance(reply, ReplyOwed)
        assert reply.values["case_no"] == case.case_no
        seen.append((reply.values["status"], reply.values["unit"], bool(reply.values["by_at"])))
    unit = "底洞镇人民政府"
    assert seen == [("received", "", False), ("assigned", unit, True), ("accepted", unit, True),
                    ("answered", unit, False)]


def test_progress_of_somebody_elses_case_is_not_told() -> None:
    intake = Intake()
    intake.write("西河街路灯不亮")
    case_no = intake.only_case().case_no
    assert answers(intake.write(f"查 {case_no}", OTHER)) == ["consent_wanted"]
    assert answers(intake.write(f"查{case_no}")) == ["progress"]


@pytest.mark.parametrize("words", [
    "补 他还推了我妈一把", "补充:就是王镇长推的", "他还推了我妈一把", "西河街那边的王镇长推的",
])
def test_what_goes_on_after_a_mixed_complaint_stays_with_its_accusation(words: str) -> None:
    intake = Intake()
    secret, matter = intake.write("西河街路灯不亮,底洞镇政府的人打人")
    assert named(intake.write("补 路灯杆子也歪了"))[-1] == "CaseSupplemented"
    supplement = intake.write(words)[-1]
    assert isinstance(supplement, CaseSupplemented)
    assert supplement.case_no == secret.case_no != matter.case_no


def test_what_is_added_long_after_an_accusation_joins_the_newest_case() -> None:
    intake = Intake()
    intake.write(ACCUSATION)
    intake.now += DAY
    (matter,) = intake.write("西河街路灯不亮")
    supplement = intake.write("补 门口那盏")[-1]
    assert isinstance(supplement, CaseSupplemented)
    assert supplement.case_no == matter.case_no


def test_progress_of_a_secret_case_tells_nothing() -> None:
    intake = Intake()
    intake.write(ACCUSATION)
    case = intake.only_case()
    intake.hear(assigned(case, known_to=("discipline-duty",), secret=True))
    (reply,) = intake.write("查")
    assert isinstance(reply, ReplyOwed)
    assert (reply.template, reply.values, reply.known_to) == (
        "progress_secret", {"case_no": case.case_no}, ("discipline-duty",))


def test_an_officials_words_are_routers_to_judge() -> None:
    commands = (("接482913", "accept"), ("办 修好", "done"), ("待办", "list"))
    others = ("收到", "马上去", "1", "西河街路灯不亮", "查", "满意", "退订", "你好")
    for words, verb in (*commands, *((words, "none") for words in others)):
        (event,) = Intake().write(words, OFFICIAL)
        assert isinstance(event, OfficialReplied)
        assert event.command.verb == verb


def test_an_official_complains_with_a_word_and_follows_it_as_a_citizen() -> None:
    intake = Intake()
    (event,) = intake.write("诉 西河街路灯不亮", OFFICIAL)
    assert isinstance(event, CaseReceived)
    assert event.words == "西河街路灯不亮"
    assert answers(intake.write("查", OFFICIAL)) == ["progress"]
    intake.hear(answered(intake.only_case()))
    assert "CaseRated" in named(intake.write("5", OFFICIAL))


def test_an_exact_command_from_any_phone_goes_to_router_too() -> None:
    (event,) = Intake().write("接 482913")
    assert isinstance(event, OfficialReplied)
    assert event.phone == CITIZEN


def test_a_phone_gets_only_so_many_answers_a_day_but_every_receipt() -> None:
    few = COUNTY.model_copy(update={"county": COUNTY.county.model_copy(update={"answers_per_day": 2})})
    intake = Intake(county=few)
    assert [answers(intake.write("在吗")) for _ in range(3)] == [["not_understood"], ["not_understood"], []]
    assert named(intake.write("西河街路灯不亮")) == ["CaseReceived"]
    intake.now += DAY
    assert answers(intake.write("在吗")) == ["not_understood"]


@pytest.mark.parametrize(("phone", "words"), [(OFFICIAL, "我在开会,稍后回复"), (CITIZEN, "接 482913")])
def test_a_machine_that_answers_every_answer_is_left_alone_after_a_while(phone: str, words: str) -> None:
    few = COUNTY.model_copy(update={"county": COUNTY.county.model_copy(update={"answers_per_day": 2})})
    intake = Intake(county=few)
    assert [named(intake.write(words, phone)) for _ in range(3)] == [["OfficialReplied"], ["OfficialReplied"], []]


def test_an_official_can_act_however_many_answers_there_were() -> None:
    few = COUNTY.model_copy(update={"county": COUNTY.county.model_copy(update={"answers_per_day": 1})})
    intake = Intake(county=few)
    assert [named(intake.write("接 482913", OFFICIAL)) for _ in range(3)] == [["OfficialReplied"]] * 3


def test_a_text_that_cannot_be_answered_is_taken() -> None:
    (event,) = Intake().write("西河街路灯不亮", "95588", answerable=False)
    assert isinstance(event, CaseReceived)
    assert not event.citizen.answerable
    assert Intake().write("在吗", "95588", answerable=False) == []


def test_answers_speak_the_phones_language() -> None:
    intake = Intake()
    (event,) = intake.write("street light out in Xihe Street")
    assert isinstance(event, CaseReceived)
    assert event.citizen.language == "en"
    (reply,) = intake.write("?")
    assert isinstance(reply, ReplyOwed)
    assert reply.language == "en"


def test_a_picture_alone_goes_with_the_case_it_follows() -> None:
    intake = Intake()
    assert answers(intake.write("", pictures=("https://example.org/1",))) == ["not_understood"]
    intake.write("西河街路灯不亮")
    intake.write("", pictures=("https://example.org/2",))
    assert intake.only_case().pictures == ("https://example.org/2",)


@pytest.mark.parametrize("words", [
    "灯" * 1600, "西河街🚰漏水" * 200, "\u202e西河街路灯不亮\u202c", "西河街\ufffd路灯不亮", "=1+1<b>{x}\r\n接电",
])
def test_odd_words_are_kept_as_they_are(words: str) -> None:
    intake = Intake()
    intake.write(words)
    assert intake.only_case().words == words


def test_an_emergency_from_an_officials_phone_is_a_case_whoever_reports_it() -> None:
    intake = Intake()
    [received] = [one for one in intake.write("西河街三楼着火了", OFFICIAL) if isinstance(one, CaseReceived)]
    assert received.urgent
