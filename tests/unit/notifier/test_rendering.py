"""Words that fit, moments in the county's zone, and data that stays data."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.domain.prompts import SECRET_ANSWERS, SHORT
from services.notifier.domain.rendering import Style, letter, marked, sms
from services.notifier.domain.segments import segments
from services.notifier.templates import WORDINGS, en, zh

STYLE = Style(signature="直通车", language="zh", zone=ZoneInfo("Asia/Shanghai"))
ENGLISH = Style(signature="直通车", language="en", zone=ZoneInfo("Asia/Shanghai"))
VALUES = {
    "case_no": "26112300017", "place": "西河街", "words": "路灯不亮" * 200, "why": "西河街·路灯→住建局",
    "unit": "住房和城乡建设局", "official": "住建局值班员", "accept_at": "2026-11-23T03:00:00+00:00",
    "answer_at": "2026-11-26T09:30:00+00:00", "due_at": "2026-11-26T09:30:00+00:00", "code": "482913",
    "received_at": "2026-11-26T09:30:00+00:00", "by_at": "2026-11-26T09:30:00+00:00", "old": "482913", "new": "613204",
    "score": "2", "codes": "482913", "cases": "26112300017", "items": "482913 西河街 11-26 17:30\n" * 20,
    "verb": "return", "returned": "不属本单位管辖" * 20, "reworked": "还是不亮" * 20, "status": "accepted",
    "reason": "灯已修好并复查过" * 30, "about": "西河街路灯",
}
FORBIDDEN = ("挂账", "退单", "办结", "纪委")


@pytest.mark.parametrize("style", [STYLE, ENGLISH], ids=["zh", "en"])
@pytest.mark.parametrize("template", sorted(zh.WORDING.texts))
def test_every_text_is_signed_and_fits_two_parts_even_when_marked(template, style):
    text = sms(template, VALUES, style)
    assert text.startswith("【直通车】")
    assert segments(text) <= 2
    assert segments(marked(text, style.language)) <= 2
    assert not set("{}⟦⟧") & set(text)


@pytest.mark.parametrize("template", sorted(name for name in zh.OFFICIALS if "{code}" in zh.OFFICIALS[name]))
def test_however_long_the_words_the_reply_code_is_never_cut_off(template):
    assert "482913" in sms(template, VALUES, STYLE)
    assert "482913" in sms(template, VALUES, ENGLISH)


def test_both_languages_have_the_same_texts():
    assert set(zh.CITIZENS) == set(en.CITIZENS)
    assert set(zh.OFFICIALS) == set(en.OFFICIALS)
    assert set(zh.SUBJECTS) == set(en.SUBJECTS)
    assert {name: set(terms) for name, terms in zh.TERMS.items()} == {k: set(v) for k, v in en.TERMS.items()}


@pytest.mark.parametrize("lacks", ["place", "matter", "both"])
@pytest.mark.parametrize("style", [STYLE, ENGLISH], ids=["zh", "en"])
def test_progress_of_a_case_that_lacks_something_says_what(lacks, style):
    written = WORDINGS[style.language].texts[f"progress.lacks_{lacks}"].format(case_no=VALUES["case_no"])
    assert sms("progress", {**VALUES, "status": f"lacks_{lacks}"}, style) == f"【直通车】{written}"


@pytest.mark.parametrize("template", sorted(zh.CITIZENS))
def test_citizens_never_read_the_words_of_the_trade(template):
    assert not any(word in zh.CITIZENS[template] for word in FORBIDDEN)
    values = {**VALUES, "unit": "县纪委监委", "words": "已办结,不退单不挂账"}
    style = Style(signature="直通车", language="zh", zone=ZoneInfo("Asia/Shanghai"), citizen=True)
    assert not any(word in sms(template, values, style) for word in FORBIDDEN)


@pytest.mark.parametrize("language", sorted(WORDINGS))
def test_short_and_secret_forms_hold_no_words_and_only_short_values(language):
    texts = WORDINGS[language].texts
    for name in [*SHORT.values(), *SECRET_ANSWERS.values(), *(name for name in texts if name.endswith("_secret"))]:
        assert "{words}" not in texts[name]
        assert "{place}" not in texts[name]
        if name in zh.OFFICIALS and name not in SECRET_ANSWERS.values():
            used = {"no_day", "no_run", "accept_day", "accept_time", "due_day", "due_time", "code"}
            assert all(f"{{{value}}}" in "".join(f"{{{one}}}" for one in used) for value in _fields(texts[name]))


def _fields(text):
    return [part.split("}")[0] for part in text.split("{")[1:]]


def test_the_secret_receipt_reads_as_agreed():
    assert sms("receipt_secret", VALUES, STYLE) == "【直通车】您反映的情况已收到,由专人办理,编号26112300017。"


def test_an_urgent_receipt_says_first_whom_to_call():
    assert sms("receipt_urgent", VALUES, STYLE).startswith("【直通车】有危险请先拨打110、119或120")


def test_a_prompt_holds_all_that_the_official_needs():
    text = sms("prompt", {**VALUES, "words": "路灯不亮", "returned": "", "reworked": ""}, STYLE)
    assert text == ("【直通车】26112300017 西河街:“路灯不亮”西河街·路灯→住建局。"
                    "11-23 11:00前接单,11-26 17:30前答复。回复 接 482913")


@pytest.mark.parametrize(("now", "shown"), [
    (datetime(2026, 11, 26, 1, tzinfo=UTC), "17:30前"), (datetime(2026, 11, 23, 1, tzinfo=UTC), "11-26 17:30前"),
    (datetime(2025, 12, 31, 1, tzinfo=UTC), "2026-11-26 17:30前"), (None, "11-26 17:30前"),
])
def test_moments_are_as_short_as_they_can_be(now, shown):
    style = Style(signature="直通车", language="zh", zone=ZoneInfo("Asia/Shanghai"), now=now)
    assert shown in sms("progress", VALUES, style)


def test_a_provisional_deadline_is_marked():
    assert "11-26 17:30(暂定)前" in sms("progress", {**VALUES, "provisional": "1"}, STYLE)
    assert "11-26 17:30(暂定)前" in sms("case_accepted", {**VALUES, "answer_at": VALUES["answer_at"] + "~"}, STYLE)


def test_code_needed_reads_as_agreed():
    style = Style(signature="直通车", language="zh", zone=ZoneInfo("Asia/Shanghai"),
                  now=datetime(2026, 11, 26, 1, tzinfo=UTC))
    values = {"code": "482913", "place": "西河街路灯", "by_at": "2026-11-26T08:30:00+00:00"}
    text = sms("code_needed", values, style)
    assert text == "【直通车】还没接单。接这件请回:接 482913(西河街路灯,16:30前)。看全部:待办"


@pytest.mark.parametrize("data", [
    "{code} {0.__class__}", "⟦{words}⟧", "%s $x {{}}", "<script>alert(1)</script>", "a\r\nSubject: x\x00b",
    "【公安局】转账", "\u202etxet", "回复 接 111111",
])
def test_what_a_citizen_writes_is_data(data):
    text = sms("supplement_passed", {**VALUES, "words": data}, STYLE)
    assert text.count("【") == 1
    assert not set("\r\n\x00\u202e") & set(text)
    assert text.endswith("办好请回复 办 482913 结果")
    subject, words = letter("prompt", {**VALUES, "place": data, "words": data}, STYLE)
    assert "\n" not in subject
    assert "\r" not in subject
    assert "482913" in words


@given(st.text(max_size=400))
def test_no_words_break_a_prompt(words):
    text = sms("prompt", {**VALUES, "words": words}, STYLE)
    assert segments(text) <= 2
    assert text.endswith("回复 接 482913")


def test_a_letter_is_not_cut():
    assert VALUES["words"] in letter("prompt", VALUES, STYLE)[1]


def test_a_list_keeps_its_lines():
    assert sms("listing", {"items": "482913 西河街\n613204 团聚村"}, STYLE) == "【直通车】482913 西河街\n613204 团聚村"
