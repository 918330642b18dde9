"""Links to pictures in SMS: shown where they fit, whole or not at all, and never of a secret case."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from services.mesh.contracts.people import Citizen
from services.mesh.contracts.router import CaseAnswered
from services.notifier.domain.composing import owed
from services.notifier.domain.gate import directory
from services.notifier.domain.rendering import Style, sms
from services.notifier.domain.segments import segments
from tests.unit.intake.fakes import COUNTY, START

STYLE = Style(signature="直通车", language="zh", zone=ZoneInfo("Asia/Shanghai"), citizen=True)
LINKS = [f"https://a.gov.cn/pictures/{letter * 26}" for letter in "abc"]
VALUES = {"case_no": "26112300017", "unit": "底洞镇人民政府", "words": "灯已修好", "pictures": LINKS[0]}


@pytest.mark.parametrize(("language", "parts"), [("zh", 2), ("en", 3)])
def test_a_result_shows_its_picture_where_it_fits(language: str, parts: int) -> None:
    style = Style(signature="直通车", language=language, zone=ZoneInfo("Asia/Shanghai"), citizen=True, parts=parts)
    short = sms("case_answered_picture", VALUES, style)
    assert f"{LINKS[0]} " in short, "set off from what follows"
    assert segments(short) <= parts


def test_the_link_goes_before_any_word_does() -> None:
    long = sms("case_answered_picture", VALUES | {"words": "灯已修好,线路也检查过了,谢谢您的反映"}, STYLE)
    assert "http" not in long
    assert "照片" not in long
    assert "灯已修好,线路也检查过了,谢谢您的反映" in long


def test_details_keep_one_link_whole_and_cut_the_words() -> None:
    told = sms("details", {"case_no": "26112300017", "words": "路灯不亮" * 50, "photos": " ".join(LINKS)}, STYLE)
    assert [link for link in LINKS if link in told] == LINKS[:1]
    assert told.endswith(LINKS[0])
    assert segments(told) <= 2
    both = sms("details", {"case_no": "26112300017", "words": "路灯不亮", "photos": " ".join(LINKS[:2])},
               replace(STYLE, parts=3))
    assert both.endswith(" ".join(LINKS[:2]))
    assert "照片" not in sms("details", {"case_no": "26112300017", "words": "路灯不亮", "photos": ""}, STYLE)


@pytest.mark.parametrize("length", range(60, 130))
def test_half_a_link_is_never_sent(length: int) -> None:
    link = "https://county.example.org/" + "a" * length
    told = sms("supplement_passed", {"case_no": "26112300017", "words": f"照片:{link} 请看", "code": "482913"}, STYLE)
    assert link in told or "http" not in told
    assert segments(told) <= 2


@pytest.mark.parametrize(("secret", "template"), [(False, "case_answered_picture"), (True, "case_answered_secret")])
def test_a_secret_case_s_picture_is_told_to_nobody(secret: bool, template: str) -> None:
    event = CaseAnswered(
        occurred_at=START, case_no="26112300017", assignment_id="a1", unit_name="底洞镇人民政府",
        person_id="didong-duty", words="" if secret else "灯已修好", citizen=Citizen(address="+8613800000001"),
        secret=secret, received_at=START, pictures=tuple(LINKS))
    [message] = owed(event, COUNTY, directory(COUNTY), START)
    assert (message.template, LINKS[0] in message.words) == (template, not secret)
