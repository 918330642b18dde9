"""Which language a phone writes, and wants to read."""

import pytest

from services.intake.domain.languages import chosen, language_of
from services.mesh.contracts.county import County
from services.mesh.contracts.intake import CaseReceived, OfficialReplied
from services.mesh.contracts.replies import ReplyOwed
from tests.unit.intake.fakes import COUNTY, OFFICIAL, Intake, named


@pytest.mark.parametrize(("words", "known", "language"), [
    ("西河街路灯不亮", None, "zh"), ("西河街 street light", "en", "zh"), ("street light out", "zh", "en"),
    ("T", "zh", None),
    ("OK", None, None), ("12345", "en", None), ("👍", None, None), ("ok👍 thanks", None, "en"),
    ("réverbère éteint", "fr", "fr"), ("lampe cassée", None, "en"), ("路灯不亮", "fr", "zh"),
    ("ꀊꂿꀕꉬꇁ", "zh", "ii"), ("གློག་བཞུ་ཆག་འདུག", None, "bo"), ("Фонарь не горит", "zh", "ru"),
    ("美の味 店招掉了", None, "zh"),
    ("街灯が消えています", None, "ja"), ("English", "zh", "en"), ("中文", "en", "zh"), ("français", "en", "fr"),
    ("Language: FR", "zh", "fr"), ("彝语", "zh", "ii"),
])
def test_words_tell_their_language(words: str, known: str | None, language: str | None) -> None:
    assert language_of(words, known) == language


@pytest.mark.parametrize("words", ["", "英语老师骂人", "中文系", "language of the sign is wrong"])
def test_only_a_name_alone_chooses_a_language(words: str) -> None:
    assert chosen(words) is None


def _language(intake: Intake, words: str) -> str:
    (event,) = intake.write(words)
    assert isinstance(event, ReplyOwed)
    return event.language


def test_a_phone_that_names_a_language_is_answered_in_it_until_it_writes_another() -> None:
    intake = Intake()
    assert _language(intake, "?") == "zh"
    assert _language(intake, "Français") == "fr"
    assert _language(intake, "bonjour tout le monde, help"[-4:]) == "fr"
    (event,) = intake.write("le lampadaire ne marche pas")
    assert isinstance(event, CaseReceived)
    assert event.citizen.language == "fr"
    assert _language(intake, "查") == "zh"
    assert _language(intake, "English") == "en"


@pytest.mark.parametrize(("reads", "words"), [
    ("zh", "done 482913 Lamp replaced"), ("en", "办 482913 已修好"), ("ii", "接 482913"),
])
def test_an_official_is_answered_in_the_directorys_language_whatever_they_write(reads: str, words: str) -> None:
    intake = Intake(county=_with_language(reads))
    for _ in range(2):
        (event,) = intake.write(words, OFFICIAL)
        assert isinstance(event, OfficialReplied)
        assert event.language == reads


def test_an_officials_own_complaint_is_answered_in_that_language_too() -> None:
    (event,) = Intake(county=_with_language("zh")).write("complain: street light out in Xihe Street", OFFICIAL)
    assert isinstance(event, CaseReceived)
    assert event.citizen.language == "zh"


@pytest.mark.parametrize(("county", "language"), [("zh_CN", "zh"), ("en", "en"), ("fr_FR", "fr"), ("ii", "ii")])
def test_a_phone_that_has_said_nothing_readable_reads_the_countys_language(county: str, language: str) -> None:
    general = COUNTY.county.model_copy(update={"language": county})
    assert _language(Intake(county=COUNTY.model_copy(update={"county": general})), "?") == language


def test_opting_out_and_back_keep_the_language_and_say_so_to_notifier() -> None:
    intake = Intake()
    intake.write("street light out in Xihe Street")
    out, back = intake.write("T"), intake.write("恢复")
    assert (named(out), named(back)) == (["PhoneOptedOut", "ReplyOwed"], ["PhoneOptedIn", "ReplyOwed"])
    assert [event.language for event in (*out, *back) if isinstance(event, ReplyOwed)] == ["en", "zh"]


def _with_language(language: str) -> County:
    units = tuple(unit.model_copy(update={"officials": tuple(
        one.model_copy(update={"language": language}) if one.phone == OFFICIAL else one for one in unit.officials)})
        for unit in COUNTY.units)
    return COUNTY.model_copy(update={"units": units})
