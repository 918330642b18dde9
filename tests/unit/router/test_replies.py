"""What an official's text does, and the one answer it gets."""

from datetime import timedelta

import pytest

from services.mesh.contracts.router import (
    CaseAccepted,
    CaseAnswered,
    CaseAssigned,
    CaseProgressed,
    CaseReturned,
    CoHandlerReleased,
)
from services.router.domain.dispatching import named_units
from services.router.domain.transitions import BELATED, NEXT, REFUSED
from tests.unit.router.fakes import (
    CASE,
    COUNTY,
    START,
    STREET,
    UNASKING,
    Desk,
    closed,
    code_of,
    phone_of,
    reopened,
)

HANDLER, HEAD = phone_of("didong-duty"), phone_of("didong-head")
DESK, SUPERVISION = phone_of("petition-duty"), phone_of("supervision-duty")
NOWHERE = "路灯不亮"
GAS = "底洞镇西河街燃气不通"


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_every_state_either_allows_a_verb_or_names_its_refusal() -> None:
    states = {"assigned", "accepted", "done", "returned", "replaced", "closed"}
    assert states - {"assigned"} == set(REFUSED)
    assert set(NEXT) == {"assigned", "accepted"}
    assert set(BELATED) <= states


def test_accepting_tells_the_citizen_who_and_until_when(desk: Desk) -> None:
    [assigned] = desk.receive()
    desk.wait(minutes=20)
    told = desk.text(HANDLER, "accept", code_of(assigned))
    assert told.template == "accepted"
    assert told.values["codes"] == code_of(assigned)
    [accepted] = desk.heard(CaseAccepted)
    assert (accepted.person_id, accepted.unit_name) == ("didong-duty", "底洞镇人民政府")
    assert accepted.answer_due == assigned.answer_due
    assert accepted.received_at == START + timedelta(minutes=20)
    assert not accepted.corrects


def test_a_right_code_in_a_list_of_guesses_does_nothing(desk: Desk) -> None:
    right = code_of(desk.receive()[0])
    guesses = [str(n) for n in range(100_000, 100_010) if str(n) != right][: desk.store.patience]
    assert desk.text(HANDLER, "accept", *guesses, right).template == "code_wrong"
    assert not desk.heard(CaseAccepted)


def test_several_codes_in_one_text_are_accepted_together_and_a_wrong_one_harms_none(desk: Desk) -> None:
    codes = [code_of(desk.receive(STREET, number)[0]) for number in ("26112300017", "26112300025")]
    wrong = next(str(n) for n in range(100_000, 100_010) if str(n) not in codes)
    told = desk.text(HANDLER, "accept", *codes, wrong)
    assert told.template == "accepted"
    assert told.values["codes"].split() == codes
    assert told.values["wrong"] == wrong
    assert len(desk.heard(CaseAccepted)) == 2
    assert len(desk.store.wrong) == 1
    assert set(desk.locked) == {"26112300017", "26112300025"}


def test_who_accepts_again_is_told_so_and_a_colleague_hears_that_somebody_has_it(desk: Desk) -> None:
    [assigned] = desk.receive()
    desk.text(HANDLER, "accept", code_of(assigned))
    assert desk.text(HANDLER, "accept", code_of(assigned)).template == "already_accepted"
    assert desk.text(HEAD, "accept", code_of(assigned, "didong-head")).template == "accepted_by_other"
    assert len(desk.heard(CaseAccepted)) == 1


def test_a_head_may_act_with_a_code_of_their_own(desk: Desk) -> None:
    [assigned] = desk.receive()
    assert desk.text(HEAD, "done", code_of(assigned, "didong-head"), words="已修好").template == "done"
    [answered] = desk.heard(CaseAnswered)
    assert (answered.person_id, answered.words) == ("didong-head", "已修好")


def test_a_note_before_accepting_accepts_as_well(desk: Desk) -> None:
    [assigned] = desk.receive()
    assert desk.text(HANDLER, "note", code_of(assigned), words="已到现场").template == "noted"
    [accepted], [progressed] = desk.heard(CaseAccepted), desk.heard(CaseProgressed)
    assert accepted.person_id == "didong-duty"
    assert progressed.to_citizen
    assert progressed.words == "已到现场"


@pytest.mark.parametrize("verb", ["return", "done", "note"])
def test_a_reply_without_words_is_asked_for_them_and_changes_nothing(desk: Desk, verb: str) -> None:
    [assigned] = desk.receive()
    told = desk.text(HANDLER, verb, code_of(assigned), words="  ")
    assert (told.template, told.values["verb"], told.values["code"]) == ("reason_missing", verb, code_of(assigned))
    assert desk.states() == [("lead", "didong-town", "assigned")]


def test_a_returned_case_goes_to_the_desk_with_its_reason(desk: Desk) -> None:
    [first] = desk.receive()
    assert desk.text(HANDLER, "return", code_of(first), words="不属我镇管").template == "returned"
    [returned] = desk.heard(CaseReturned)
    assert (returned.unit_id, returned.reason) == ("didong-town", "不属我镇管")
    second = desk.heard(CaseAssigned)[-1]
    assert (second.part, second.seats[0].unit_id, second.returned) == ("triage", "petition", "不属我镇管")
    assert second.words == STREET
    assert code_of(second) != code_of(first)
    assert desk.text(HANDLER, "done", code_of(first), words="好了").template == "released"
    assert desk.text(HANDLER, "return", code_of(first), words="不属我镇管").template == "returned"
    assert len(desk.heard(CaseReturned)) == 1


def test_the_second_return_goes_to_the_unit_that_decides_and_it_can_not_hand_it_back(desk: Desk) -> None:
    [first] = desk.receive()
    desk.text(HANDLER, "return", code_of(first), words="不属我镇管")
    desk.text(DESK, "dispatch", code_of(desk.heard(CaseAssigned)[-1]), words="住建局")
    desk.text(phone_of("housing-duty"), "return", code_of(desk.heard(CaseAssigned)[-1]), words="不归我局")
    last = desk.heard(CaseAssigned)[-1]
    assert (last.part, last.seats[0].unit_id) == ("triage", "supervision")
    assert desk.text(SUPERVISION, "return", code_of(last), words="不管").template == "not_permitted"
    assert desk.text(SUPERVISION, "dispatch", code_of(last), words="底洞镇人民政府").template == "dispatched"
    assert desk.heard(CaseAssigned)[-1].seats[0].unit_id == "didong-town"


def test_the_desk_dispatches_to_a_lead_and_helpers(desk: Desk) -> None:
    desk.county = UNASKING
    [triage] = desk.receive(NOWHERE)
    assert triage.part == "triage"
    assert triage.accept_due.at == START.replace(hour=14, minute=30)
    desk.wait(hours=1)
    told = desk.text(DESK, "dispatch", code_of(triage), words="住建局 会办 燃气公司、底洞镇人民政府")
    assert (told.template, told.values["unit"]) == ("dispatched", "住房和城乡建设局")
    lead, *helpers = desk.heard(CaseAssigned)[1:]
    assert (lead.part, lead.seats[0].unit_id) == ("lead", "housing")
    assert [(one.part, one.seats[0].unit_id) for one in helpers] == [("co", "gas"), ("co", "didong-town")]
    assert lead.helpers == ("天然气公司", "底洞镇人民政府")
    assert lead.assigned_at == desk.now
    [released] = desk.heard(CoHandlerReleased)
    assert (released.assignment_id, released.reason) == (triage.assignment_id, "replaced")
    assert desk.text(DESK, "dispatch", code_of(triage), words="住建局").template == "released"


def test_only_the_desk_may_dispatch(desk: Desk) -> None:
    [assigned] = desk.receive()
    assert desk.text(HANDLER, "dispatch", code_of(assigned), words="住建局").template == "not_permitted"


@pytest.mark.parametrize(("words", "lead", "helpers", "unknown"), [
    ("住建局", "housing", (), None),
    ("住建局会办城管", "housing", ("enforcement",), None),
    ("給住建局牽頭，會辦燃氣公司", "housing", ("gas",), None),
    ("住建 会办 天然气公司和巡场镇政府", "housing", ("gas", "xunchang-town"), None),
    ("housing with gas", "housing", ("gas",), None),
    ("执法局 执法局", "enforcement", (), None),
    ("水务局", None, (), "水务局"),
    ("住建局 会办 水务局", None, (), "水务局"),
    ("镇人民政府", None, (), "镇人民政府"),
    ("会办 住建局", None, (), "会办 住建局"),
])
def test_units_are_understood_by_name_short_name_and_unmistakable_part(
        words: str, lead: str | None, helpers: tuple[str, ...], unknown: str | None) -> None:
    named = named_units(COUNTY, words)
    assert (named.lead_id, named.helper_ids, named.unknown) == (lead, helpers, unknown)


def test_a_co_handler_leaves_alone_and_tells_the_lead(desk: Desk) -> None:
    lead, co = desk.receive(GAS)
    assert (lead.part, co.part) == ("lead", "co")
    desk.text(phone_of("gas-head"), "accept", code_of(lead, "gas-head"))
    assert desk.text(HANDLER, "return", code_of(co), words="与我镇无关").template == "returned"
    [released], [told] = desk.heard(CoHandlerReleased), desk.heard(CaseProgressed)
    assert (released.assignment_id, released.reason) == (co.assignment_id, "returned")
    assert not told.to_citizen
    assert [seat.person_id for seat in told.seats] == ["gas-head"]
    assert desk.states() == [("lead", "gas", "accepted"), ("co", "didong-town", "returned")]
    assert not desk.heard(CaseReturned)


def test_the_answer_of_the_lead_ends_the_case_for_all(desk: Desk) -> None:
    _, co = desk.receive(GAS)
    desk.text(HANDLER, "done", code_of(co), words="已协调")
    desk.receive(STREET, "26112300025")
    lead2, co2 = desk.receive(GAS, "26112300033")
    desk.text(phone_of("gas-duty"), "done", code_of(lead2), words="已通气")
    assert [one.assignment_id for one in desk.heard(CoHandlerReleased)] == [co.assignment_id, co2.assignment_id]
    [answered] = desk.heard(CaseAnswered)
    assert answered.case_no == "26112300033"
    assert desk.text(HANDLER, "note", code_of(co2), words="在修").template == "case_closed"
    assert desk.store.kept[CASE].state == "open"


def test_nothing_can_be_done_to_a_closed_case(desk: Desk) -> None:
    [assigned] = desk.receive()
    desk.text(HANDLER, "done", code_of(assigned), words="已修好")
    desk.hear(closed())
    for verb in ("accept", "note", "return", "done", "details"):
        told = desk.text(HANDLER, verb, code_of(assigned), words="再说", at=START + timedelta(hours=1))
        assert (told.template, told.values["case_no"]) == ("case_closed", CASE)


def test_the_code_of_a_former_round_names_the_present_one_and_changes_nothing(desk: Desk) -> None:
    [first] = desk.receive()
    desk.text(HANDLER, "done", code_of(first), words="已修好")
    desk.hear(reopened())
    second = desk.heard(CaseAssigned)[-1]
    assert (second.round, second.seats[0].unit_id, second.reworked) == (2, "didong-town", "还是不亮")
    told = desk.text(HANDLER, "done", code_of(first), words="已修好")
    assert (told.template, told.values["old"], told.values["new"]) == ("code_old", code_of(first), code_of(second))
    assert len(desk.heard(CaseAnswered)) == 1


def test_a_text_without_a_code_is_told_the_most_urgent_one(desk: Desk) -> None:
    desk.wait(hours=1)
    desk.receive(STREET, "26112300025")
    desk.wait(hours=-1)
    [urgent] = desk.receive()
    for verb in ("none", "accept"):
        told = desk.text(HANDLER, verb, words="收到")
        assert (told.template, told.values["code"]) == ("code_needed", code_of(urgent))
        assert told.values["place"] == "西河街路灯"


def test_a_text_without_a_code_from_somebody_with_nothing_to_accept(desk: Desk) -> None:
    assert desk.text(HANDLER, "none", words="收到").template == "not_understood_official"
    assert desk.text(HANDLER, "list").template == "listing_empty"
    assert desk.text("+8613811111111", "list").template == "code_wrong"
    assert desk.text("+8613811111111", "accept", "482913").template == "code_wrong"


def test_the_list_says_code_place_and_deadline_most_urgent_first_in_the_countys_time(desk: Desk) -> None:
    [first] = desk.receive()
    [second] = desk.receive("底洞镇西河街下水道堵了", "26112300025")
    desk.text(HANDLER, "accept", code_of(first))
    lines = desk.text(HANDLER, "list").values["items"].splitlines()
    assert lines == [f"{code_of(second)} 西河街排水 11-23 11:00", f"{code_of(first)} 西河街路灯 11-26 17:30"]
    for number in range(30):
        desk.receive(STREET, f"2611240{number:04d}")
    items = desk.text(HANDLER, "list").values["items"]
    assert len(items) <= 120
    assert items.splitlines()[-1].startswith("+")


@pytest.mark.parametrize("words", ["办 482913 已修好", "，办482913", "在修,退 613204"])
def test_two_commands_in_one_text_do_nothing(desk: Desk, words: str) -> None:
    [assigned] = desk.receive()
    assert desk.text(HANDLER, "note", code_of(assigned), words=words).template == "two_commands"
    assert desk.states() == [("lead", "didong-town", "assigned")]


def test_details_give_the_whole_complaint_with_what_was_added(desk: Desk) -> None:
    [assigned] = desk.receive()
    desk.store.add_supplement("m1", CASE, "还有一盏", START)
    told = desk.text(HANDLER, "details", code_of(assigned))
    assert (told.template, told.values["words"]) == ("details", f"{STREET}\n还有一盏")


def test_an_acceptance_heard_after_the_answer_corrects_the_record_and_tells_nobody_else(desk: Desk) -> None:
    [assigned] = desk.receive()
    desk.wait(hours=3)
    desk.text(HANDLER, "done", code_of(assigned), words="已修好")
    assert desk.text(HANDLER, "accept", code_of(assigned), at=START + timedelta(minutes=10)).template == "noted"
    [accepted] = desk.heard(CaseAccepted)
    assert accepted.corrects
    assert accepted.received_at == START + timedelta(minutes=10)
    assert desk.states() == [("lead", "didong-town", "done")]
