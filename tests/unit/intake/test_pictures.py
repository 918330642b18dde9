"""Pictures of texts: which case they belong to, and what is taken for one."""

from dataclasses import replace

import pytest

from services.intake import picturing
from services.intake.domain.pictures import AN_ID, Picture, kind_of, picture_ids
from services.mesh.contracts.intake import CaseReceived, OfficialReplied, PictureKept
from services.mesh.contracts.router import CitizenContacted
from tests.unit.intake.fakes import (
    CITIZEN,
    DAY,
    HOUR,
    MINUTE,
    OFFICIAL,
    START,
    Intake,
    after_answer,
    answered,
    answers,
    assigned,
    named,
    progressed,
)

ONE, TWO = ("https://api.twilio.com/1",), ("https://api.twilio.com/2",)


def pictures(intake: Intake) -> dict[str, Picture]:
    """What intake knows of pictures, by where they lie."""
    return {one.source: one for one in intake.store.pictures.rows.values()}


def case_of(intake: Intake, source: tuple[str, ...]) -> str | None:
    return pictures(intake)[source[0]].case_no


@pytest.mark.parametrize(("data", "kind"), [
    (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"), (b"\x89PNG\r\n\x1a\n\x00", "image/png"),
    (b"GIF89a\x01", "image/gif"), (b"GIF87a\x01", "image/gif"),
    (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "image/webp"),
    (b"\x00\x00\x00\x18ftypheic\x00", "image/heic"), (b"\x00\x00\x00\x18ftypmif1\x00", "image/heif"),
    (b"\x00\x00\x00\x18ftypmp42\x00", None), (b"\x00\x00\x00\x18ftyp", None),
    (b"RIFF\x24\x00\x00\x00WAVEfmt ", None), (b"<svg xmlns='http://www.w3.org/2000/svg'>", None),
    (b"<!doctype html>", None), (b" \xff\xd8\xff", None), (b"%PDF-1.7", None), (b"BM\x00", None), (b"", None),
])
def test_a_picture_is_told_by_what_is_in_it(data: bytes, kind: str | None) -> None:
    assert kind_of(data) == kind


def test_ids_are_the_same_again_and_nobody_foresees_them_without_the_secret() -> None:
    ids = picture_ids("secret", "sms", "SM1", 3)
    assert ids == picture_ids("secret", "sms", "SM1", 3)
    others = [*picture_ids("other", "sms", "SM1", 3), *picture_ids("secret", "sms", "SM2", 3),
              *picture_ids("secret", "email", "SM1", 3)]
    assert len({*ids, *others}) == 12
    assert all(AN_ID.fullmatch(one) for one in ids)


def test_a_picture_belongs_to_the_case_that_its_text_made() -> None:
    intake = Intake()
    intake.write("底洞镇西河街路灯不亮", pictures=(*ONE, *TWO))
    case = intake.only_case()
    assert {one.case_no for one in pictures(intake).values()} == {case.case_no}
    assert {one.state for one in pictures(intake).values()} == {"wanted"}
    assert intake.store.known["sms", CITIZEN].pictures_at is None


def test_a_repeated_text_wants_its_pictures_once() -> None:
    intake = Intake()
    text = intake.text("底洞镇西河街路灯不亮", pictures=ONE)
    intake.take(text, text)
    intake.take(text)
    assert len(pictures(intake)) == 1


def test_a_picture_of_an_accusation_stays_with_it_and_its_address_is_told_to_nobody() -> None:
    intake = Intake()
    said = intake.write("西河街路灯不亮,住建局的人态度恶劣还骂人", pictures=ONE)
    cases = {one.secret: one.case_no for one in said if isinstance(one, CaseReceived)}
    assert set(cases) == {True, False}
    assert case_of(intake, ONE) == cases[True]
    assert not any(one.pictures for one in said if isinstance(one, CaseReceived) and one.secret)


def test_a_picture_without_words_waits_for_them() -> None:
    intake = Intake()
    intake.write("", pictures=ONE)
    assert case_of(intake, ONE) is None
    intake.wait(4 * MINUTE)
    intake.write("查")
    assert case_of(intake, ONE) is None, "to ask is no matter"
    intake.write("底洞镇西河街路灯不亮")
    assert case_of(intake, ONE) == intake.only_case().case_no


def test_a_picture_does_not_wait_for_ever() -> None:
    intake = Intake()
    intake.write("", pictures=ONE)
    intake.wait(HOUR)
    intake.write("底洞镇西河街路灯不亮", pictures=TWO)
    assert (case_of(intake, ONE), case_of(intake, TWO)) == (None, intake.only_case().case_no)


def test_anothers_words_get_no_picture() -> None:
    intake = Intake()
    intake.write("", pictures=ONE)
    intake.write("底洞镇西河街路灯不亮", "+8613800000002")
    assert case_of(intake, ONE) is None


def test_a_picture_that_was_had_before_its_case_is_told_of_with_it() -> None:
    intake = Intake()
    intake.write("", pictures=ONE)
    found = pictures(intake)[ONE[0]]
    intake.store.pictures.change(replace(found, state="kept", kind="image/png"))
    said = intake.write("底洞镇西河街路灯不亮")
    [kept] = [one for one in said if isinstance(one, PictureKept)]
    assert (kept.case_no, kept.picture_id, kept.by_official) == (intake.only_case().case_no, found.picture_id, False)
    assert kept.link.endswith(f"/pictures/{found.picture_id}")
    assert [note.words for note in intake.store.story if note.what == "picture_kept"] == [found.picture_id]


def test_words_that_wait_for_an_answer_take_their_pictures_along() -> None:
    for answer, same in (("没解决", True), ("新件", False), (None, False)):
        intake = after_answer()
        first = intake.only_case()
        intake.write("满意")
        intake.wait(5 * DAY)
        assert intake.only_case().closed_at is not None
        assert answers(intake.write("西河街路灯又不亮了", pictures=ONE)) == ["again_asked"]
        assert case_of(intake, ONE) is None
        intake.wait(10 * MINUTE)
        if answer:
            intake.write(answer)
        else:
            intake.wait(5 * DAY)
        assert case_of(intake, ONE) is not None, answer
        assert (case_of(intake, ONE) == first.case_no) == same


def test_an_officials_picture_goes_to_the_case_that_router_says() -> None:
    intake = Intake()
    intake.write("底洞镇西河街路灯不亮")
    case = intake.only_case()
    intake.hear(assigned(case))
    [said] = intake.write("办 482913 已修好", OFFICIAL, pictures=ONE)
    assert isinstance(said, OfficialReplied)
    [link] = said.pictures
    found = pictures(intake)[ONE[0]]
    assert (found.official, found.case_no, link.rpartition("/")[2]) == (True, None, found.picture_id)
    intake.store.pictures.change(replace(found, state="kept", kind="image/png"))
    before = len(intake.said)
    intake.hear(answered(case, pictures=(link,)))
    intake.hear(answered(case, pictures=(link,)))
    assert case_of(intake, ONE) == case.case_no
    kept = [one for one in intake.said[before:] if isinstance(one, PictureKept)]
    assert [one.by_official for one in kept] == [True]


def test_a_picture_sent_before_the_report_goes_along_and_a_stranger_s_link_does_nothing() -> None:
    intake = Intake()
    intake.write("底洞镇西河街路灯不亮", pictures=TWO)
    case = intake.only_case()
    intake.hear(assigned(case))
    intake.write("照片", OFFICIAL, pictures=ONE)
    [said] = intake.write("报 482913 已到现场", OFFICIAL)
    assert isinstance(said, OfficialReplied)
    assert len(said.pictures) == 1
    other = "https://elsewhere.example.org/pictures/unknown"
    intake.hear(replace_pictures(progressed(case), (*said.pictures, other)))
    assert case_of(intake, ONE) == case.case_no
    assert "PictureKept" not in named(intake.said), "nothing is had yet"


def test_the_picture_of_one_report_goes_with_no_other_while_router_has_not_said_whose_it_is() -> None:
    intake = Intake()
    first: list[object] = intake.write("报 482913 已到现场", OFFICIAL, pictures=ONE)
    second: list[object] = intake.write("办 613204 已修好", OFFICIAL)
    assert [len(said.pictures) for said in (*first, *second) if isinstance(said, OfficialReplied)] == [1, 0]
    intake.write("照片", OFFICIAL, pictures=TWO)
    sent = [said for code in ("482913", "613204") for said in intake.write(f"报 {code} 已到现场", OFFICIAL)]
    assert [len(said.pictures) for said in sent if isinstance(said, OfficialReplied)] == [1, 0]


def test_an_official_who_complains_has_sent_the_picture_as_a_citizen() -> None:
    intake = Intake()
    intake.write("", OFFICIAL, pictures=ONE)
    intake.write("诉 底洞镇西河街路灯不亮", OFFICIAL)
    found = pictures(intake)[ONE[0]]
    assert (found.case_no, found.official) == (intake.only_case().case_no, False)
    intake.write("报 482913 已到现场", OFFICIAL, pictures=TWO)
    intake.write("诉 底洞镇西河街下水道堵了", OFFICIAL)
    assert case_of(intake, TWO) is None, "it went along with the report"


def test_an_official_s_text_gives_no_case_the_picture_of_a_citizen_that_waits() -> None:
    intake = Intake()
    intake.write("底洞镇西河街路灯不亮")
    case = intake.only_case()
    intake.write("", "+8613800000002", pictures=ONE)
    link = intake.store.pictures.link(pictures(intake)[ONE[0]].picture_id)
    intake.hear(assigned(case), replace_pictures(progressed(case), (link,)))
    assert case_of(intake, ONE) is None


def replace_pictures(event: object, links: tuple[str, ...]) -> object:
    return event.model_copy(update={"pictures": links})  # type: ignore[attr-defined]


def test_a_refused_picture_is_noted_with_the_reason() -> None:
    intake = Intake()
    intake.write("底洞镇西河街路灯不亮", pictures=ONE)
    refused = replace(pictures(intake)[ONE[0]], state="refused", reason="host")
    picturing.tell(intake, refused, intake.only_case())  # type: ignore[arg-type] # a fake
    assert [(note.what, note.words, note.at) for note in intake.store.story if "picture" in note.what] == [
        ("picture_refused", "host", START)]
    assert "PictureKept" not in named(intake.said)


def test_a_picture_of_one_case_s_report_never_goes_with_another_s() -> None:
    for together in (True, False):
        intake = Intake()
        texts = [intake.text("办 482913 已修好", OFFICIAL, pictures=ONE),
                 intake.text("", OFFICIAL, pictures=TWO, received_at=START + MINUTE),
                 intake.text("办 613204 已清运", OFFICIAL, received_at=START + 2 * MINUTE),
                 intake.text("报 771204 已到现场", OFFICIAL, received_at=START + 3 * MINUTE)]
        for batch in [texts] if together else [[text] for text in texts]:
            intake.take(*batch)
        said = [one for one in intake.said if isinstance(one, OfficialReplied) and one.command.codes]
        own = {source: intake.store.pictures.link(one.picture_id) for source, one in pictures(intake).items()}
        assert [one.pictures for one in said] == [(own[ONE[0]],), (own[TWO[0]],), ()]


def test_a_picture_with_words_that_accuse_only_together_with_the_complaint_stays_with_the_accusation() -> None:
    intake = after_answer("底洞镇窗口那个人收红")
    intake.write("没解决 包才给办,西河街路灯的事", pictures=ONE)
    [secret] = [case.case_no for case in intake.store.kept.values() if case.secret]
    assert case_of(intake, ONE) == secret


def test_a_picture_alone_answers_what_an_official_asked() -> None:
    intake = Intake()
    intake.write("底洞镇西河街路灯不亮")
    case = intake.only_case()
    intake.now += HOUR
    intake.hear(assigned(case), CitizenContacted(
        occurred_at=intake.now, case_no=case.case_no, round=1, assignment_id="a1", unit_name="底洞镇人民政府",
        how="asked", words="请拍张照片", received_at=intake.now, citizen=case.citizen))
    intake.now += HOUR
    assert answers(intake.write("", pictures=ONE)) == ["supplemented"]
    assert case_of(intake, ONE) == case.case_no
    assert [one.kind for one in intake.only_case().questions] == ["official"], "words may follow"
