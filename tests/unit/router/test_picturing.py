"""Pictures in router: kept as links, in whatever order they come, told to whoever acts and in details."""

from itertools import permutations
from typing import Any

import pytest

from services.mesh.contracts.intake import Command, OfficialReplied, PictureKept
from services.mesh.contracts.router import CaseAnswered, CaseProgressed, SupplementPassed
from tests.unit.router.fakes import CASE, START, Desk, code_of, phone_of, received
from tests.unit.router.test_linking import SECOND, two

HANDLER = phone_of("didong-duty")
LINKS = [f"https://county.example.org/pictures/{letter * 26}" for letter in "cab"]


def kept(link: str = LINKS[0], **fields: Any) -> PictureKept:
    return PictureKept(occurred_at=START, case_no=CASE, picture_id=link[-26:], link=link, received_at=START, **fields)


def replied(desk: Desk, verb: str, code: str, words: str, *pictures: str) -> None:
    command = Command.model_validate({"verb": verb, "codes": (code,), "words": words})
    desk.hear(OfficialReplied(occurred_at=START, text_id="MM1", phone=HANDLER, command=command, received_at=START,
                              pictures=pictures))


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_whoever_acts_hears_of_a_picture_once_and_finds_it_behind_the_words(desk: Desk) -> None:
    [assigned] = desk.receive()
    desk.hear(kept())
    desk.hear(kept())
    [passed] = desk.heard(SupplementPassed)
    assert (passed.words, passed.assignment_id) == (f"照片:{LINKS[0]} 请看", assigned.assignment_id)
    answer = desk.text(HANDLER, "details", code_of(assigned))
    assert answer.values["photos"] == LINKS[0]


def test_pictures_in_any_order_and_doubled_are_the_same() -> None:
    ends = set()
    for order in permutations([received(), kept(LINKS[0]), kept(LINKS[1]), kept(LINKS[2]), kept(LINKS[1])]):
        desk = Desk()
        for event in order:
            desk.hear(event)
        assert not desk.early
        ends.add(desk.store.kept[CASE].pictures)
    assert ends == {tuple(sorted(LINKS))}


def test_nobody_is_told_of_a_secret_case_s_picture_or_of_an_official_s_own(desk: Desk) -> None:
    [assigned] = desk.receive("底洞镇政府的人态度恶劣,还收红包")
    desk.hear(kept(known_to=("discipline-duty",)))
    desk.hear(kept(LINKS[1], by_official=True))
    assert not desk.heard(SupplementPassed)
    answer = desk.text(assigned.seats[0].phone, "details", code_of(assigned))
    assert (answer.template, "photos" in answer.values) == ("details_secret", False)
    other = Desk()
    other.receive()
    other.hear(kept(by_official=True))
    assert not other.heard(SupplementPassed)
    assert other.store.kept[CASE].pictures == (LINKS[0],)


def test_a_reporter_s_picture_reaches_whoever_acts_on_the_lead_and_stays_with_its_own_case() -> None:
    desk, assigned = two()
    desk.hear(kept().model_copy(update={"case_no": SECOND}))
    [passed] = desk.heard(SupplementPassed)
    assert (passed.case_no, passed.assignment_id) == (CASE, assigned.assignment_id)
    assert (desk.store.kept[SECOND].pictures, desk.store.kept[CASE].pictures) == ((LINKS[0],), ())


def test_a_picture_of_an_answered_case_is_kept_and_nobody_is_bothered(desk: Desk) -> None:
    [assigned] = desk.receive()
    desk.text(HANDLER, "done", code_of(assigned), words="灯已修好")
    desk.hear(kept())
    assert not desk.heard(SupplementPassed)
    assert desk.store.kept[CASE].pictures == (LINKS[0],)


def test_pictures_of_a_report_and_of_a_result_travel_with_them(desk: Desk) -> None:
    [assigned] = desk.receive()
    replied(desk, "note", code_of(assigned), "已到现场", LINKS[0])
    replied(desk, "done", code_of(assigned), "灯已修好", *LINKS[1:])
    assert [event.pictures for event in desk.heard(CaseProgressed)] == [(LINKS[0],)]
    assert [event.pictures for event in desk.heard(CaseAnswered)] == [tuple(LINKS[1:])]


def test_details_of_the_lead_show_the_pictures_of_those_who_told_of_the_same() -> None:
    desk, assigned = two()
    desk.hear(kept())
    desk.hear(kept(LINKS[1]).model_copy(update={"case_no": SECOND}))
    assert desk.text(HANDLER, "details", code_of(assigned)).values["photos"] == f"{LINKS[0]} {LINKS[1]}"
